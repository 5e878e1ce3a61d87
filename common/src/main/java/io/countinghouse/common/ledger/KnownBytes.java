package io.countinghouse.common.ledger;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** How large the objects are that the ledger knows. */
public final class KnownBytes {
    private final Database database;

    public KnownBytes(Database database) {
        this.database = database;
    }

    /** Of the files whose rows the job's open batch lands; 0 when none is open. */
    public long ofOpenBatch(String job) {
        return sum(
                "of the open batch of " + job,
                """
                SELECT SUM(o.size) FROM ledger_batch b JOIN ledger_object o ON o.batch_id = b.batch_id
                WHERE b.open_job = ? AND o.state IN ('CLAIMED', 'PROCESSED')""",
                job);
    }

    /** Of every file whose rows are in the lake. */
    public long landed(String job) {
        return sum(
                "of the files of " + job,
                """
                SELECT SUM(o.size) FROM ledger_file f JOIN ledger_object o ON o.object_id = f.object_id
                WHERE f.job = ? AND f.landed IS NOT NULL""",
                job);
    }

    /** About how many of the bytes of files whose rows are in the lake are those of rejected rows. */
    public long rejected(String job) {
        return sum(
                "of the rejected rows of " + job,
                """
                SELECT SUM(o.size * f.rejected / f.records) FROM ledger_file f JOIN ledger_object o ON o.object_id = f.object_id
                WHERE f.job = ? AND f.rejected > 0 AND f.records > 0""",
                job);
    }

    /** Of every object of the job below a folder of the raw zone. */
    public long below(String job, String folder) {
        return sum(
                "below " + folder,
                "SELECT SUM(size) FROM ledger_object WHERE job = ? AND LEFT(object_key, CHAR_LENGTH(?)) = ?",
                job,
                folder,
                folder);
    }

    private long sum(String which, String sql, String... parameters) {
        return database.inTransaction("add up the bytes " + which, connection -> {
            try (PreparedStatement add = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    add.setString(i + 1, parameters[i]);
                }
                try (ResultSet row = add.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }
}
