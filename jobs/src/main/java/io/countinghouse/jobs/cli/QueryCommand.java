package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "query",
        description = "Ask the marts and the ledger in SQL; reading only.",
        mixinStandardHelpOptions = true)
public final class QueryCommand implements Callable<Integer> {
    private static final Pattern READING =
            Pattern.compile("(?is)\\s*\\(*\\s*(select|with|show|describe|desc|explain)\\b.*");

    /** States of a mistake in data, a write in a read-only transaction, a missing right, syntax, and no rows to read. */
    private static final Pattern MISTAKE = Pattern.compile("(22|25|28|42).*|S1009");

    private static final int NO_SUCH_TABLE = 1146;

    @Parameters(paramLabel = "SQL", description = "e.g. \"SELECT * FROM ledger_batch\"")
    private String sql;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: table)")
    private ResultFormat format = ResultFormat.table;

    @Option(names = "--max-rows", paramLabel = "N", description = "most rows of a table (default: ${DEFAULT-VALUE})")
    private int maxRows = 1000;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() {
        print(options.database(), sql, format, maxRows, System.out);
        return 0;
    }

    /** Runs one reading statement in a read-only transaction and prints its rows. */
    public static void print(Database database, String sql, ResultFormat format, int maxRows, PrintStream out) {
        if (!READING.matcher(sql).matches()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "SQL: found \"" + sql + "\", expected SELECT, WITH, SHOW, DESCRIBE or EXPLAIN");
        }
        try (Connection connection = database.open()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try (Statement statement =
                    connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
                // One row at a time, so that an export of any size fits.
                statement.setFetchSize(Integer.MIN_VALUE);
                try (ResultSet rows = statement.executeQuery(sql)) {
                    format.print(rows, maxRows, out);
                }
            }
        } catch (SQLException e) {
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                SchemaVersion.requireCurrent(database);
            }
            if (e.getSQLState() != null && MISTAKE.matcher(e.getSQLState()).matches()) {
                throw new CountinghouseException(ErrorCode.USAGE, "SQL: " + e.getMessage(), e);
            }
            throw Database.failure("query", e);
        }
    }
}
