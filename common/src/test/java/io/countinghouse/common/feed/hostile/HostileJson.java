package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Hostile files of JSON lines, each with what has to become of it, of a feed of orders: id (whole, from 1), total (decimal of
 * scale 2), note (text of 64), day, refund (flag), lines (array of sku (text of 32), quantity (whole, from 1), price (decimal)).
 * Required are id, total, lines, and of a line sku and quantity. Case {@code n} of a seed is the same bytes on every call.
 */
public final class HostileJson {
    /** What the reader must be set to: bytes of a file, its expansion, and characters of a record. */
    public static final int MAX_FILE_BYTES = 1 << 20;

    public static final int MAX_EXPANSION_RATIO = 60;
    public static final int MAX_RECORD_CHARS = 1 << 15;

    /** Objects and arrays in each other. */
    private static final int MAX_DEPTH = 32;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final List<String> MALFORMED_UTF8 = List.of("80", "c080", "c3", "eda080", "f4908080", "ff");

    private final long seed;

    public HostileJson(long seed) {
        this.seed = seed;
    }

    public HostileCase at(int number) {
        Dice dice = new Dice(seed * SPREAD + number * 37L * SPREAD);
        int family = dice.between(0, 19);
        Draft draft =
                switch (family) {
                    case 0 -> lastRecord(dice);
                    case 1 -> nothing(dice);
                    case 2 -> encodings(dice);
                    case 3 -> gzip(dice);
                    case 4 -> names(dice);
                    case 5 -> dice.oneIn(4) ? sizes(dice) : gzip(dice);
                    case 6, 7, 8 -> taken(
                            new Lines(dice).add(dice.between(1, 4), Kind.SHAPE).add(2, Kind.GOOD));
                    case 9, 10 -> taken(new Lines(dice).add(dice.between(1, 4), Kind.UNDECLARED));
                    default -> taken(
                            new Lines(dice).add(dice.between(0, 2), Kind.GOOD).add(dice.between(1, 6), Kind.DOUBTFUL));
                };
        String name = draft.name()
                .orElse(dice.of("orders_#.jsonl", "orders_#.jsonl.gz", "orders_2024-#.jsonl"))
                .replace("#", String.format(Locale.ROOT, "%05d", number));
        return new HostileCase(
                "HostileJsonTest", seed, number, "JSON " + family, name, draft.bytes(), draft.expected());
    }

    private enum Kind {
        GOOD,
        DOUBTFUL,
        UNDECLARED,
        SHAPE
    }

    /** The lines of a file as they become. */
    private static final class Lines {
        private final Dice dice;
        private final JsonOrders orders;
        private final List<Object[]> lines = new ArrayList<>();

        Lines(Dice dice) {
            this.dice = dice;
            this.orders = new JsonOrders(dice);
        }

        /** Adds lines in any order among those that are there. */
        Lines add(int count, Kind kind) {
            for (int i = 0; i < count; i++) {
                Object[] line =
                        switch (kind) {
                            case GOOD -> outcome(orders.order(0, false));
                            case DOUBTFUL -> outcome(orders.order(dice.of(2, 3, 8), false));
                            case UNDECLARED -> outcome(orders.order(0, true));
                            case SHAPE -> shape();
                        };
                lines.add(dice.between(0, lines.size()), line);
            }
            return this;
        }

        private static Object[] outcome(JsonOrders.Order order) {
            return new Object[] {order.text(), order.values(), order.extras(), order.faults()};
        }

