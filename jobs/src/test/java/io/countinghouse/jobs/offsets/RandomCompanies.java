package io.countinghouse.jobs.offsets;

import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Policies and small companies whose amounts often meet to the cent and whose dates are often the same. Every id is there
 * twice, in two systems and mostly of one company.
 */
final class RandomCompanies {
    private static final List<String> POSITIVES = List.of("purchase", "transfer", "fee", "deposit", "rent");
    private static final List<String> NEGATIVES = List.of("bonus", "promo", "refund");
    private static final List<String> CURRENCIES = List.of("GBP", "GBP", "GBP", "GBP", "GBP", "EUR", "JPY", "KWD");
    private static final int MOST_INVOICES = 12;
    private static final LocalDate FIRST = LocalDate.parse("2024-02-27");

    private final Random random;

    RandomCompanies(long seed) {
        this.random = new Random(seed);
    }

    OffsetOracle.Policy policy() {
        List<String> positives = some(POSITIVES, 2);
        Map<String, List<String>> orders = new LinkedHashMap<>();
        List<String> shared = some(positives, 1);
        boolean isShared = random.nextInt(5) == 0;
        for (String negative : some(NEGATIVES, 2)) {
            orders.put(negative, isShared ? shared : some(positives, 1));
        }
        return new OffsetOracle.Policy(positives, orders);
    }

    /** As the job has it. */
    static OffsetPolicy forJob(OffsetOracle.Policy policy) {
        List<OffsetPolicy.Negative> negatives = new ArrayList<>();
        policy.orders().forEach((category, order) -> negatives.add(new OffsetPolicy.Negative(category, order)));
        return new OffsetPolicy("test", policy.positives(), negatives);
    }

    List<Invoice> invoices(int companies, OffsetOracle.Policy policy) {
        // The later of two in the alphabet comes first, so that the order of systems is one of its own.
        List<String> systems = List.of("erp", "crm");
        List<Long> ids = new ArrayList<>(LongStream.rangeClosed(1, (long) companies * MOST_INVOICES)
                .boxed()
                .toList());
        Collections.shuffle(ids, random);
        List<Invoice> invoices = new ArrayList<>();
        for (int company = 1; company <= companies; company++) {
            int count = 1 + random.nextInt(MOST_INVOICES);
            int scale = random.nextInt(3);
            for (int i = 0; i < count; i++) {
                int number = invoices.size();
                invoices.add(
                        invoice(ids.get(number / 2), company, scale, policy).in(systems.get(number % 2)));
            }
        }
        return invoices;
    }

    private Invoice invoice(long id, int company, int scale, OffsetOracle.Policy policy) {
        boolean isNegative = random.nextInt(5) < 2;
        String currency = CURRENCIES.get(random.nextInt(CURRENCIES.size()));
        int decimals = decimals(currency);
        BigDecimal amount = amount(scale, decimals);
        List<String> categories = isNegative ? List.copyOf(policy.orders().keySet()) : policy.positives();
        return new Invoice(
                id,
                company,
                currency,
                FIRST.plusDays(random.nextInt(4)),
                categories.get(random.nextInt(categories.size())),
                isNegative ? amount.negate() : amount,
                tax(amount, decimals));
    }

    /** A few cents, some pounds, or up to the largest amount that there is. */
    private BigDecimal amount(int scale, int decimals) {
        long cents =
                switch (scale) {
                    case 0 -> random.nextInt(4);
                    case 1 -> random.nextInt(5) * 250L;
                    default -> random.nextInt(20) == 0
                            ? (decimals == 0 ? 9_999_999_999_999_999L : 999_999_999_999_999_999L) - random.nextInt(3)
                            : random.nextInt(100_000);
                };
        return BigDecimal.valueOf(cents, decimals);
    }

    private static int decimals(String currency) {
        return switch (currency) {
            case "JPY" -> 0;
            case "KWD" -> 3;
            default -> 2;
        };
    }

    private BigDecimal tax(BigDecimal amount, int decimals) {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> amount;
            case 2 -> amount.negate();
            default -> BigDecimal.valueOf(random.nextInt(21) - 10L, decimals);
        };
    }

    /** At least so many of them, in any order. */
    private List<String> some(List<String> names, int atLeast) {
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled.subList(0, atLeast + random.nextInt(shuffled.size() - atLeast + 1)));
    }
}
