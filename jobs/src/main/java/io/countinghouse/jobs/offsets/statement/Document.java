package io.countinghouse.jobs.offsets.statement;

import java.io.IOException;
import java.util.List;

/** What a statement is written to, piece by piece; nothing of it is kept in memory. Any text may be given. */
public interface Document {
    /** What a row of a table is. */
    enum Kind {
        /** Begins a group of rows. */
        LEAD,
        STEP,
        TOTAL
    }

    /**
     * @param isNumber to the right
     * @param width in characters, that no cell of it exceeds but for text that may be cut
     */
    record Column(String name, boolean isNumber, int width) {
        static Column text(String name, int width) {
            return new Column(name, false, Math.max(name.length(), width));
        }

        static Column number(String name, int width) {
            return new Column(name, true, Math.max(name.length(), width));
        }
    }

    void begin(String title) throws IOException;

    void section(String heading) throws IOException;

    void heading(String text) throws IOException;

    void line(String text) throws IOException;

    /** A line that nobody may overlook. */
    void alarm(String text) throws IOException;

    void beginTable(List<Column> columns) throws IOException;

    /** @param cells one per column of the table */
    void row(Kind kind, List<String> cells) throws IOException;

    /** Ends a group of rows with a remark. */
    void remark(String text) throws IOException;

    void endTable() throws IOException;

    void end() throws IOException;
}
