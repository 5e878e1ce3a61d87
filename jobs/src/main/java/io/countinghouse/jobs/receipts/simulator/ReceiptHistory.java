package io.countinghouse.jobs.receipts.simulator;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Receipts of two small restaurants, the same for the same seed on every call: sales of each day, some synced up to three days late,
 * some refunded or cancelled on a later day. Each adds up. A day's updates are made when they are asked for, so any number of days
 * takes little memory.
 *
 * @param perDay new sales a day, both stores together
 */
public record ReceiptHistory(long seed, LocalDate from, int days, int perDay) {
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final List<String> STORES =
            List.of("6b365a0c-a2a8-4774-8904-06cedede22e6", "f1e2d3c4-b5a6-4978-8c9d-0e1f2a3b4c5d");
    private static final List<Product> MENU = List.of(
            new Product("10001", "Tacos al pastor", 9500, 3100),
            new Product("10002", "Quesadilla", 7000, 2200),
            new Product("10003", "Caf\u00e9 de olla", 4500, 900),
            new Product("10004", "Agua fresca", 3800, 700),
            new Product("10005", "Ensalada \"C\u00e9sar\"", 11000, 4200),
            new Product("10006", "Flan", 5200, 1400),
            new Product("10007", "Cerveza", 6000, 2500));
    private static final Product WINGS = new Product("10200", "Combo wings", 0, 6000);
    private static final List<String> MAINS = List.of("Wings", "Boneless", "Tenders");
    private static final List<String> SAUCES = List.of("BBQ", "Mango habanero", "Buffalo");

    private record Product(String sku, String name, int cents, int cost) {}