        /** A line that is no object of ours. */
        private Object[] shape() {
            String good = orders.order(0, false).text();
            String inner = good.substring(good.indexOf('{') + 1, good.lastIndexOf('}'));
            String deep = "[".repeat(MAX_DEPTH) + "]".repeat(MAX_DEPTH);
            return switch (dice.between(0, 11)) {
                case 0 -> bad("{" + inner + ",\"id\":2}", "duplicate_key");
                case 1 -> bad("{" + inner + ",\"memo\":{\"a\":1,\"b\":[{\"x\":1,\"x\":1}]}}", "duplicate_key");
                case 2 -> bad(good + dice.of("}", " x", ",", "{}", " 1", "\"", "]"), "trailing_text");
                case 3 -> bad("{" + inner + ",\"memo\":" + deep + "}", "too_deep");
                case 4 -> bad(dice.of("[1,2]", "7", "\"text\"", "null", "true", "[" + good + "]"), "malformed_json");
                case 5 -> bad(good.substring(0, good.lastIndexOf('}')), "malformed_json");
                case 6 -> bad(
                        "{" + inner + dice.of(",}", ",\"a\"}", ",\"a\":}", ",\"a\" 1}", ",a:1}", ",'a':1}"),
                        "malformed_json");
                case 7 -> bad(
                        "{" + inner + ",\"a\":"
                                + dice.of("NaN", "Infinity", "-", "+1", "01", "1.", ".5", "0x1F", "1e", "--1", "tru")
                                + "}",
                        "malformed_json");
                case 8 -> bad(
                        "{" + inner + ",\"a\":\"" + dice.of("\t", "\u0001", "\\x", "\\u12", "\\ud8", "\\", "\u001b[0m")
                                + "\"}",
                        "malformed_json");
                case 9 -> bad(
                        dice.of("", "   ", "\t", "{", "}", " \ufeff{}", "// {}", "/* */ {}", "# {}", "()"),
                        "malformed_json");
                case 10 -> bad("{" + inner + ",\"memo\":{\"k\":[1,2,}}}", "malformed_json");
                default -> bad(good.replaceFirst(":", dice.of(" = ", " ", "::")), "malformed_json");
            };
        }

        private static Object[] bad(String text, String code) {
            return new Object[] {text, List.of(), Map.of(), List.of("_raw:" + code)};
        }
    }

