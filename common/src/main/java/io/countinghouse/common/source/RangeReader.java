package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import io.countinghouse.common.ledger.Database;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/** One thread's work: it takes a part after the other, as long as there are any, and writes their rows as they come. */
final class RangeReader implements Callable<Void> {
    private static final int ROWS_BETWEEN_REPORTS = 10_000;

    private final Connection connection;
    private final Extraction extraction;
    private final Queue<RowsPart> parts;
    private final ExtractWriter writer;
    private final ExtractTarget target;
    private final AtomicLong rowsOfAll;

    RangeReader(
            Connection connection,
            Extraction extraction,
            Queue<RowsPart> parts,
            ExtractWriter writer,
            ExtractTarget target,
            AtomicLong rowsOfAll) {
        this.connection = connection;
        this.extraction = extraction;
        this.parts = parts;
        this.writer = writer;
        this.target = target;
        this.rowsOfAll = rowsOfAll;
    }

    @Override
    public Void call() {
        try {
            for (RowsPart part = parts.poll(); part != null; part = parts.poll()) {
                copy(part);
            }
            writer.finish();
            return null;
        } catch (SQLException e) {
            throw Database.failure("read source table " + extraction.table(), e);
        } catch (IOException e) {
            throw new CountinghouseException(
                    Outage.among(e).orElse(ErrorCode.STORAGE),
                    "Could not write an extract of " + extraction.table() + " to " + target.folder() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private void copy(RowsPart part) throws SQLException, IOException {
        try (PreparedStatement query = connection.prepareStatement(
                extraction.query(part), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // Rows come as they are read, instead of all before the first.
            query.setFetchSize(Integer.MIN_VALUE);
            part.bind(query);
            try (ResultSet rows = query.executeQuery()) {
                copy(rows);
            }
        }
    }

    private void copy(ResultSet rows) throws SQLException, IOException {
        Object[] row = new Object[extraction.schema().getFieldCount()];
        int count = 0;
        while (rows.next()) {
            for (int i = 0; i < row.length; i++) {
                row[i] = extraction.cells().get(i).of(rows.getString(i + 1));
            }
            writer.write(row);
            if (++count == ROWS_BETWEEN_REPORTS) {
                target.rowsSoFar().accept(rowsOfAll.addAndGet(count));
                count = 0;
            }
        }
        rowsOfAll.addAndGet(count);
    }
}
