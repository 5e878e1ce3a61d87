package io.countinghouse.common.feed.hostile;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Orders as JSON, written by hand, with what each of their members says. */
final class JsonOrders {
    private static final String NOTHING = "nothing";
    private static final BigDecimal NO_AMOUNT = null;

    /**
     * @param values id, total, note, day, refund, and the lines as {@code sku|quantity|price;…}
     * @param extras undeclared members by path
     * @param faults {@code path:code}, in the order of the file
     */
    record Order(String text, List<Object> values, Map<String, String> extras, List<String> faults) {}

    /** The text of a value, and what it is; its fault when it is none. */
    private record Value(String text, Object value, String fault) {
        static Value good(String text, Object value) {
            return new Value(text, value, "");
        }

        static Value bad(String text, String fault) {
            return new Value(text, null, fault);
        }
    }

    private final Dice dice;

    JsonOrders(Dice dice) {
        this.dice = dice;
    }

    /** An object on its way. */
    private final class Members {
        private final String path;
        private final List<String> names = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final List<List<String>> faults = new ArrayList<>();
        private final List<String> missing = new ArrayList<>();

        Members(String path) {
            this.path = path;
        }

        /** In any place; a value that is not there may be left out, or written as null. */
        void add(String name, Value value, boolean required) {
            boolean isAbsent = value.text().equals(NOTHING);
            if (required && (isAbsent || value.text().equals("null"))) {
                missing.add(path + name + ":missing_value");
            }
            if (!isAbsent) {
                put(
                        name,
                        value.text(),
                        value.fault().isEmpty() ? List.of() : List.of(path + name + ":" + value.fault()));
            }
        }

        void put(String name, String text, List<String> found) {
            int at = dice.between(0, names.size());
            names.add(at, name);
            texts.add(at, text);
            faults.add(at, found);
        }

        String text() {
            StringBuilder text = new StringBuilder(space()).append('{').append(space());
            for (int i = 0; i < names.size(); i++) {
                text.append(i == 0 ? "" : "," + space())
                        .append(string(names.get(i)))
                        .append(space())
                        .append(':')
                        .append(space())
                        .append(texts.get(i))
                        .append(space());
            }
            return text.append('}').toString();
        }

        List<String> faults() {
            List<String> all = new ArrayList<>();
            faults.forEach(all::addAll);
            all.addAll(missing);
            return all;
        }
    }

    /** @param doubtfulOneIn how rare awkward values are; none with 0 */
    Order order(int doubtfulOneIn, boolean undeclared) {
        Members order = new Members("");
        Map<String, String> extras = new LinkedHashMap<>();
        Value id = doubt(doubtfulOneIn) ? doubtfulId() : Value.good(Long.toString(dice.between(1, 1_000_000)), null);
        Value total = doubt(doubtfulOneIn) ? doubtfulAmount() : amount();
        Value note = doubt(doubtfulOneIn) ? doubtfulNote() : text("note " + dice.between(0, 99));
        Value day = doubt(doubtfulOneIn) ? doubtfulDay() : Value.good("\"2023-05-11\"", LocalDate.of(2023, 5, 11));
        Value refund = doubt(doubtfulOneIn)
                ? dice.of(
                        Value.bad("\"true\"", "wrong_type"),
                        Value.bad("1", "wrong_type"),
                        Value.good("null", null),
                        Value.good(NOTHING, null))
                : dice.of(Value.good("true", true), Value.good("false", false));
        order.add("id", id, true);
        order.add("total", total, true);
        order.add("note", note, false);
        order.add("day", day, false);
        order.add("refund", refund, false);
        String lines = lines(order, extras, doubtfulOneIn, undeclared);
        if (undeclared) {
            undeclared(order, extras);
        }
        List<Object> values = new ArrayList<>();
        values.add(id.fault().isEmpty() && isNumber(id.text()) ? Long.valueOf(id.text()) : null);
        values.add(total.value());
        values.add(note.value());
        values.add(day.value());
        values.add(refund.value());
        values.add(lines);
        return new Order(order.text(), values, extras, order.faults());
    }

