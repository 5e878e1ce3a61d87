package io.countinghouse.common.run.repair;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.transform_values;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.quarantine.CsvText;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.quarantine.TextCells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Writes open rows of the quarantine for a person to mend; changes nothing. */
public record QuarantineExport(RejectedCells rejected) {
    /**
     * Columns of the file: rejected_file_id, rejected_line, the feed's and the extra ones of the raw file, then _codes,
     * _found and _raw to read.
     */
    public long write(QuarantineFilter filter, Path target) {
        Optional<Dataset<Row>> open = rejected.open(filter);
        if (open.isEmpty() || open.get().isEmpty()) {
            return 0;
        }
        Feed feed = rejected.feed(open.get());
        Dataset<Row> rows = rejected.withCells(open.get(), feed);
        List<Column> columns = new ArrayList<>();
        columns.add(col(FeedSchema.FILE_ID).as(TextCells.FILE_ID));
        columns.add(col(FeedSchema.LINE).as(TextCells.LINE));
        columns.addAll(TextCells.cells(feed, TextCells::neutralised));
        columns.add(array_join(col(Rejects.REJECTS + ".code"), " ").as("_codes"));
        columns.add(TextCells.neutralised(array_join(col(Rejects.REJECTS + ".found"), " | ", "nothing"))
                .as("_found"));
        columns.add(TextCells.neutralised(col(Rejects.RAW)).as("_raw"));
        List<String> names = new ArrayList<>();
        Dataset<Row> chosen = rows.select(columns.toArray(Column[]::new));
        names.addAll(List.of(chosen.columns()));
        columns.add(transform_values(col(FeedSchema.EXTRA), (name, cell) -> TextCells.neutralised(cell))
                .as(FeedSchema.EXTRA));
        Dataset<Row> ordered = rows.select(columns.toArray(Column[]::new)).orderBy(TextCells.FILE_ID, TextCells.LINE);
        try {
            return new CsvText(names, rows, feed)
                    .write(ordered, Files.newOutputStream(target), TextCells::neutralised, (row, line) -> {});
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, "Could not write " + target + ": " + e.getMessage(), e);
        }
    }
}
