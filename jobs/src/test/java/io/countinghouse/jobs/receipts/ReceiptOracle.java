package io.countinghouse.jobs.receipts;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What receipts come to, in plain Java over their JSON: rows as {@code Workspace.query} gives them. */
final class ReceiptOracle {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ZoneId zone;
    private final int cutOff;
    private final Collection<JsonNode> receipts;

    /** @param lines any number of versions of each receipt */
    ReceiptOracle(List<String> lines, ZoneId zone, int cutOff) {
        this.zone = zone;
        this.cutOff = cutOff;
        Map<String, JsonNode> newest = new HashMap<>();
        for (String line : lines) {
            JsonNode receipt = parsed(line);
            newest.merge(
                    receipt.get("receipt_number").asText(),
                    receipt,
                    (one, other) -> updated(other).isBefore(updated(one)) ? one : other);
        }
        this.receipts = newest.values();
    }

    static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant updated(JsonNode receipt) {
        return Instant.parse(receipt.get("updated_at").asText());
    }

    private LocalDate day(JsonNode receipt) {
        return at(receipt).toLocalDateTime().minusHours(cutOff).toLocalDate();
    }

    private ZonedDateTime at(JsonNode receipt) {
        return Instant.parse(receipt.get("receipt_date").asText()).atZone(zone);
    }

