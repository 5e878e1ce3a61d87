package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.IntFunction;

/** Runs that have a row in the ledger. */
final class KnownRuns {
    private static final int MOST_ATTEMPTS = 1000;

    private KnownRuns() {}

    /**
     * The first of the ids that no run has.
     *
     * @param attempts gives the id of each attempt, from 1
     * @throws CountinghouseException USAGE when another job's run has one of them
     */
    static String firstUnknown(Connection connection, String job, IntFunction<String> attempts) throws SQLException {
        try (PreparedStatement find = connection.prepareStatement("SELECT job FROM ledger_run WHERE run_id = ?")) {
            for (int number = 1; number <= MOST_ATTEMPTS; number++) {
                String id = attempts.apply(number);
                find.setString(1, id);
                try (ResultSet row = find.executeQuery()) {
                    if (!row.next()) {
                        return id;
                    }
                    if (!row.getString(1).equals(job)) {
                        throw new CountinghouseException(
                                ErrorCode.USAGE,
                                "--run-id: found " + attempts.apply(1) + ", which is of a run of " + row.getString(1)
                                        + ", expected an id that no run of another job has");
                    }
                }
            }
        }
        throw new CountinghouseException(
                ErrorCode.USAGE,
                "--run-id: found " + attempts.apply(1) + ", of which there were " + MOST_ATTEMPTS
                        + " attempts, expected another id");
    }
}