    private String lines(Members order, Map<String, String> extras, int doubtfulOneIn, boolean undeclared) {
        if (doubt(doubtfulOneIn) && dice.oneIn(2)) {
            order.add(
                    "lines",
                    dice.of(
                            Value.good("null", null),
                            Value.good(NOTHING, null),
                            Value.bad("{}", "wrong_type"),
                            Value.bad("\"[]\"", "wrong_type"),
                            Value.bad("0", "wrong_type")),
                    true);
            return null;
        }
        StringBuilder text = new StringBuilder("[");
        StringBuilder value = new StringBuilder();
        List<String> faults = new ArrayList<>();
        int count = dice.between(0, 4);
        for (int i = 0; i < count; i++) {
            String path = "lines[" + i + "]";
            text.append(i == 0 ? "" : ",").append(space());
            if (doubt(3 * doubtfulOneIn)) {
                Value wrong = dice.of(
                        Value.bad("null", "missing_value"),
                        Value.bad("7", "wrong_type"),
                        Value.bad("[]", "wrong_type"),
                        Value.bad("\"{}\"", "wrong_type"));
                text.append(wrong.text());
                faults.add(path + ":" + wrong.fault());
                continue;
            }
            Members line = new Members(path + ".");
            Value sku = doubt(doubtfulOneIn)
                    ? dice.of(
                            Value.bad(string("s".repeat(33)), "text_too_long"),
                            Value.good("\"\"", null),
                            Value.good("null", null),
                            Value.bad("3", "wrong_type"))
                    : text("sku" + dice.between(1, 9));
            Value quantity = doubt(doubtfulOneIn)
                    ? dice.of(
                            Value.bad("0", "out_of_range"), Value.bad("1.5", "bad_integer"), Value.good(NOTHING, null))
                    : Value.good(Integer.toString(dice.between(1, 9)), null);
            Value price = doubt(doubtfulOneIn) ? doubtfulAmount() : amount();
            // An empty string is an empty cell.
            if (sku.text().equals("\"\"")) {
                line.put("sku", sku.text(), List.of());
                line.missing.add(path + ".sku:missing_value");
            } else {
                line.add("sku", sku, true);
            }
            line.add("quantity", quantity, true);
            line.add("price", price, false);
            if (undeclared) {
                undeclared(line, extras);
            }
            text.append(line.text());
            faults.addAll(line.faults());
            value.append(sku.value())
                    .append('|')
                    .append(quantity.text())
                    .append('|')
                    .append(price.value())
                    .append(';');
        }
        order.put("lines", text.append(space()).append(']').toString(), faults);
        return value.toString();
    }

    private void undeclared(Members members, Map<String, String> extras) {
        List<String> names = new ArrayList<>(
                List.of("memo", "x.y", "a[0]", "q\"uote", "", "\u043a\u043b\u044e\u0447", "Id", "\ud83d\ude00"));
        dice.shuffle(names);
        for (String name : names.subList(0, dice.between(1, 3))) {
            String text = dice.of(
                    "1",
                    "1.50",
                    "-0",
                    "1E400",
                    "null",
                    "true",
                    "\"text\"",
                    "\"\\ud800\"",
                    "\"a\\\"b]}\"",
                    "{}",
                    "[ ]",
                    "{ \"a\" : [1, {\"b\":\"}\"}] }",
                    "[[1],[2]]");
            members.put(name, text, List.of());
            boolean isPlain = !name.isEmpty() && !name.matches(".*[.\\[\\]\"].*");
            String step = isPlain ? name : "[\"" + name.replace("\"", "\\\"") + "\"]";
            String parent = members.path.isEmpty() || isPlain
                    ? members.path
                    : members.path.substring(0, members.path.length() - 1);
            extras.put(parent + step, text);
        }
    }

    private boolean doubt(int oneIn) {
        return oneIn > 0 && dice.oneIn(oneIn);
    }

    private Value amount() {
        BigDecimal amount = BigDecimal.valueOf(dice.between(-1_000_000, 1_000_000), 2);
        return Value.good(dice.oneIn(3) ? amount.stripTrailingZeros().toPlainString() : amount.toString(), amount);
    }

