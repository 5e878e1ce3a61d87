package io.countinghouse.jobs.cli;

import io.countinghouse.common.ledger.Database;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "status",
        description =
                "Leases, open batches, the latest runs and batches, failed expectations, and what could not be told yet, from the ledger.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int ROWS = 20;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() {
        Database database = options.database();
        show(
                database,
                "Leases",
                """
                SELECT job, epoch, IF(expires_at > UTC_TIMESTAMP(6), holder, 'free') AS held_by, expires_at
                FROM ledger_lease ORDER BY job
                """);
        show(
                database,
                "Open batches",
                """
                SELECT job, batch_id, state, created_at FROM ledger_batch WHERE open_job IS NOT NULL ORDER BY job
                """);
        show(
                database,
                "Latest batches",
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
                """);
        show(
                database,
                "Latest runs",
                """
                SELECT run_id, job, outcome, exit_code, started_at, finished_at, message
                FROM ledger_run ORDER BY started_at DESC LIMIT 10
                """);
        show(
                database,
                "Latest failed expectations",
                """
                SELECT c.batch_id, b.job, c.table_name, c.name, c.severity, c.failed, c.looked_at AS of_rows, c.checked_at, c.samples
                FROM ledger_check c JOIN ledger_batch b ON b.batch_id = c.batch_id
                WHERE NOT c.passed ORDER BY c.checked_at DESC, c.batch_id DESC, c.table_name, c.name LIMIT 10
                """);
        show(
                database,
                "Not told yet",
                """
                SELECT job, destination, created_at, attempts, last_error FROM ledger_digest
                WHERE delivered_at IS NULL AND given_up_at IS NULL ORDER BY digest_id DESC LIMIT 10
                """);
        return 0;
    }

    private static void show(Database database, String title, String sql) {
        System.out.println(title);
        QueryCommand.print(database, sql, ResultFormat.table, ROWS, System.out);
        System.out.println();
    }
}
