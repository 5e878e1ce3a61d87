package io.countinghouse.common.page;

import java.util.ArrayList;
import java.util.List;

/** A report as its parts in order, whatever it is written as. */
public final class Page {
    private final String title;
    private final List<Part> parts = new ArrayList<>();

    /** One thing on a page. */
    public sealed interface Part permits Heading, Text, Figures, Table, Picture {}

    /** Begins a section. */
    public record Heading(String text) implements Part {}

    /** A sentence or some. */
    public record Text(String text) implements Part {}

    /** Some figures that a reader looks for first. */
    public record Figures(List<Figure> figures) implements Part {
        public Figures {
            figures = List.copyOf(figures);
        }
    }

    /**
     * One of them.
     *
     * @param remark what to compare it with; empty for nothing
     */
    public record Figure(String name, Cell value, String remark) {}

    /**
     * A table whose first column names its rows.
     *
     * @param name of it, unique on the page
     * @param rows one cell per column
     */
    public record Table(String name, List<String> columns, List<List<Cell>> rows) implements Part {
        /** @throws IllegalArgumentException when a row has not one cell per column */
        public Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            for (List<Cell> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "table " + name + ": found a row of " + row.size() + " cells, expected " + columns.size());
                }
            }
        }
    }

    /**
     * A chart.
     *
     * @param name of its file, without the page's and without .svg
     * @param svg whole, with title and description of its own
     */
    public record Picture(String title, String name, String svg) implements Part {}

    public Page(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public List<Part> parts() {
        return List.copyOf(parts);
    }

    public Page heading(String text) {
        return add(new Heading(text));
    }

    public Page text(String text) {
        return add(new Text(text));
    }

    public Page figures(List<Figure> figures) {
        return add(new Figures(figures));
    }

    public Page table(String name, List<String> columns, List<List<Cell>> rows) {
        return add(new Table(name, columns, rows));
    }

    public Page picture(String picture, String name, String svg) {
        return add(new Picture(picture, name, svg));
    }

    private Page add(Part part) {
        parts.add(part);
        return this;
    }
}
