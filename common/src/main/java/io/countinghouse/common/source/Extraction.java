package io.countinghouse.common.source;

import java.util.List;
import org.apache.parquet.schema.MessageType;

/**
 * What is read of a table, and what becomes of it.
 *
 * @param expressions one per column of the schema; each gives the text that the server prints
 * @param cells what of that text is written, one per column
 */
record Extraction(String table, List<String> expressions, List<CellText> cells, MessageType schema) {
    Extraction {
        expressions = List.copyOf(expressions);
        cells = List.copyOf(cells);
    }

    String query(RowsPart part) {
        return "SELECT " + String.join(", ", expressions) + part.from(SourceTable.quoted(table));
    }
}
