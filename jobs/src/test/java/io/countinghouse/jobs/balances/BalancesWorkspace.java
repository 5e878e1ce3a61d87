package io.countinghouse.jobs.balances;

import io.countinghouse.common.config.BusinessDays;
import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.SlackServer;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Encoders;

/** A migrated workspace for org-balances. */
final class BalancesWorkspace {
    static final String INVOICES = "INVOICE_ID,PARENT_INVOICE_ID,TRANSACTION_ID,ORGANIZATION_ID,TYPE,STATUS,CURRENCY,"
            + "PAYMENT_CURRENCY,PAYMENT_METHOD,AMOUNT,PAYMENT_AMOUNT,FX_RATE,FX_RATE_PAYMENT,CREATED_AT\n";
    static final String ORGANIZATIONS =
            "ORGANIZATION_ID,FIRST_PAYMENT_DATE,LAST_PAYMENT_DATE,LEGAL_ENTITY_COUNTRY_CODE,"
                    + "COUNT_TOTAL_CONTRACTS_ACTIVE,CREATED_DATE\n";

    final Workspace workspace = RealParts.shared().workspace();

    /** Where its runs tell what people should hear. */
    private NotifySettings notices = NotifySettings.NOBODY;

    BalancesWorkspace() {
        workspace.migrate();
        MartTables.makeStages(
                new Database(workspace.migration()),
                OrgBalances.define(BalanceSettings.DEFAULT).marts());
    }

    /** As shipped but for these; most of the rows may be rejected: the tests' files are short. */
    static BalanceSettings settings(
            LocalDate businessDate, BalanceSettings.Balance balance, StatusPolicy statuses, ZoneId zone) {
        return new BalanceSettings(
                new BusinessDays(zone, 0, Optional.of(businessDate)),
                BalanceSettings.DEFAULT.earliest(),
                BalanceSettings.DEFAULT.latest(),
                balance,
                statuses,
                BalanceSettings.DEFAULT.negativeAmounts(),
                BalanceSettings.DEFAULT.currencies(),
                BalanceSettings.DEFAULT.mysqlDays(),
                BalanceSettings.DEFAULT.alerts(),
                BalanceSettings.DEFAULT.calendar(),
                BalanceSettings.DEFAULT.freshDays(),
                RejectLimits.ofBatchShare(new BigDecimal("0.95")));
    }

    static BalanceSettings until(String businessDate) {
        return settings(
                LocalDate.parse(businessDate),
                BalanceSettings.Balance.CUMULATIVE,
                StatusPolicy.DEFAULT,
                ZoneOffset.UTC);
    }

    /** As shipped, limits and all. */
    static BalanceSettings shipped(String businessDate) {
        BalanceSettings other = until(businessDate);
        return new BalanceSettings(
                other.days(),
                other.earliest(),
                other.latest(),
                other.balance(),
                other.statuses(),
                other.negativeAmounts(),
                other.currencies(),
                other.mysqlDays(),
                other.alerts(),
                other.calendar(),
                other.freshDays(),
                RejectLimits.DEFAULT);
    }

    /** Where the sample files lie, if this checkout has them beside it. */
    static Path sample(String name) {
        return RealParts.root()
                .resolve("../shared/data/org_balances")
                .normalize()
                .resolve(name);
    }

    void upload(Path file) {
        try {
            workspace.upload(OrgBalances.NAME, file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void upload(String name, String text) {
        workspace.upload(OrgBalances.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** From now on its runs tell this server. */
    void telling(SlackServer slack) {
        NotifySettings nobody = NotifySettings.NOBODY;
        notices = new NotifySettings(
                Set.of(NotifySettings.Kind.SLACK_WEBHOOK),
                nobody.top(),
                nobody.maxAge(),
                nobody.patience(),
                Duration.ofMillis(1),
                Optional.empty(),
                Map.of("7", List.of("U777")),
                Optional.of(new NotifySettings.Webhook(new Secret(slack.url() + "/hook"))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    RunReport run(BalanceSettings settings) {
        return runner(settings).run();
    }

    JobRunner runner(BalanceSettings settings) {
        return new JobRunner(
                RealParts.shared().spark(),
                workspace.settings().toBuilder().notices(notices).build(),
                OrgBalances.define(settings),
                Progress.silent());
    }

    /** Of a mart's copy in the lake, these columns as a query of MySQL shows them. */
    List<String> lake(String mart, List<String> columns) {
        return lakeWhere(mart, columns, "");
    }

    List<String> lakeWhere(String mart, List<String> columns, String where) {
        return RealParts.shared()
                .spark()
                .sql("SELECT concat_ws('|', " + String.join(", ", columns) + ") FROM delta.`"
                        + workspace.zones().lake() + "/" + mart + "`" + where)
                .as(Encoders.STRING())
                .collectAsList();
    }

    /** File, line and first code of each rejected row. */
    List<String> rejected() {
        return RealParts.shared()
                .spark()
                .sql("SELECT concat_ws('|', substring_index(object_key, '/', -1), _line, rejects[0].code) FROM delta.`"
                        + workspace.zones().quarantine() + "/rows/" + OrgBalances.NAME + "`")
                .as(Encoders.STRING())
                .collectAsList();
    }
}
