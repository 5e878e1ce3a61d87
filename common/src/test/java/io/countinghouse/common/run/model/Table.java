package io.countinghouse.common.run.model;

import java.util.List;

/**
 * A Delta table that is only appended to: its version is the number of its rows.
 *
 * @param lastTransaction the highest transaction version that it took
 */
record Table(int lastTransaction, List<Row> rows) {
    static final Table EMPTY = new Table(0, List.of());

    /** One row of a file, and the batch that wrote it. */
    record Row(Content content, int batch) {}

    /** Takes the rows unless it has taken this transaction, or a later one. */
    Table append(List<Content> contents, int batch, int transaction) {
        if (transaction <= lastTransaction) {
            return this;
        }
        return new Table(transaction, appended(contents, batch));
    }

    /** Takes the rows whatever it has taken before. */
    Table appendUnconditionally(List<Content> contents, int batch) {
        return new Table(lastTransaction, appended(contents, batch));
    }

    List<Content> ofBatch(int batch) {
        return Lists.sorted(rows.stream()
                .filter(row -> row.batch() == batch)
                .map(Row::content)
                .toList());
    }

    List<Content> at(int version) {
        return Lists.sorted(rows.subList(0, version).stream().map(Row::content).toList());
    }

    List<Content> contents() {
        return at(rows.size());
    }

    /** Whether it holds a file's rows twice. */
    boolean repeats() {
        return Lists.repeats(rows.stream().map(Row::content).toList());
    }

    private List<Row> appended(List<Content> contents, int batch) {
        List<Row> longer = rows;
        for (Content content : contents) {
            longer = Lists.plus(longer, new Row(content, batch));
        }
        return longer;
    }
}
