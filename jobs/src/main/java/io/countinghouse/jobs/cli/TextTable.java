package io.countinghouse.jobs.cli;

import java.io.PrintStream;
import java.util.List;

/** Lines of cells in columns; numbers to the right. The first line is the header. */
final class TextTable {
    private static final int WIDEST = 80;

    private final List<String[]> lines;
    private final boolean[] numeric;

    TextTable(List<String[]> lines, boolean[] numeric) {
        this.lines = lines;
        this.numeric = numeric.clone();
    }

    void print(PrintStream out) {
        int[] widths = new int[numeric.length];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], shown(line[i]).length());
            }
        }
        for (int n = 0; n < lines.size(); n++) {
            out.println(row(lines.get(n), widths));
            if (n == 0) {
                StringBuilder rule = new StringBuilder();
                for (int width : widths) {
                    rule.append("-".repeat(width)).append("  ");
                }
                out.println(rule.toString().stripTrailing());
            }
        }
    }

    private String row(String[] cells, int[] widths) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = shown(cells[i]);
            String padding = " ".repeat(widths[i] - cell.length());
            row.append(numeric[i] ? padding + cell : cell + padding).append("  ");
        }
        return row.toString().stripTrailing();
    }

    private static String shown(String cell) {
        String line = cell.replaceAll("\\p{Cntrl}", " ");
        return line.length() > WIDEST ? line.substring(0, WIDEST - 3) + "..." : line;
    }
}
