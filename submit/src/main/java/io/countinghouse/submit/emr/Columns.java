package io.countinghouse.submit.emr;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Lines of cells under each other; the first line is the header. */
final class Columns {
    private Columns() {}

    static void print(List<List<String>> lines, PrintStream out) {
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < lines.get(0).size(); i++) {
            int column = i;
            widths.add(lines.stream()
                    .mapToInt(line -> line.get(column).length())
                    .max()
                    .orElse(0));
        }
        for (List<String> line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < line.size(); i++) {
                String cell = line.get(i).replaceAll("\\s+", " ");
                text.append(cell).append(" ".repeat(Math.max(0, widths.get(i) - cell.length()) + 2));
            }
            out.println(text.toString().stripTrailing());
        }
        if (lines.size() == 1) {
            out.println("(none)");
        }
    }
}
