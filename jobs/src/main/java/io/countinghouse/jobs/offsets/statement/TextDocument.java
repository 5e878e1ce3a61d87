package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.common.page.Shown;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Aligned for a terminal. */
public final class TextDocument implements Document {
    private static final String GAP = "  ";

    private final Writer out;
    private List<Column> columns = List.of();
    private boolean isEmptyTable = true;

    public TextDocument(Writer out) {
        this.out = out;
    }

    @Override
    public void begin(String title) throws IOException {
        println(title);
    }

    @Override
    public void section(String heading) throws IOException {
        println("");
        println(heading);
        println("=".repeat(length(Shown.of(heading))));
    }

    @Override
    public void heading(String text) throws IOException {
        println("");
        println(text);
    }

    @Override
    public void line(String text) throws IOException {
        println(text);
    }

    @Override
    public void alarm(String text) throws IOException {
        println("!! " + text);
    }

    @Override
    public void beginTable(List<Column> tableColumns) throws IOException {
        columns = List.copyOf(tableColumns);
        isEmptyTable = true;
        println("");
        print(columns.stream().map(Column::name).toList());
        print(columns.stream().map(column -> "-".repeat(column.width())).toList());
    }

    @Override
    public void row(Kind kind, List<String> cells) throws IOException {
        if (kind == Kind.LEAD && !isEmptyTable) {
            println("");
        }
        isEmptyTable = false;
        print(cells);
    }

    @Override
    public void remark(String text) throws IOException {
        println(" ".repeat(columns.get(0).width()) + GAP + text);
    }

    @Override
    public void endTable() {}

    @Override
    public void end() throws IOException {
        out.flush();
    }

    private void print(List<String> cells) throws IOException {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            Column column = columns.get(i);
            String whole = Shown.of(cells.get(i));
            String cell = column.isNumber() ? whole : cut(whole, column.width());
            String padding = " ".repeat(Math.max(0, column.width() - length(cell)));
            row.append(column.isNumber() ? padding + cell : cell + padding).append(GAP);
        }
        println(row.toString().stripTrailing());
    }

    private void println(String text) throws IOException {
        out.write(Shown.of(text));
        out.write('\n');
    }

    private static String cut(String cell, int width) {
        return length(cell) <= width ? cell : cell.substring(0, cell.offsetByCodePoints(0, width - 3)) + "...";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
