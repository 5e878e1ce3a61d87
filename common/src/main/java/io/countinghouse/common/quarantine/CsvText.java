package io.countinghouse.common.quarantine;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.JsonPairs;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Writes text columns, and the extra ones of their map after them, as RFC 4180 with a header; UTF-8, LF. */
public final class CsvText {
    private final List<String> columns;
    /** Names of extra columns; none where they all stand in one. */
    private final List<String> extras;

    private final boolean asOne;

    /**
     * @param columns to write, in order
     * @param feed whose format says how extra columns are written
     * @param rows whose map {@code _extra} tells the extra columns; those that an export adds are left out
     */
    public CsvText(List<String> columns, Dataset<Row> rows, Feed feed) {
        this.columns = List.copyOf(columns);
        this.asOne = feed.keepsUndeclaredAsOne();
        this.extras = asOne ? List.of() : named(rows);
    }

    private static List<String> named(Dataset<Row> rows) {
        return rows
                .select(functions
                        .explode(functions.map_keys(functions.col(FeedSchema.EXTRA)))
                        .as("name"))
                .distinct()
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .filter(name -> !TextCells.ADDED.contains(name))
                .sorted()
                .toList();
    }

    /** Told of each row and of the line it starts on. */
    @FunctionalInterface
    public interface Written {
        void row(Row row, long line);
    }

    /**
     * Streams the rows, a partition at a time.
     *
     * @param name what becomes of the name of an extra column
     * @return how many rows were written
     */
    public long write(Dataset<Row> rows, OutputStream out, UnaryOperator<String> name, Written written)
            throws IOException {
        List<String> header = new ArrayList<>(columns);
        extras.forEach(extra -> header.add(name.apply(extra)));
        if (asOne) {
            header.add(FeedSchema.UNDECLARED);
        }
        long line = 1;
        long count = 0;
        try (Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                CsvWriter csv =
                        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(header);
            line += 1 + lineEnds(header);
            for (Iterator<Row> iterator = rows.toLocalIterator(); iterator.hasNext(); count++) {
                Row row = iterator.next();
                List<String> cells = cells(row);
                written.row(row, line);
                csv.writeRecord(cells);
                line += 1 + lineEnds(cells);
            }
        }
        return count;
    }

    private List<String> cells(Row row) {
        List<String> cells = new ArrayList<>();
        for (String column : columns) {
            Object cell = row.getAs(column);
            cells.add(cell == null ? null : cell.toString());
        }
        Map<String, String> kept = row.isNullAt(row.fieldIndex(FeedSchema.EXTRA))
                ? Map.of()
                : new TreeMap<>(row.getJavaMap(row.fieldIndex(FeedSchema.EXTRA)));
        extras.forEach(extra -> cells.add(kept.get(extra)));
        if (asOne) {
            cells.add(kept.isEmpty() ? null : JsonPairs.of(kept));
        }
        return cells;
    }

    /** As the reader counts them: LF, CR and CR LF. */
    private static long lineEnds(List<String> cells) {
        long ends = 0;
        for (String cell : cells) {
            for (int i = 0; cell != null && i < cell.length(); i++) {
                char c = cell.charAt(i);
                if (c == '\r' || (c == '\n' && (i == 0 || cell.charAt(i - 1) != '\r'))) {
                    ends++;
                }
            }
        }
        return ends;
    }
}