    private Value doubtfulAmount() {
        return dice.of(
                Value.good("0", new BigDecimal("0.00")),
                Value.good("-0", new BigDecimal("0.00")),
                Value.good("-0.5", new BigDecimal("-0.50")),
                Value.good("1e2", new BigDecimal("100.00")),
                Value.good("1.25E+1", new BigDecimal("12.50")),
                Value.good("1.0E7", new BigDecimal("10000000.00")),
                Value.good("1E-2", new BigDecimal("0.01")),
                Value.good("0e99", new BigDecimal("0.00")),
                Value.good("-0.000E-400", new BigDecimal("0.00")),
                Value.bad("1e99999999999", "bad_decimal"),
                Value.bad("1e-99999999999", "bad_decimal"),
                Value.bad("1e2147483648", "bad_decimal"),
                Value.good("9007199254740993.07", new BigDecimal("9007199254740993.07")),
                Value.good("null", NO_AMOUNT),
                Value.good(NOTHING, NO_AMOUNT),
                Value.bad("1e-3", "too_many_decimals"),
                Value.bad("1.005", "too_many_decimals"),
                Value.bad("0.1000000000000000055511151231257827", "too_many_decimals"),
                Value.bad("1e400", "bad_decimal"),
                Value.bad("1e-400000000", "bad_decimal"),
                Value.bad("12345678901234567", "out_of_range"),
                Value.bad("1e30", "out_of_range"),
                Value.bad("\"12.30\"", "wrong_type"),
                Value.bad("\"\"", "wrong_type"),
                Value.bad("true", "wrong_type"),
                Value.bad("[1]", "wrong_type"),
                Value.bad("{\"a\":1}", "wrong_type"));
    }

    private Value doubtfulId() {
        return dice.of(
                Value.good(Long.toString(Long.MAX_VALUE), null),
                Value.bad("0", "out_of_range"),
                Value.bad("-5", "out_of_range"),
                Value.bad("9223372036854775808", "out_of_range"),
                Value.bad("1.0", "bad_integer"),
                Value.bad("1e3", "bad_integer"),
                Value.bad("\"7\"", "wrong_type"),
                Value.bad("{}", "wrong_type"),
                Value.bad("false", "wrong_type"),
                Value.good("null", null),
                Value.good(NOTHING, null));
    }

    private Value doubtfulNote() {
        return dice.of(
                text("\u2028\u2029 \u0085"),
                text("\"quoted\" \\ / \b\f\n\r\t"),
                text("\ud83d\ude00".repeat(64)),
                text(" "),
                text("\u0001\u001f\u007f"),
                text("a\u0301 \u202e"),
                text("=1+2"),
                text("null"),
                Value.good("\"\\ud83d\\ude00\"", "\ud83d\ude00"),
                Value.good("\"\"", null),
                Value.good("null", null),
                Value.good(NOTHING, null),
                Value.bad("\"\\ud800\"", "lone_surrogate"),
                Value.bad("\"a\\udc00b\"", "lone_surrogate"),
                Value.bad("\"\\udc00\\ud800\"", "lone_surrogate"),
                Value.bad("\"a\\u0000\"", "nul_character"),
                Value.bad(string("x".repeat(65)), "text_too_long"),
                Value.bad("5", "wrong_type"),
                Value.bad("[\"a\"]", "wrong_type"));
    }

    private Value doubtfulDay() {
        return dice.of(
                Value.bad("\"2023-02-30\"", "bad_date"),
                Value.bad("\"2023-05-11T00:00:00Z\"", "bad_date"),
                Value.bad("\"11.05.2023\"", "bad_date"),
                Value.bad("\"9999-01-01\"", "out_of_range"),
                Value.bad("20230511", "wrong_type"),
                Value.good("\"\"", null),
                Value.good("null", null));
    }

    private Value text(String value) {
        return Value.good(string(value), value);
    }

    /** With some of its characters escaped, as all that need it are. */
    private String string(String value) {
        StringBuilder text = new StringBuilder("\"");
        boolean escapesAll = dice.oneIn(6);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || escapesAll) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.append('"').toString();
    }

    private String space() {
        return dice.oneIn(8) ? dice.of(" ", "\t", "  ", " \r ") : "";
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d+");
    }
}
