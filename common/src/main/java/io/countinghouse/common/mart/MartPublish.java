package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Measured;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One mart's share of the publish transaction: its touched slices become the staged ones. */
final class MartPublish {
    private static final int SLICES_PER_COUNT = 200;
    private static final int COUNTED_TO_CHANGED = 5;

    private final Connection connection;
    private final DerivedMart derived;
    private final MartSql sql;
    private final Lease lease;
    private final long batchId;
    private final LocalDate businessDate;
    private final boolean restates;
    private final Optional<LocalDate> dayBefore;
    private final LocalDateTime now;
    private final int rowsPerStatement;

    MartPublish(
            Connection connection,
            DerivedMart derived,
            Lease lease,
            Batch batch,
            LocalDateTime now,
            int rowsPerStatement) {
        this.connection = connection;
        this.derived = derived;
        this.sql = new MartSql(derived.mart());
        this.lease = lease;
        this.batchId = batch.batchId();
        this.businessDate = batch.businessDate();
        this.restates = !batch.withdrawn().isEmpty();
        this.dayBefore = batch.frozen().businessDateBefore();
        this.now = now;
        this.rowsPerStatement = rowsPerStatement;
    }

    /** Returns the lines of the proof: staged and published. */
    List<Measured> publish() throws SQLException {
        deleteOld();
        Map<String, Staged> bySlice = stagedBySlice();
        Totals staged = requireStagedAsDerived(bySlice.values());
        List<PublishGroup> groups = groups(bySlice);
        for (PublishGroup group : groups) {
            insertGone(group);
            deleteGone(group);
            insertRestated(group);
            upsertChanged(group);
        }
        Totals published = requirePublishedAsDerived(groups);
        recordSlices(bySlice);
        List<Measured> proof = new ArrayList<>();
        proof.addAll(lines(Measured.Stage.DERIVED, derived.whole()));
        if (derived.mart().recent().isPresent()) {
            proof.addAll(lines(Measured.Stage.LAKE_ONLY, derived.whole().minus(derived.totals())));
        }
        proof.addAll(lines(Measured.Stage.STAGED, staged));
        proof.addAll(lines(Measured.Stage.PUBLISHED, published));
        return proof;
    }

    /** Of days that are not recent any more, whatever slices they are in; before all else, for nothing is restated by it. */
    private void deleteOld() throws SQLException {
        if (derived.mart().recent().isPresent()) {
            try (PreparedStatement delete = connection.prepareStatement(
                    sql.deleteOld(derived.mart().recent().get(), businessDate, rowsPerStatement))) {
                while (delete.executeUpdate() == rowsPerStatement) {}
            }
        }
    }

