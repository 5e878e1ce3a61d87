package io.countinghouse.jobs.offsets;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The marts worked out in plain Java from the rule, company by company, row by row; shares no code with the job. */
final class OffsetOracle {
    private static final BigDecimal NIL = new BigDecimal("0.00");
    /** Of those that the tests use and that have not two. */
    private static final Map<String, Integer> DECIMALS = Map.of("JPY", 0, "KWD", 3, "CLF", 4);

    private static final Comparator<Invoice> OLDEST_FIRST =
            Comparator.comparing(Invoice::date).thenComparing(Invoice::id).thenComparing(Invoice::system);

    private final Policy policy;
    private final List<Allocation> allocations = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    private final Map<String, Summary> summaries = new TreeMap<>();

    /** @param tax may be null */
    record Invoice(
            String system,
            long id,
            long company,
            String currency,
            LocalDate date,
            String category,
            BigDecimal amount,
            BigDecimal tax) {
        Invoice {
            amount = tidy(amount);
            tax = tax == null ? null : tidy(tax);
        }

        /** Of the system that most tests' invoices are from. */
        Invoice(
                long id,
                long company,
                String currency,
                LocalDate date,
                String category,
                BigDecimal amount,
                BigDecimal tax) {
            this("erp", id, company, currency, date, category, amount, tax);
        }

        Invoice mirrored() {
            return with(category, amount.negate(), tax == null ? null : tax.negate());
        }

        Invoice in(String otherSystem) {
            return new Invoice(otherSystem, id, company, currency, date, category, amount, tax);
        }

        /** As a row of it stands in a mart. */
        Invoice with(String otherCategory, BigDecimal otherAmount, BigDecimal otherTax) {
            return new Invoice(system, id, company, currency, date, otherCategory, otherAmount, otherTax);
        }
    }

    /** @param orders of each negative category: what it is set off against; no other category is negative */
    record Policy(List<String> positives, Map<String, List<String>> orders) {}

    record Allocation(Invoice negative, Invoice positive, BigDecimal amount, int number, int companyNumber) {
        Allocation {
            amount = tidy(amount);
        }

        /** In the order of the mart's columns. */
        @Override
        public String toString() {
            return negative.company() + "," + negative.currency() + "," + negative.system() + "," + negative.id() + ","
                    + positive.system() + "," + positive.id() + ","
                    + negative.category() + "," + positive.category() + "," + negative.date() + ","
                    + positive.date() + "," + amount + "," + number + "," + companyNumber + ",test";
        }
    }

    record Part(Invoice invoice, String category, int number, BigDecimal amount, BigDecimal tax) {
        Part {
            amount = tidy(amount);
            tax = tax == null ? null : tidy(tax);
        }
    }

    /** As amounts are compared: without zeros at the end, but for two decimals. */
    static BigDecimal tidy(BigDecimal amount) {
        return amount.setScale(Math.max(2, amount.stripTrailingZeros().scale()));
    }

    /** What there is of a currency: a hundredth of a yen, too, where one was delivered with it. */
    private static int decimals(String currency, BigDecimal written) {
        return Math.max(
                DECIMALS.getOrDefault(currency, 2),
                Math.max(0, written.stripTrailingZeros().scale()));
    }

    private static final class Summary {
        private final int decimals;
        private long invoices;
        private long offsets;
        private BigDecimal gross = NIL;
        private BigDecimal offset = NIL;
        private BigDecimal unapplied = NIL;
        private final Map<String, BigDecimal> byCategory = new TreeMap<>();

        Summary(String currency) {
            decimals = Math.max(2, DECIMALS.getOrDefault(currency, 2));
        }

        /** In the order of the mart's columns after the key. */
        @Override
        public String toString() {
            String json = byCategory.entrySet().stream()
                    .map(entry ->
                            "\"" + entry.getKey() + "\":\"" + entry.getValue().setScale(decimals) + "\"")
                    .collect(Collectors.joining(",", "{", "}"));
            return invoices + "," + offsets + "," + tidy(gross) + "," + tidy(offset) + "," + json + ","
                    + tidy(unapplied) + "," + tidy(gross.add(offset).add(unapplied));
        }
    }

