package io.countinghouse.jobs.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.countinghouse.common.ledger.Database;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Leases, open batches, the latest runs and batches, failed expectations, and what could not be told yet, from the ledger.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int ROWS = 20;

    private static final List<StatusView> VIEWS = List.of(
            new StatusView(
                    "Leases",
                    "leases",
                    """
                    SELECT job, epoch, IF(expires_at > UTC_TIMESTAMP(6), holder, 'free') AS held_by, expires_at
                    FROM ledger_lease ORDER BY job
                    """),
            new StatusView(
                    "Open batches",
                    "open_batches",
                    """
                    SELECT job, batch_id, state, created_at FROM ledger_batch WHERE open_job IS NOT NULL ORDER BY job
                    """),
            new StatusView(
                    "Latest batches",
                    "latest_batches",
                    """
                    SELECT b.batch_id, b.job, b.kind, IF(b.abandoned_at IS NULL, b.state, 'ABANDONED') AS state, COUNT(o.object_id) AS files,
                        CAST(COALESCE(SUM(o.state = 'REFUSED'), 0) AS SIGNED) AS refused,
                        CAST(COALESCE(SUM(o.state = 'DUPLICATE'), 0) AS SIGNED) AS duplicates,
                        CAST(COALESCE(SUM(f.records), 0) AS SIGNED) AS rows_in,
                        CAST(COALESCE(SUM(f.landed), 0) AS SIGNED) AS landed,
                        CAST(COALESCE(SUM(f.rejected), 0) AS SIGNED) AS rejected,
                        CAST(COALESCE(SUM(f.withdrawn_by IS NOT NULL), 0) AS SIGNED) AS taken_back, b.closed_at, b.reason
                    FROM ledger_batch b LEFT JOIN ledger_object o ON o.batch_id = b.batch_id
                        LEFT JOIN ledger_file f ON f.object_id = o.object_id
                    GROUP BY b.batch_id, b.job, b.kind, b.state, b.abandoned_at, b.closed_at, b.reason ORDER BY b.batch_id DESC LIMIT 10
                    """),
            new StatusView(
                    "Latest runs",
                    "latest_runs",
                    """
                    SELECT run_id, job, outcome, exit_code, started_at, finished_at, message
                    FROM ledger_run ORDER BY started_at DESC LIMIT 10
                    """),
            new StatusView(
                    "Latest failed expectations",
                    "failed_expectations",
                    """
                    SELECT c.batch_id, b.job, c.table_name, c.name, c.severity, c.failed, c.looked_at AS of_rows, c.checked_at, c.samples
                    FROM ledger_check c JOIN ledger_batch b ON b.batch_id = c.batch_id
                    WHERE NOT c.passed ORDER BY c.checked_at DESC, c.batch_id DESC, c.table_name, c.name LIMIT 10
                    """),
            new StatusView(
                    "Not told yet",
                    "not_told_yet",
                    """
                    SELECT job, destination, created_at, attempts, last_error FROM ledger_digest
                    WHERE delivered_at IS NULL AND given_up_at IS NULL ORDER BY digest_id DESC LIMIT 10
                    """));

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, or json: one object with the arrays leases, open_batches, latest_batches, latest_runs,"
                    + " failed_expectations and not_told_yet, whose members are named as in the text (default: text)")
    private TextOrJson format = TextOrJson.text;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        Database database = options.database();
        switch (format) {
            case text -> VIEWS.forEach(view -> {
                System.out.println(view.title());
                QueryCommand.print(database, view.sql(), ResultFormat.table, ROWS, System.out);
                System.out.println();
            });
            case json -> System.out.println(json(database));
        }
        return 0;
    }

    /** Rows beyond those that the text shows are not in it either. */
    private static String json(Database database) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            database.once("read the status", connection -> {
                for (StatusView view : VIEWS) {
                    write(json, view, connection);
                }
                return null;
            });
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, StatusView view, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(view.sql())) {
            json.writeArrayFieldStart(view.member());
            while (rows.next()) {
                JsonRows.writeOfLedger(json, rows);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
