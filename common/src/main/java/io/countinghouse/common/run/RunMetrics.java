package io.countinghouse.common.run;

import io.countinghouse.common.config.MetricsSettings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.metrics.Metrics;
import io.countinghouse.common.metrics.RunFigures;
import io.countinghouse.common.run.report.RunCounts;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.StageSeconds;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of one run, for whoever watches them. */
record RunMetrics(MetricsSettings settings, Database database, Lease lease, StageSeconds stages) {
    private record Told(Instant now, long notices) {}

    void succeeded(RunReport report) {
        if (settings.isOff()) {
            return;
        }
        tell(report.exitCode().status(), report.elapsed(), RunCounts.of(report));
    }

    void failed(int exitCode, Duration elapsed) {
        if (!settings.isOff()) {
            tell(exitCode, elapsed, Map.of());
        }
    }

    private void tell(int exitCode, Duration elapsed, Map<String, Long> counts) {
        Told told = told();
        Map<String, Long> all = new LinkedHashMap<>(counts);
        all.put("notices", told.notices());
        new Metrics(settings)
                .tell(new RunFigures(lease.job(), lease.runId(), told.now(), exitCode, elapsed, all, stages.take()));
    }

    private Told told() {
        return database.inTransaction("count the notices of the run", connection -> {
            try (PreparedStatement count = connection.prepareStatement(
                    "SELECT UNIX_TIMESTAMP(NOW(6)), COUNT(*) FROM ledger_outbox WHERE run_id = ?")) {
                count.setString(1, lease.runId());
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return new Told(
                            Instant.ofEpochMilli(
                                    row.getBigDecimal(1).movePointRight(3).longValue()),
                            row.getLong(2));
                }
            }
        });
    }
}
