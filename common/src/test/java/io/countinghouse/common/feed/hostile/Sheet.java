package io.countinghouse.common.feed.hostile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A raw file in the making: a header and records, and what has to become of each of them. */
final class Sheet {
    private final Dice dice;
    private final SalesCells cells;
    private final List<String> names = new ArrayList<>(SalesCells.COLUMNS);
    /** An empty list is an empty line. */
    private final List<List<Cell>> records = new ArrayList<>();

    private List<String> lineEnds = List.of("\n");
    private boolean quotedHeader;
    private boolean finalLineEnd = true;

    Sheet(Dice dice) {
        this.dice = dice;
        this.cells = new SalesCells(dice);
    }

    /** A few good records below the declared header. */
    static Sheet good(Dice dice) {
        return new Sheet(dice).addGood(dice.between(1, 6));
    }

    /** A few good records of ASCII, without any quote. */
    static Sheet plain(Dice dice) {
        return new Sheet(dice).addPlain(dice.between(2, 6));
    }

    List<String> names() {
        return names;
    }

    /** Puts undeclared columns anywhere; to be called before records are added. */
    Sheet insertColumns(String... extra) {
        Arrays.stream(extra).forEach(name -> names.add(dice.between(0, names.size()), name));
        return this;
    }

    /** To be called before records are added. */
    Sheet shuffleColumns() {
        dice.shuffle(names);
        return this;
    }

    Sheet quoteHeader() {
        quotedHeader = true;
        return this;
    }

    /** Each line ends with any one of these. */
    Sheet endLinesWith(String... ends) {
        lineEnds = List.of(ends);
        return this;
    }

    Sheet withoutFinalLineEnd() {
        finalLineEnd = false;
        return this;
    }

    Sheet add(List<Cell> record) {
        records.add(List.copyOf(record));
        return this;
    }

    Sheet addEmptyLines(int count) {
        for (int i = 0; i < count; i++) {
            records.add(List.of());
        }
        return this;
    }

    Sheet addGood(int count) {
        for (int i = 0; i < count; i++) {
            add(names.stream().map(cells::good).toList());
        }
        return this;
    }

    Sheet addPlain(int count) {
        for (int i = 0; i < count; i++) {
            add(names.stream().map(cells::plain).toList());
        }
        return this;
    }

    /** Records of which any cell may be bad. */
    Sheet addDoubtful(int count) {
        for (int i = 0; i < count; i++) {
            add(names.stream()
                    .map(name -> dice.oneIn(4) ? cells.bad(name) : cells.good(name))
                    .toList());
        }
        return this;
    }

    /** Good cells, but one column has this one. */
    Sheet addWith(String column, Cell cell) {
        return add(names.stream()
                .map(name -> name.equals(column) ? cell : cells.plain(name))
                .toList());
    }

    /** A good record with some cells too many or too few. */
    Sheet addOfWidth(int width) {
        List<Cell> record = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            record.add(cells.plain(names.get(i % names.size())));
        }
        return add(record);
    }

    /** All records in any order. */
    Sheet scatter() {
        dice.shuffle(records);
        return this;
    }

    String headerText() {
        List<Cell> header = names.stream()
                .map(name -> quotedHeader ? Cell.goodQuoted(name, name) : Cell.good(name, name))
                .toList();
        return text(header);
    }

    /** The whole file; line ends are chosen anew each time. */
    Written write() {
        return new Writer().write();
    }

    /** @param offsets where each record starts in the text */
    record Written(String text, Expected.Taken expected, List<Integer> offsets) {
        /** The file up to and without record {@code index}. */
        String before(int index) {
            return text.substring(0, offsets.get(index));
        }

        String from(int index) {
            return text.substring(offsets.get(index));
        }
    }

    private static String text(List<Cell> record) {
        return String.join(",", record.stream().map(Cell::written).toList());
    }

    private final class Writer {
        private final StringBuilder text = new StringBuilder();
        private final List<Expected.GoodRow> good = new ArrayList<>();
        private final List<Expected.RejectedRow> rejected = new ArrayList<>();
        private final List<Integer> offsets = new ArrayList<>();
        private long line = 1;

        Written write() {
            int last = records.size() - 1;
            while (last >= 0 && records.get(last).isEmpty()) {
                last--;
            }
            append(headerText(), true);
            for (int i = 0; i < records.size(); i++) {
                offsets.add(text.length());
                if (i <= last && names.containsAll(SalesCells.COLUMNS)) {
                    judge(records.get(i));
                }
                append(text(records.get(i)), finalLineEnd || i < records.size() - 1);
            }
            return new Written(text.toString(), new Expected.Taken(good, rejected), offsets);
        }

        private void append(String record, boolean ended) {
            text.append(record);
            line += 1 + linesWithin(record);
            if (ended) {
                String end = dice.pick(lineEnds);
                boolean wouldMerge = record.isEmpty() && end.equals("\n") && text.charAt(text.length() - 1) == '\r';
                text.append(wouldMerge ? "\r" : end);
            }
        }

        private void judge(List<Cell> record) {
            List<String> faults = new ArrayList<>();
            if (record.size() != names.size()) {
                String at = names.get(Math.min(record.size(), names.size() - 1));
                faults.add(at + (record.size() < names.size() ? ":too_few_cells" : ":too_many_cells"));
            } else {
                for (int i = 0; i < record.size(); i++) {
                    String name = names.get(i);
                    record.get(i)
                            .reject()
                            .ifPresent(reject ->
                                    faults.add(name + ":" + reject.name().toLowerCase(java.util.Locale.ROOT)));
                }
            }
            if (faults.isEmpty()) {
                good.add(goodRow(record));
            } else {
                rejected.add(new Expected.RejectedRow(line, text(record), faults));
            }
        }

        private Expected.GoodRow goodRow(List<Cell> record) {
            List<Object> values = SalesCells.COLUMNS.stream()
                    .map(column -> record.get(names.indexOf(column)).value())
                    .toList();
            Map<String, String> extra = new TreeMap<>();
            for (int i = 0; i < names.size(); i++) {
                if (!SalesCells.COLUMNS.contains(names.get(i))) {
                    extra.put(names.get(i), (String) record.get(i).value());
                }
            }
            return new Expected.GoodRow(line, values, extra);
        }

        /** CRLF, CR and LF are one line end each. */
        private static long linesWithin(String record) {
            String unified = record.replace("\r\n", "\n").replace('\r', '\n');
            return unified.chars().filter(c -> c == '\n').count();
        }
    }
}
