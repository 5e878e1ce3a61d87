package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Measured;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One mart's share of the publish transaction: its touched slices become the staged ones. */
final class MartPublish {
    private static final int SLICES_PER_STATEMENT = 200;

    private final Connection connection;
    private final DerivedMart derived;
    private final MartSql sql;
    private final Lease lease;
    private final long batchId;
    private final LocalDateTime now;

    MartPublish(Connection connection, DerivedMart derived, Lease lease, long batchId, LocalDateTime now) {
        this.connection = connection;
        this.derived = derived;
        this.sql = new MartSql(derived.mart());
        this.lease = lease;
        this.batchId = batchId;
        this.now = now;
    }

    /** Returns the lines of the proof: staged and published. */
    List<Measured> publish() throws SQLException {
        Totals staged = stagedTotals();
        requireBalance(Measured.Stage.STAGED, derived.totals(), staged);
        requireRowsAsDerived();
        for (Slices slices : derived.slices().inGroupsOf(SLICES_PER_STATEMENT)) {
            deleteGone(slices);
        }
        insertRestated();
        upsertChanged();
        Totals published = publishedTotals();
        requireBalance(Measured.Stage.PUBLISHED, staged, published);
        recordSlices();
        List<Measured> proof = new ArrayList<>();
        proof.addAll(lines(Measured.Stage.DERIVED, derived.totals()));
        proof.addAll(lines(Measured.Stage.STAGED, staged));
        proof.addAll(lines(Measured.Stage.PUBLISHED, published));
        return proof;
    }

    private List<Measured> lines(Measured.Stage stage, Totals totals) {
        if (totals.sums().isEmpty()) {
            return List.of(
                    new Measured(derived.mart().name(), stage, Measured.ROWS, totals.records(), BigDecimal.ZERO));
        }
        return totals.sums().entrySet().stream()
                .map(sum -> new Measured(derived.mart().name(), stage, sum.getKey(), totals.records(), sum.getValue()))
                .toList();
    }

    private void requireBalance(Measured.Stage stage, Totals expected, Totals found) {
        List<String> differences = found.differences(expected);
        if (!differences.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONSERVATION_BROKEN,
                    "Nothing was published; stage " + stage.code() + ", mart "
                            + derived.mart().name() + ", "
                            + String.join("; ", differences));
        }
    }

    private void requireRowsAsDerived() throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(sql.stagedChecksum())) {
            find.setLong(1, batchId);
            find.setLong(2, lease.epoch());
            try (ResultSet row = find.executeQuery()) {
                row.next();
                if (row.getBigDecimal(1).compareTo(derived.checksum()) != 0) {
                    throw new CountinghouseException(
                            ErrorCode.CONSERVATION_BROKEN,
                            "Nothing was published; stage staged, mart "
                                    + derived.mart().name() + ": found the row checksum "
                                    + row.getBigDecimal(1).toPlainString() + ", expected "
                                    + derived.checksum().toPlainString()
                                    + "; a row was changed after it was derived, though not its money");
                }
            }
        }
    }

    private Totals stagedTotals() throws SQLException {
        try (PreparedStatement find = connection.prepareStatement(sql.stagedTotals())) {
            find.setLong(1, batchId);
            find.setLong(2, lease.epoch());
            return totals(find);
        }
    }

    private Totals publishedTotals() throws SQLException {
        Totals sum = noRows();
        for (Slices slices : derived.slices().inGroupsOf(SLICES_PER_STATEMENT)) {
            try (PreparedStatement find = connection.prepareStatement(sql.publishedTotals(slices.size()))) {
                bind(find, 1, slices);
                sum = sum.plus(totals(find));
            }
        }
        return sum;
    }

    private void deleteGone(Slices slices) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql.deleteGone(slices.size()))) {
            delete.setLong(1, batchId);
            delete.setLong(2, lease.epoch());
            bind(delete, 3, slices);
            delete.executeUpdate();
        }
    }

    private void upsertChanged() throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(sql.upsertChanged())) {
            upsert.setString(1, lease.runId());
            upsert.setObject(2, now);
            upsert.setLong(3, batchId);
            upsert.setLong(4, lease.epoch());
            upsert.executeUpdate();
        }
    }

    private void insertRestated() throws SQLException {
        if (derived.mart().converted().isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                sql.insertRestated(derived.mart().converted().get()))) {
            insert.setLong(1, batchId);
            insert.setLong(2, batchId);
            insert.setLong(3, lease.epoch());
            insert.executeUpdate();
        }
    }

    private void recordSlices() throws SQLException {
        Map<String, Totals> staged = stagedBySlice();
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_publish (batch_id, mart, slice, records, sums, lake_version, run_id, published_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (List<Object> slice : derived.slices().values()) {
                String label = derived.slices().label(slice);
                Totals totals = staged.getOrDefault(label, noRows());
                insert.setLong(1, batchId);
                insert.setString(2, derived.mart().name());
                insert.setString(3, label);
                insert.setLong(4, totals.records());
                insert.setString(5, totals.sumsAsJson());
                insert.setLong(6, derived.lakeVersion());
                insert.setString(7, lease.runId());
                insert.setObject(8, now);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private Map<String, Totals> stagedBySlice() throws SQLException {
        Map<String, Totals> totals = new HashMap<>();
        try (PreparedStatement find = connection.prepareStatement(sql.stagedBySlice())) {
            find.setLong(1, batchId);
            find.setLong(2, lease.epoch());
            try (ResultSet row = find.executeQuery()) {
                int sums = derived.mart().money().size();
                while (row.next()) {
                    List<Object> slice = new ArrayList<>();
                    for (int i = 0; i < derived.mart().slice().size(); i++) {
                        slice.add(row.getObject(2 + sums + i));
                    }
                    totals.put(derived.slices().label(slice), totals(row));
                }
            }
        }
        return totals;
    }

    private Totals totals(PreparedStatement find) throws SQLException {
        try (ResultSet row = find.executeQuery()) {
            row.next();
            return totals(row);
        }
    }

    /** Of a row that begins with the count and the sums. */
    private Totals totals(ResultSet row) throws SQLException {
        Map<String, BigDecimal> sums = new TreeMap<>();
        List<String> columns = derived.mart().money();
        for (int i = 0; i < columns.size(); i++) {
            sums.put(columns.get(i), row.getBigDecimal(2 + i));
        }
        return new Totals(row.getLong(1), sums);
    }

    private Totals noRows() {
        Map<String, BigDecimal> sums = new TreeMap<>();
        derived.mart().money().forEach(column -> sums.put(column, BigDecimal.ZERO));
        return new Totals(0, sums);
    }

    private static void bind(PreparedStatement statement, int first, Slices slices) throws SQLException {
        int index = first;
        for (List<Object> slice : slices.values()) {
            for (Object value : slice) {
                statement.setObject(index++, value);
            }
        }
    }
}