    private List<Measured> lines(Measured.Stage stage, Totals totals) {
        return totals.lines(derived.mart().name(), stage);
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

    private Totals requireStagedAsDerived(Collection<Staged> slices) {
        Totals sum = noRows();
        BigDecimal checksum = BigDecimal.ZERO;
        for (Staged slice : slices) {
            sum = sum.plus(slice.totals());
            checksum = checksum.add(slice.checksum());
        }
        requireBalance(Measured.Stage.STAGED, derived.totals(), sum);
        requireChecksum(Measured.Stage.STAGED, checksum);
        return sum;
    }

    private List<PublishGroup> groups(Map<String, Staged> staged) throws SQLException {
        Map<String, Long> rows = publishedBySlice();
        staged.forEach((slice, after) -> rows.merge(slice, after.totals().records(), Long::sum));
        return PublishGroup.of(
                derived.slices(), slice -> rows.getOrDefault(derived.slices().label(slice), 0L), rowsPerStatement);
    }

    private void requireChecksum(Measured.Stage stage, BigDecimal found) {
        if (found.compareTo(derived.checksum()) != 0) {
            throw new CountinghouseException(
                    ErrorCode.CONSERVATION_BROKEN,
                    "Nothing was published; stage " + stage.code() + ", mart "
                            + derived.mart().name() + ": found the row checksum "
                            + found.toPlainString() + ", expected "
                            + derived.checksum().toPlainString()
                            + "; a row is not what was derived, though its money is");
        }
    }

    /** What is in the slices now. */
    private Totals requirePublishedAsDerived(List<PublishGroup> groups) throws SQLException {
        Totals sum = noRows();
        BigDecimal checksum = BigDecimal.ZERO;
        for (PublishGroup group : groups) {
            if (!group.isFirst()) {
                continue;
            }
            Slices slices = group.slices();
            try (PreparedStatement find = connection.prepareStatement(sql.publishedTotals(slices.size()))) {
                bind(find, 1, slices);
                try (ResultSet row = find.executeQuery()) {
                    row.next();
                    sum = sum.plus(totals(row));
                    checksum = checksum.add(
                            row.getBigDecimal(2 + derived.mart().money().size()));
                }
            }
        }
        requireBalance(Measured.Stage.PUBLISHED, derived.totals(), sum);
        requireChecksum(Measured.Stage.PUBLISHED, checksum);
        return sum;
    }

    private void deleteGone(PublishGroup group) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql.deleteGone(group))) {
            delete.setLong(1, batchId);
            delete.setLong(2, lease.epoch());
            bind(delete, 3, group.slices());
            delete.executeUpdate();
        }
    }

    private void upsertChanged(PublishGroup group) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(sql.upsertChanged(group))) {
            upsert.setString(1, lease.runId());
            upsert.setObject(2, now);
            upsert.setLong(3, batchId);
            upsert.setLong(4, lease.epoch());
            bind(upsert, 5, group.slices());
            upsert.executeUpdate();
        }
    }

    /** What is taken back restates what was published, to nothing where no line is left. */
    private void insertGone(PublishGroup group) throws SQLException {
        if (!restates) {
            return;
        }
        for (String amount : restated()) {
            try (PreparedStatement insert = connection.prepareStatement(sql.insertGone(amount, group))) {
                insert.setLong(1, batchId);
                insert.setLong(2, batchId);
                insert.setLong(3, lease.epoch());
                bind(insert, 4, group.slices());
                insert.executeUpdate();
            }
        }
    }

    /** What was rounded is told as it was published. */
    private List<String> restated() {
        return derived.mart().money().stream()
                .filter(column -> derived.mart()
                        .converted()
                        .filter(converted -> converted.unrounded().equals(column))
                        .isEmpty())
                .toList();
    }

    private void insertRestated(PublishGroup group) throws SQLException {
        if (restates) {
            for (String amount : restated()) {
                insertRestated(sql.insertRestated(amount, group), group);
            }
        } else if (derived.mart().converted().isPresent()) {
            insertRestated(sql.insertRestated(derived.mart().converted().get(), group), group);
        } else if (derived.mart().settled().isPresent() && dayBefore.isPresent()) {
            Settled settled = derived.mart().settled().get();
            for (String amount : settled.amounts()) {
                insertRestated(sql.insertSettled(settled.day(), amount, dayBefore.get(), group), group);
            }
        }
    }

    private void insertRestated(String statement, PublishGroup group) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(statement)) {
            insert.setLong(1, batchId);
            insert.setLong(2, batchId);
            insert.setLong(3, lease.epoch());
            bind(insert, 4, group.slices());
            insert.executeUpdate();
        }
    }

    private void recordSlices(Map<String, Staged> staged) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                """
                INSERT INTO ledger_publish (batch_id, mart, slice, records, sums, lake_version, run_id, published_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            for (List<Object> slice : derived.slices().values()) {
                String label = derived.slices().label(slice);
                Totals totals = staged.containsKey(label) ? staged.get(label).totals() : noRows();
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

    /** What is staged of a slice. */
    private record Staged(Totals totals, BigDecimal checksum) {}

    /** By values of one column, whole: a statement that names its slices one by one may read all that is staged for each few. */
    private Map<String, Staged> stagedBySlice() throws SQLException {
        Map<String, Staged> staged = new HashMap<>();
        for (List<Object> values : derived.slices().firstValues(statements())) {
            try (PreparedStatement find = connection.prepareStatement(sql.stagedBySlice(values.size()))) {
                find.setLong(1, batchId);
                find.setLong(2, lease.epoch());
                for (int i = 0; i < values.size(); i++) {
                    find.setObject(3 + i, values.get(i));
                }
                try (ResultSet row = find.executeQuery()) {
                    int checksum = 2 + derived.mart().money().size();
                    while (row.next()) {
                        staged.put(label(row, checksum + 1), new Staged(totals(row), row.getBigDecimal(checksum)));
                    }
                }
            }
        }
        return staged;
    }

    /** Reading is quicker than changing: each may be over more rows. */
    private int statements() {
        long rows = COUNTED_TO_CHANGED * (long) rowsPerStatement;
        return Math.toIntExact(Math.max(1, (derived.totals().records() + rows - 1) / rows));
    }

    /** How many rows there are in the slices now. */
    private Map<String, Long> publishedBySlice() throws SQLException {
        Map<String, Long> rows = new HashMap<>();
        for (Slices slices : derived.slices().inGroupsOf(SLICES_PER_COUNT)) {
            try (PreparedStatement find = connection.prepareStatement(sql.publishedBySlice(slices.size()))) {
                bind(find, 1, slices);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        rows.put(label(row, 2), row.getLong(1));
                    }
                }
            }
        }
        return rows;
    }

    private String label(ResultSet row, int first) throws SQLException {
        List<Object> slice = new ArrayList<>();
        for (int i = 0; i < derived.mart().slice().size(); i++) {
            slice.add(row.getObject(first + i));
        }
        return derived.slices().label(slice);
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