    private OffsetOracle(Policy policy) {
        this.policy = policy;
    }

    static OffsetOracle of(List<Invoice> invoices, Policy policy) {
        OffsetOracle oracle = new OffsetOracle(policy);
        Map<String, List<Invoice>> companies = new LinkedHashMap<>();
        for (Invoice invoice : invoices) {
            companies
                    .computeIfAbsent(invoice.company() + " " + invoice.currency(), key -> new ArrayList<>())
                    .add(invoice);
        }
        companies.values().forEach(oracle::settle);
        return oracle;
    }

    List<Allocation> allocations() {
        return allocations;
    }

    List<Part> parts() {
        return parts;
    }

    /** company_id,category,currency and the figures */
    List<String> summaries() {
        List<String> lines = new ArrayList<>();
        summaries.forEach((key, summary) -> lines.add(key + "," + summary));
        return lines;
    }

    private void settle(List<Invoice> company) {
        List<Invoice> sorted = company.stream().sorted(OLDEST_FIRST).toList();
        Map<Invoice, BigDecimal> left = new LinkedHashMap<>();
        for (Invoice invoice : sorted) {
            left.put(invoice, invoice.amount().abs());
        }
        int companyNumber = 0;
        for (Invoice invoice : sorted) {
            if (!policy.orders().containsKey(invoice.category())) {
                keep(invoice);
                Summary summary = summary(invoice, invoice.category());
                summary.invoices++;
                summary.gross = summary.gross.add(invoice.amount());
                continue;
            }
            if (invoice.amount().signum() == 0) {
                keep(invoice);
                continue;
            }
            Map<String, BigDecimal> byCategory = new LinkedHashMap<>();
            int number = 0;
            for (String category : policy.orders().get(invoice.category())) {
                for (Invoice positive : sorted) {
                    BigDecimal taken = left.get(invoice).min(left.get(positive));
                    if (positive.category().equals(category) && taken.signum() > 0) {
                        left.merge(invoice, taken, BigDecimal::subtract);
                        left.merge(positive, taken, BigDecimal::subtract);
                        byCategory.merge(category, taken, BigDecimal::add);
                        allocations.add(new Allocation(invoice, positive, taken, ++number, ++companyNumber));
                    }
                }
            }
            if (left.get(invoice).signum() > 0) {
                byCategory.put("unapplied_credit", left.get(invoice));
            }
            split(invoice, byCategory);
        }
    }

    private void keep(Invoice invoice) {
        parts.add(new Part(invoice, invoice.category(), 1, invoice.amount(), invoice.tax()));
    }

    private void split(Invoice invoice, Map<String, BigDecimal> byCategory) {
        BigDecimal whole = invoice.amount().abs();
        BigDecimal given = NIL;
        BigDecimal reached = NIL;
        int number = 0;
        for (Map.Entry<String, BigDecimal> part : byCategory.entrySet()) {
            BigDecimal amount = invoice.amount().signum() < 0 ? part.getValue().negate() : part.getValue();
            reached = reached.add(part.getValue());
            BigDecimal tax = null;
            if (invoice.tax() != null) {
                int decimals = decimals(invoice.currency(), invoice.tax());
                BigDecimal upTo = invoice.tax().multiply(reached).divide(whole, decimals, RoundingMode.HALF_UP);
                tax = upTo.subtract(given);
                given = upTo;
            }
            parts.add(new Part(invoice, part.getKey(), ++number, amount, tax));
            Summary summary = summary(invoice, part.getKey());
            summary.offsets++;
            summary.byCategory.merge(invoice.category(), amount, BigDecimal::add);
            if (part.getKey().equals("unapplied_credit")) {
                summary.unapplied = summary.unapplied.add(amount);
            } else {
                summary.offset = summary.offset.add(amount);
            }
        }
    }

    private Summary summary(Invoice invoice, String category) {
        return summaries.computeIfAbsent(
                invoice.company() + "," + category + "," + invoice.currency(), key -> new Summary(invoice.currency()));
    }
}
