package io.countinghouse.common.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of {@code ledger_conservation}. */
public final class MeasuredRows {
    private MeasuredRows() {}

    public static void insert(Connection connection, long batchId, List<Measured> measured) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_conservation (batch_id, subject, stage, measure, records, amount)
                VALUES (?, ?, ?, ?, ?, ?)
                """)) {
            for (Measured line : measured) {
                insert.setLong(1, batchId);
                insert.setString(2, line.subject());
                insert.setString(3, line.stage().code());
                insert.setString(4, line.measure());
                insert.setLong(5, line.records());
                insert.setBigDecimal(6, line.amount());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    static List<Measured> read(Connection connection, long batchId) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT subject, stage, measure, records, amount FROM ledger_conservation WHERE batch_id = ?
                ORDER BY subject, stage, measure
                """)) {
            find.setLong(1, batchId);
            List<Measured> lines = new ArrayList<>();
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    lines.add(new Measured(
                            row.getString(1),
                            Measured.Stage.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                            row.getString(3),
                            row.getLong(4),
                            row.getBigDecimal(5)));
                }
            }
            return lines;
        }
    }
}
