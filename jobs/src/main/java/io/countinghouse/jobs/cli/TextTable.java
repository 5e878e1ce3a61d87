package io.countinghouse.jobs.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/** Lines of cells in columns, very long ones cut; numbers to the right. The first line is the header. */
final class TextTable {
    private static final int WIDEST = 80;
    /** Nothing stands to the right of the last column. */
    private static final int LAST_WIDEST = 1000;

    private final List<String[]> lines;
    private final boolean[] numeric;
    private final Set<String> whole;

    TextTable(List<String[]> lines, boolean[] numeric) {
        this(lines, numeric, Set.of());
    }

    /** @param whole columns of which no cell is cut */
    TextTable(List<String[]> lines, boolean[] numeric, Set<String> whole) {
        this.lines = lines;
        this.numeric = numeric.clone();
        this.whole = Set.copyOf(whole);
    }

    void print(PrintStream out) {
        int[] widths = new int[numeric.length];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], shown(line, i).length());
            }
        }
        for (int n = 0; n < lines.size(); n++) {
            out.println(row(lines.get(n), widths));
            if (n == 0) {
                StringBuilder rule = new StringBuilder();
                for (int i = 0; i < widths.length; i++) {
                    int width = i == widths.length - 1 ? Math.min(widths[i], WIDEST) : widths[i];
                    rule.append("-".repeat(width)).append("  ");
                }
                out.println(rule.toString().stripTrailing());
            }
        }
    }

    private String row(String[] cells, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = shown(cells, i);
            String padding = " ".repeat(widths[i] - cell.length());
            row.append(numeric[i] ? padding + cell : cell + padding).append("  ");
        }
        return row.toString().stripTrailing();
    }

    private String shown(String[] cells, int column) {
        String line = cells[column].replaceAll("\\p{Cntrl}", " ");
        int widest = column == cells.length - 1 ? LAST_WIDEST : WIDEST;
        boolean cut = line.length() > widest && !whole.contains(lines.get(0)[column]);
        return cut ? line.substring(0, widest - 3) + "..." : line;
    }
}
