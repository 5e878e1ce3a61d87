package io.countinghouse.common.ledger;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of {@code ledger_conservation}, each with its own of {@code ledger_currency_amount}. */
public final class MeasuredRows {
    private MeasuredRows() {}

    public static void insert(Connection connection, long batchId, List<Measured> measured) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_conservation (batch_id, subject, stage, measure, records, amount)
                VALUES (?, ?, ?, ?, ?, ?)
                """)) {
            for (Measured line : measured) {
                int next = bindLine(insert, batchId, line);
                add(insert, next, line.records(), line.amount());
            }
            insert.executeBatch();
        }
        if (measured.stream().allMatch(line -> line.currencies().isEmpty())) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_currency_amount (batch_id, subject, stage, measure, currency, records, amount)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (Measured line : measured) {
                for (CurrencyAmount part : line.currencies()) {
                    int next = bindLine(insert, batchId, line);
                    insert.setString(next, part.currency());
                    add(insert, next + 1, part.records(), part.amount());
                }
            }
            insert.executeBatch();
        }
    }

    static List<Measured> read(Connection connection, long batchId) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(
                """
                SELECT l.subject, l.stage, l.measure, l.records, l.amount, c.currency, c.records, c.amount
                FROM ledger_conservation l LEFT JOIN ledger_currency_amount c USING (batch_id, subject, stage, measure)
                WHERE l.batch_id = ? ORDER BY l.subject, l.stage, l.measure, c.currency
                """)) {
            find.setLong(1, batchId);
            List<Measured> lines = new ArrayList<>();
            try (ResultSet row = find.executeQuery()) {
                while (row.next()) {
                    Measured line = new Measured(
                            row.getString(1),
                            Measured.Stage.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                            row.getString(3),
                            row.getLong(4),
                            row.getBigDecimal(5));
                    String currency = row.getString(6);
                    int last = lines.size() - 1;
                    if (last >= 0 && lines.get(last).isSameLine(line)) {
                        line = lines.remove(last);
                    }
                    lines.add(
                            currency == null
                                    ? line
                                    : line.with(new CurrencyAmount(currency, row.getLong(7), row.getBigDecimal(8))));
                }
            }
            return lines;
        }
    }

    /** Returns the number of the next parameter. */
    private static int bindLine(PreparedStatement insert, long batchId, Measured line) throws SQLException {
        insert.setLong(1, batchId);
        insert.setString(2, line.subject());
        insert.setString(3, line.stage().code());
        insert.setString(4, line.measure());
        return 5;
    }

    private static void add(PreparedStatement insert, int parameter, long records, BigDecimal amount)
            throws SQLException {
        insert.setLong(parameter, records);
        insert.setBigDecimal(parameter + 1, amount);
        insert.addBatch();
    }
}