    private static BigDecimal money(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).decimalValue() : BigDecimal.ZERO;
    }

    private static boolean isCancelled(JsonNode receipt) {
        return receipt.hasNonNull("cancelled_at");
    }

    private static boolean isRefund(JsonNode receipt) {
        return receipt.get("receipt_type").asText().equals("REFUND");
    }

    private static final class Sums {
        private final Map<String, BigDecimal> sums = new HashMap<>();

        void add(String name, BigDecimal amount) {
            sums.merge(name, amount, BigDecimal::add);
        }

        String money(String name) {
            return sums.getOrDefault(name, BigDecimal.ZERO).setScale(2).toPlainString();
        }

        String count(String name) {
            return sums.getOrDefault(name, BigDecimal.ZERO).toBigInteger().toString();
        }
    }

    private static List<String> rows(Map<String, Sums> groups, java.util.function.Function<Sums, String> told) {
        List<String> rows = new ArrayList<>();
        groups.forEach((key, sums) -> rows.add(key + "|" + told.apply(sums)));
        rows.sort(null);
        return rows;
    }

    /** store_id, business_day, receipts, refund_receipts, cancelled_receipts, gross, discounts, tips, sales, refunds, revenue, tax, cancelled. */
    List<String> daily() {
        Map<String, Sums> days = new TreeMap<>();
        for (JsonNode receipt : receipts) {
            Sums sums = days.computeIfAbsent(receipt.get("store_id").asText() + "|" + day(receipt), key -> new Sums());
            BigDecimal total = money(receipt, "total_money");
            if (isCancelled(receipt)) {
                sums.add("cancelled_receipts", BigDecimal.ONE);
                sums.add("cancelled", isRefund(receipt) ? total.negate() : total);
                continue;
            }
            int sign = isRefund(receipt) ? -1 : 1;
            sums.add("revenue", total.multiply(BigDecimal.valueOf(sign)));
            sums.add("tax", money(receipt, "total_tax").multiply(BigDecimal.valueOf(sign)));
            if (isRefund(receipt)) {
                sums.add("refund_receipts", BigDecimal.ONE);
                sums.add("refunds", total.negate());
                continue;
            }
            sums.add("receipts", BigDecimal.ONE);
            sums.add("sales", total);
            sums.add("discounts", money(receipt, "total_discount"));
            sums.add("tips", money(receipt, "tip"));
            receipt.get("line_items").forEach(line -> sums.add("gross", money(line, "gross_total_money")));
        }
        return rows(
                days,
                sums -> String.join(
                        "|",
                        sums.count("receipts"),
                        sums.count("refund_receipts"),
                        sums.count("cancelled_receipts"),
                        sums.money("gross"),
                        sums.money("discounts"),
                        sums.money("tips"),
                        sums.money("sales"),
                        sums.money("refunds"),
                        sums.money("revenue"),
                        sums.money("tax"),
                        sums.money("cancelled")));
    }

    /** store_id, business_month, weekday, business_hour, receipts, revenue. */
    List<String> hourly() {
        Map<String, Sums> hours = new TreeMap<>();
        for (JsonNode receipt : receipts) {
            Sums sums = hours.computeIfAbsent(
                    receipt.get("store_id").asText() + "|" + day(receipt).withDayOfMonth(1) + "|"
                            + day(receipt).getDayOfWeek().getValue() + "|"
                            + at(receipt).getHour(),
                    key -> new Sums());
            if (!isCancelled(receipt)) {
                sums.add(
                        "revenue",
                        money(receipt, "total_money").multiply(BigDecimal.valueOf(isRefund(receipt) ? -1 : 1)));
                sums.add("receipts", isRefund(receipt) ? BigDecimal.ZERO : BigDecimal.ONE);
            }
        }
        return rows(hours, sums -> sums.count("receipts") + "|" + sums.money("revenue"));
    }

    /** store_id, business_month, payment_type, payment_name, payments, amount, cancelled. */
    List<String> payments() {
        Map<String, Sums> mix = new TreeMap<>();
        for (JsonNode receipt : receipts) {
            BigDecimal sign = BigDecimal.valueOf(isRefund(receipt) ? -1 : 1);
            for (JsonNode payment : receipt.get("payments")) {
                Sums sums = mix.computeIfAbsent(
                        receipt.get("store_id").asText() + "|" + day(receipt).withDayOfMonth(1) + "|"
                                + payment.get("type").asText() + "|"
                                + payment.get("name").asText(),
                        key -> new Sums());
                BigDecimal amount = money(payment, "money_amount").multiply(sign);
                sums.add(isCancelled(receipt) ? "cancelled" : "amount", amount);
                sums.add("payments", isCancelled(receipt) ? BigDecimal.ZERO : BigDecimal.ONE);
            }
        }
        return rows(mix, sums -> sums.count("payments") + "|" + sums.money("amount") + "|" + sums.money("cancelled"));
    }

    /** product, business_month, gross, discount, cost, costed, amount, cancelled; of lines as they are, no combo being one. */
    List<String> products() {
        Map<String, Sums> products = new TreeMap<>();
        for (JsonNode receipt : receipts) {
            BigDecimal sign = BigDecimal.valueOf(isRefund(receipt) ? -1 : 1);
            for (JsonNode line : receipt.get("line_items")) {
                Sums sums = products.computeIfAbsent(
                        line.get("item_name").asText().stripTrailing() + "|"
                                + day(receipt).withDayOfMonth(1),
                        key -> new Sums());
                BigDecimal amount = money(line, "total_money").multiply(sign);
                if (isCancelled(receipt)) {
                    sums.add("cancelled", amount);
                } else {
                    sums.add("gross", money(line, "gross_total_money").multiply(sign));
                    sums.add("discount", money(line, "total_discount").multiply(sign));
                    sums.add("cost", money(line, "cost_total").multiply(sign));
                    sums.add("amount", amount);
                    if ((line.hasNonNull("cost_total") ? money(line, "cost_total") : money(line, "cost")).signum()
                            != 0) {
                        sums.add("costed", amount);
                        for (JsonNode tax : line.path("line_taxes")) {
                            if (!tax.get("type").asText().equals("ADDED")) {
                                sums.add(
                                        "costed",
                                        money(tax, "money_amount")
                                                .multiply(sign)
                                                .negate());
                            }
                        }
                    }
                }
            }
        }
        return rows(
                products,
                sums -> sums.money("gross") + "|" + sums.money("discount") + "|" + sums.money("cost") + "|"
                        + sums.money("costed") + "|" + sums.money("amount") + "|" + sums.money("cancelled"));
    }

    private static BigDecimal sign(JsonNode receipt) {
        return BigDecimal.valueOf(isRefund(receipt) ? -1 : 1);
    }

    private String month(JsonNode receipt) {
        return day(receipt).withDayOfMonth(1).toString();
    }

    private List<JsonNode> counting() {
        return receipts.stream().filter(receipt -> !isCancelled(receipt)).toList();
    }

    /** store_id, business_month, order_type, receipts, revenue; by the shipped rules and the generator's three dining options. */
    List<String> orders() {
        Map<String, String> types = Map.of("Dine in", "dine-in", "Takeaway", "takeaway", "Delivery", "delivery");
        Map<String, Sums> orders = new TreeMap<>();
        for (JsonNode receipt : receipts) {
            String option = receipt.get("dining_option").asText("");
            String type = option.equalsIgnoreCase("dine in") ? "dine-in" : types.getOrDefault(option, "other");
            Sums sums = orders.computeIfAbsent(
                    receipt.get("store_id").asText() + "|" + month(receipt) + "|" + type, key -> new Sums());
            if (!isCancelled(receipt)) {
                sums.add("receipts", isRefund(receipt) ? BigDecimal.ZERO : BigDecimal.ONE);
                sums.add("revenue", money(receipt, "total_money").multiply(sign(receipt)));
            }
        }
        return rows(orders, sums -> sums.count("receipts") + "|" + sums.money("revenue"));
    }

    /** store_id, business_month, tax_type, tax_name, tax_rate, amount. */
    List<String> taxes() {
        Map<String, Sums> taxes = new TreeMap<>();
        for (JsonNode receipt : counting()) {
            for (JsonNode tax : receipt.get("total_taxes")) {
                taxes.computeIfAbsent(
                                receipt.get("store_id").asText() + "|" + month(receipt) + "|"
                                        + tax.get("type").asText() + "|"
                                        + tax.get("name").asText() + "|"
                                        + tax.get("rate")
                                                .decimalValue()
                                                .stripTrailingZeros()
                                                .toPlainString(),
                                key -> new Sums())
                        .add("amount", money(tax, "money_amount").multiply(sign(receipt)));
            }
        }
        return rows(taxes, sums -> sums.money("amount"));
    }

    /** business_month, sold_month, refunds, amount. */
    List<String> refunds() {
        Map<String, JsonNode> byNumber = new HashMap<>();
        receipts.forEach(receipt -> byNumber.put(receipt.get("receipt_number").asText(), receipt));
        Map<String, Sums> refunds = new TreeMap<>();
        for (JsonNode receipt : counting()) {
            if (isRefund(receipt)) {
                JsonNode sale = byNumber.get(receipt.get("refund_for").asText());
                Sums sums = refunds.computeIfAbsent(
                        month(receipt) + "|"
                                + (sale == null ? "unknown" : month(sale).substring(0, 7)),
                        key -> new Sums());
                sums.add("refunds", BigDecimal.ONE);
                sums.add("amount", money(receipt, "total_money").negate());
            }
        }
        return rows(refunds, sums -> sums.count("refunds") + "|" + sums.money("amount"));
    }

    /** customer_id, business_month, visits, revenue. */
    List<String> customers() {
        Map<String, Sums> customers = new TreeMap<>();
        for (JsonNode receipt : counting()) {
            if (receipt.hasNonNull("customer_id")) {
                Sums sums = customers.computeIfAbsent(
                        receipt.get("customer_id").asText() + "|" + month(receipt), key -> new Sums());
                sums.add("visits", isRefund(receipt) ? BigDecimal.ZERO : BigDecimal.ONE);
                sums.add("revenue", money(receipt, "total_money").multiply(sign(receipt)));
            }
        }
        return rows(customers, sums -> sums.count("visits") + "|" + sums.money("revenue"));
    }

    /** business_month, modifier, modifier_option, quantity, amount. */
    List<String> modifiers() {
        Map<String, Sums> modifiers = new TreeMap<>();
        for (JsonNode receipt : counting()) {
            for (JsonNode line : receipt.get("line_items")) {
                for (JsonNode modifier : line.get("line_modifiers")) {
                    Sums sums = modifiers.computeIfAbsent(
                            month(receipt) + "|" + modifier.get("name").asText() + "|"
                                    + modifier.get("option").asText(),
                            key -> new Sums());
                    sums.add("quantity", line.get("quantity").decimalValue().multiply(sign(receipt)));
                    sums.add("amount", money(modifier, "money_amount").multiply(sign(receipt)));
                }
            }
        }
        return rows(
                modifiers, sums -> sums.sums.get("quantity").setScale(3).toPlainString() + "|" + sums.money("amount"));
    }

    /** business_month, product_a, product_b, receipts, support, confidence, lift; of pairs that are in three sales of a month at least. */
    List<String> pairs() {
        Map<String, List<Set<String>>> sales = new TreeMap<>();
        for (JsonNode receipt : counting()) {
            if (!isRefund(receipt)) {
                Set<String> products = new TreeSet<>();
                receipt.get("line_items")
                        .forEach(line ->
                                products.add(line.get("item_name").asText().stripTrailing()));
                sales.computeIfAbsent(month(receipt), key -> new ArrayList<>()).add(products);
            }
        }
        List<String> rows = new ArrayList<>();
        sales.forEach((month, baskets) -> {
            Map<String, Long> single = new TreeMap<>();
            Map<String, Long> both = new TreeMap<>();
            for (Set<String> basket : baskets) {
                for (String one : basket) {
                    single.merge(one, 1L, Long::sum);
                    basket.stream()
                            .filter(other -> one.compareTo(other) < 0)
                            .forEach(other -> both.merge(one + "|" + other, 1L, Long::sum));
                }
            }
            both.forEach((pair, count) -> {
                if (count >= 3) {
                    long a = single.get(pair.substring(0, pair.indexOf('|')));
                    long b = single.get(pair.substring(pair.indexOf('|') + 1));
                    rows.add(month + "|" + pair + "|" + count + "|" + share(count, baskets.size()) + "|"
                            + share(count, a) + "|" + share(count * baskets.size(), a * b));
                }
            });
        });
        rows.sort(null);
        return rows;
    }

    private static String share(long part, long whole) {
        return BigDecimal.valueOf(part)
                .divide(BigDecimal.valueOf(whole), 6, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** month, quantity and amount of the lines with this SKU. */
    List<String> soldOf(String sku) {
        Map<String, Sums> months = new TreeMap<>();
        for (JsonNode receipt : counting()) {
            for (JsonNode line : receipt.get("line_items")) {
                if (line.get("sku").asText().equals(sku)) {
                    Sums sums = months.computeIfAbsent(month(receipt), key -> new Sums());
                    sums.add("quantity", line.get("quantity").decimalValue().multiply(sign(receipt)));
                    sums.add("amount", money(line, "total_money").multiply(sign(receipt)));
                }
            }
        }
        return rows(months, sums -> sums.sums.get("quantity").setScale(3).toPlainString() + "|" + sums.money("amount"));
    }
}
