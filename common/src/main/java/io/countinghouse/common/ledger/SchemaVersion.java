package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whether the tables are those of this version; cheap enough to be asked by every command. */
public final class SchemaVersion {
    private static final int NO_SUCH_TABLE = 1146;
    /** Whoever may not look at the history must do without this check. */
    private static final Set<Integer> DENIED = Set.of(1142, 1143);

    private SchemaVersion() {}

    /**
     * Fails unless every migration on the class path was applied.
     *
     * @throws CountinghouseException NOT_MIGRATED, which says to run {@code migrate}; DATABASE_UNREACHABLE
     */
    public static void requireCurrent(Database database) {
        List<String> pending = new ArrayList<>();
        List<ShippedMigrations> shipped = ShippedMigrations.all();
        int unknown = 0;
        try (Connection connection = database.open();
                Statement statement = connection.createStatement()) {
            for (ShippedMigrations migrations : shipped) {
                Set<Integer> missing = new TreeSet<>(migrations.versions());
                try {
                    missing.removeAll(applied(statement, migrations));
                } catch (SQLException e) {
                    if (DENIED.contains(e.getErrorCode())) {
                        continue;
                    }
                    if (e.getErrorCode() != NO_SUCH_TABLE) {
                        throw e;
                    }
                    unknown++;
                }
                if (!missing.isEmpty()) {
                    pending.add(missing + (migrations.isOfEngine() ? "" : " of " + migrations.folder()));
                }
            }
        } catch (SQLException e) {
            throw Database.failure("look at the migrations of the database", e);
        }
        if (unknown == shipped.size()) {
            throw new CountinghouseException(
                    ErrorCode.NOT_MIGRATED,
                    "Database: found none of the tables of Countinghouse, expected those of this version; run `migrate`");
        }
        if (!pending.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.NOT_MIGRATED,
                    "Database: found tables without migrations " + String.join(", ", pending)
                            + ", expected those of this version; run `migrate`");
        }
    }

    private static Set<Integer> applied(Statement statement, ShippedMigrations migrations) throws SQLException {
        Set<Integer> applied = new TreeSet<>();
        try (ResultSet row = statement.executeQuery(
                "SELECT version FROM " + migrations.history() + " WHERE success AND version IS NOT NULL")) {
            while (row.next()) {
                applied.add(row.getInt(1));
            }
        }
        return applied;
    }
}
