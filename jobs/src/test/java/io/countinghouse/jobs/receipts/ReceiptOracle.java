package io.countinghouse.jobs.receipts;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** product, business_month, gross, discount, cost, amount, cancelled; of lines as they are, no combo being one. */
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
                }
            }
        }
        return rows(
                products,
                sums -> sums.money("gross") + "|" + sums.money("discount") + "|" + sums.money("cost") + "|"
                        + sums.money("amount") + "|" + sums.money("cancelled"));
    }
}