    @SuppressWarnings("unchecked")
    private static Draft taken(Lines made) {
        List<Object[]> lines = made.lines;
        Dice dice = made.dice;
        // A blank line at the end is none, so a whole record comes last.
        Object[] last = lines.get(lines.size() - 1);
        if (((List<String>) last[3]).stream().anyMatch(fault -> fault.startsWith("_raw:"))) {
            lines.add(Lines.outcome(made.orders.order(0, false)));
        }
        String lineEnd = dice.of("\n", "\n", "\r\n");
        StringBuilder text = new StringBuilder();
        List<Expected.GoodRow> good = new ArrayList<>();
        List<Expected.RejectedRow> rejected = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Object[] line = lines.get(i);
            List<String> faults = (List<String>) line[3];
            boolean isBlank = ((String) line[0]).isBlank();
            text.append(line[0]).append(i + 1 < lines.size() || dice.oneIn(2) ? lineEnd : "");
            if (faults.isEmpty()) {
                good.add(new Expected.GoodRow(
                        i + 1, (List<Object>) line[1], new TreeMap<>((Map<String, String>) line[2])));
            } else {
                rejected.add(new Expected.RejectedRow(i + 1, isBlank ? "" : (String) line[0], faults));
            }
        }
        if (text.charAt(text.length() - 1) == '\n' && dice.oneIn(4)) {
            text.append(dice.of("\n", "\r\n", "  \n\n", "\t"));
        }
        return Draft.of(Draft.utf8((dice.oneIn(5) ? "\ufeff" : "") + text), new Expected.Taken(good, rejected));
    }

    private static String goodText(Dice dice, int records) {
        StringBuilder text = new StringBuilder();
        JsonOrders orders = new JsonOrders(dice);
        for (int i = 0; i < records; i++) {
            text.append(orders.order(0, false).text()).append('\n');
        }
        return text.toString();
    }

    private static Draft lastRecord(Dice dice) {
        String before = goodText(dice, dice.between(0, 3));
        String last = goodText(dice, 1).strip();
        return Draft.refused(
                before + last.substring(0, dice.between(1, last.length() - 1)), FileRefusal.INCOMPLETE_LAST_RECORD);
    }

    private static Draft nothing(Dice dice) {
        return Draft.refused(
                dice.of("", "\ufeff", "\n", "\r\n\r\n", " ", "\t\n  \n", "\n".repeat(40_000)), FileRefusal.EMPTY_FILE);
    }

    private static Draft encodings(Dice dice) {
        byte[] text = goodText(dice, dice.between(1, 5)).getBytes(StandardCharsets.UTF_8);
        // Between records, so that no character is cut.
        int at = dice.oneIn(2) ? 0 : text.length;
        return switch (dice.between(0, 3)) {
            case 0 -> Draft.refused(
                    inserted(text, HexFormat.of().parseHex(dice.pick(MALFORMED_UTF8)), at), FileRefusal.NOT_UTF8);
            case 1 -> Draft.refused(inserted(text, new byte[dice.of(1, 2, 4096)], at), FileRefusal.NUL_BYTE);
            case 2 -> Draft.refused(
                    ("\ufeff" + new String(text, StandardCharsets.UTF_8))
                            .getBytes(dice.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)),
                    FileRefusal.NOT_UTF8);
            default -> Draft.refused(
                    "{\"note\":\"caf\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1), FileRefusal.NOT_UTF8);
        };
    }

    private static Draft gzip(Dice dice) {
        Draft whole = taken(new Lines(dice).add(dice.between(1, 4), Kind.DOUBTFUL));
        byte[] stored = Gzip.member(whole.bytes());
        return switch (dice.between(0, 3)) {
            case 0 -> Draft.refused(
                    Arrays.copyOf(stored, dice.between(2, stored.length - 1)), FileRefusal.CORRUPT_GZIP);
            case 1 -> Draft.refused(Gzip.joined(stored, Draft.utf8("garbage")), FileRefusal.CORRUPT_GZIP);
            case 2 -> Draft.refused(Gzip.member(stored), FileRefusal.NOT_UTF8, FileRefusal.NUL_BYTE);
            default -> whole.stored(stored);
        };
    }

    private static Draft names(Dice dice) {
        Draft good = taken(new Lines(dice).add(1, Kind.GOOD));
        boolean isExtension = dice.oneIn(2);
        return Draft.refused(good.bytes(), isExtension ? FileRefusal.WRONG_EXTENSION : FileRefusal.BAD_NAME)
                .named(
                        isExtension
                                ? dice.of("orders_#.json", "orders_#.csv", "orders_#.jsonl1", "orders_#.ndjson")
                                : dice.of("receipts_#.jsonl", "orders #.jsonl", "b\u00e9_orders_#.jsonl", "_SUCCESS#"));
    }

    private static Draft sizes(Dice dice) {
        String open = "{\"id\":1,\"total\":1.00,\"lines\":[],\"memo\":\"";
        return switch (dice.between(0, 2)) {
            case 0 -> {
                int over = dice.of(1, 2, 1000, MAX_RECORD_CHARS);
                String text = open + "x".repeat(MAX_RECORD_CHARS + over - open.length() - 2) + "\"}";
                yield Draft.refused(goodText(dice, 1) + text + dice.of("\n", "", "\r\n"), FileRefusal.RECORD_TOO_LONG);
            }
            case 1 -> Draft.refused("{}\n".repeat(MAX_FILE_BYTES / 3 + 1), FileRefusal.FILE_TOO_LARGE);
            default -> Draft.refused(
                    Gzip.member(Draft.utf8((open + "x".repeat(100) + "\"}\n").repeat(20_000))),
                    FileRefusal.EXPANSION_TOO_LARGE);
        };
    }

    private static byte[] inserted(byte[] text, byte[] wrong, int at) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Arrays.copyOf(text, at));
        bytes.writeBytes(wrong);
        bytes.writeBytes(Arrays.copyOfRange(text, at, text.length));
        return bytes.toByteArray();
    }
}