    /** Sales that were made on a day, in order; index is part of their number. */
    private Receipt sale(int day, int index) {
        SplittableRandom random = new SplittableRandom(seed * SPREAD + day * 100_003L + index);
        // By the stores' clocks from seven in the morning to two at night.
        long second = 13L * 3600 + random.nextInt(19 * 3600);
        Instant made =
                from.plusDays(day).atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(second);
        boolean isLate = random.nextInt(50) == 0;
        Instant synced = made.plusSeconds(isLate ? 3600L * (20 + random.nextInt(50)) : 1 + random.nextInt(5));
        int store = random.nextInt(2);
        List<Line> lines = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            lines.add(random.nextInt(8) == 0 ? wings(random) : plain(random));
        }
        return new Receipt(
                String.format(Locale.ROOT, "%d-%d%05d", store + 1, 1000 + day, index),
                "",
                made,
                synced,
                STORES.get(store),
                random.nextInt(3),
                lines,
                random.nextInt(6) == 0 ? 500 * (1 + random.nextInt(6)) : 0,
                random.nextInt(2) == 0,
                random.nextInt(5) == 0 ? "customer-" + random.nextInt(80) : "");
    }

    private static Line plain(SplittableRandom random) {
        Product product = MENU.get(random.nextInt(MENU.size()));
        int quantity = 1 + random.nextInt(3);
        int gross = product.cents() * quantity;
        int discount = random.nextInt(7) == 0 ? gross / (2 + random.nextInt(9)) : 0;
        return new Line(product, quantity, product.cents(), List.of(), gross, discount);
    }

    private static Line wings(SplittableRandom random) {
        List<Modifier> modifiers = new ArrayList<>();
        int mains = 1 + random.nextInt(3);
        int gross = 0;
        for (int i = 0; i < mains; i++) {
            int cents = 5900 + 1000 * random.nextInt(4);
            gross += cents;
            modifiers.add(new Modifier("Main", MAINS.get(random.nextInt(MAINS.size())), cents));
        }
        for (int i = random.nextInt(mains + 1); i > 0; i--) {
            modifiers.add(new Modifier("Sauce", SAUCES.get(random.nextInt(SAUCES.size())), 0));
        }
        int quantity = 1 + random.nextInt(2);
        return new Line(WINGS, quantity, 0, modifiers, gross * quantity, random.nextInt(5) == 0 ? 1001 : 0);
    }

    private record Modifier(String name, String option, int cents) {}

    private record Line(Product product, int quantity, int cents, List<Modifier> modifiers, int gross, int discount) {
        int total() {
            return gross - discount;
        }
    }

    private record Receipt(
            String number,
            String refundFor,
            Instant made,
            Instant synced,
            String store,
            int dining,
            List<Line> lines,
            int tip,
            boolean isCash,
            String customer) {
        private static final List<String> DINING = List.of("Dine in", "Takeaway", "Delivery");

        Receipt refund(Instant at) {
            return new Receipt("R" + number, number, at, at.plusSeconds(2), store, dining, lines, 0, isCash, customer);
        }

        String json(Instant updated, boolean isCancelled) {
            int discount = lines.stream().mapToInt(Line::discount).sum();
            int net = lines.stream().mapToInt(Line::total).sum();
            int total = net + tip;
            return "{\"receipt_number\":" + text(number) + ",\"note\":null,\"receipt_type\":"
                    + text(refundFor.isEmpty() ? "SALE" : "REFUND") + ",\"refund_for\":"
                    + (refundFor.isEmpty() ? "null" : text(refundFor)) + ",\"order\":null,\"created_at\":"
                    + text(synced) + ",\"updated_at\":" + text(updated)
                    + ",\"source\":\"point of sale\",\"receipt_date\":"
                    + text(made) + ",\"cancelled_at\":" + (isCancelled ? text(updated) : "null") + ",\"total_money\":"
                    + money(total) + ",\"total_tax\":" + money(included(net)) + ",\"total_discount\":" + money(discount)
                    + ",\"tip\":" + money(tip) + ",\"surcharge\":0,\"points_earned\":0,\"store_id\":" + text(store)
                    + ",\"customer_id\":" + (customer.isEmpty() ? "null" : text(customer)) + ",\"employee_id\":null,"
                    + "\"pos_device_id\":null,\"dining_option\":" + text(DINING.get(dining))
                    + ",\"total_discounts\":[],\"total_taxes\":[{\"id\":\"iva\",\"type\":\"INCLUDED\",\"name\":\"IVA\",\"rate\":16.0,"
                    + "\"money_amount\":" + money(included(net)) + "}],\"line_items\":["
                    + lines(lines) + "],\"payments\":[" + payments(total, updated) + "]}";
        }

        private String payments(int total, Instant at) {
            int first = !isCash && total > 10_000 ? total / 3 : total;
            return payment(isCash ? "CASH" : "NONINTEGRATEDCARD", isCash ? "Efectivo" : "Tarjeta", first, at)
                    + (first == total ? "" : "," + payment("CASH", "Efectivo", total - first, at));
        }

        private static String payment(String type, String name, int cents, Instant at) {
            return "{\"payment_type_id\":" + text(type.toLowerCase(Locale.ROOT)) + ",\"name\":" + text(name)
                    + ",\"type\":" + text(type) + ",\"money_amount\":" + money(cents) + ",\"paid_at\":" + text(at)
                    + ",\"payment_details\":null}";
        }

        private static String lines(List<Line> lines) {
            List<String> texts = new ArrayList<>();
            for (Line line : lines) {
                texts.add("{\"id\":\"line-" + texts.size() + "\",\"item_id\":"
                        + text("item-" + line.product().sku())
                        + ",\"variant_id\":null,\"item_name\":"
                        + text(line.product().name())
                        + ",\"variant_name\":null,\"sku\":"
                        + text(line.product().sku()) + ",\"quantity\":"
                        + line.quantity() + ",\"price\":" + money(line.cents()) + ",\"gross_total_money\":"
                        + money(line.gross()) + ",\"total_money\":" + money(line.total()) + ",\"cost\":"
                        + money(line.product().cost()) + ",\"cost_total\":"
                        + money(line.product().cost() * line.quantity()) + ",\"line_note\":null,\"line_taxes\":[{"
                        + "\"id\":\"iva\",\"type\":\"INCLUDED\",\"name\":\"IVA\",\"rate\":16.0,\"money_amount\":"
                        + money(included(line.total())) + "}],\"total_discount\":" + money(line.discount())
                        + ",\"line_discounts\":[],\"line_modifiers\":["
                        + line.modifiers().stream()
                                .map(one -> "{\"id\":null,\"name\":" + text(one.name()) + ",\"option\":"
                                        + text(one.option()) + ",\"price\":" + money(one.cents())
                                        + ",\"money_amount\":" + money(one.cents() * line.quantity()) + "}")
                                .collect(Collectors.joining(","))
                        + "]}");
            }
            return String.join(",", texts);
        }

        private static int included(int cents) {
            return new BigDecimal(cents)
                    .multiply(new BigDecimal(16))
                    .divide(new BigDecimal(116), 0, RoundingMode.HALF_UP)
                    .intValueExact();
        }

        private static String money(int cents) {
            return BigDecimal.valueOf(cents, 2).toPlainString();
        }

        private static String text(Object value) {
            return "\"" + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        }
    }

    /** What was updated in a span of time, both ends included, by the time of update. */
    public List<String> updated(Instant first, Instant last) {
        record Update(Instant at, String json) {}
        List<Update> updates = new ArrayList<>();
        // A receipt's last update may come some days after it was made.
        int begin = Math.max(0, daysUntil(first) - 12);
        int end = Math.min(days - 1, daysUntil(last));
        for (int day = begin; day <= end; day++) {
            for (int index = 0; index < perDay; index++) {
                Receipt sale = sale(day, index);
                SplittableRandom fate = new SplittableRandom(seed + 31L * day + 7_919L * index);
                boolean isCancelled = fate.nextInt(60) == 0;
                Instant later = sale.synced().plusSeconds(3600L * (2 + fate.nextInt(150)));
                Instant at = isCancelled ? later : sale.synced();
                updates.add(new Update(at, sale.json(at, isCancelled)));
                if (!isCancelled && fate.nextInt(40) == 0) {
                    Receipt refund = sale.refund(later);
                    updates.add(new Update(refund.synced(), refund.json(refund.synced(), false)));
                }
            }
        }
        return updates.stream()
                .filter(update -> !update.at().isBefore(first) && !update.at().isAfter(last))
                .sorted(java.util.Comparator.comparing(Update::at).thenComparing(Update::json))
                .map(Update::json)
                .toList();
    }

    private int daysUntil(Instant time) {
        long day =
                java.time.temporal.ChronoUnit.DAYS.between(from.atStartOfDay().toInstant(ZoneOffset.UTC), time);
        return (int) Math.max(-1, Math.min(day, days));
    }
}
