package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.billing.BillingFx;
import io.countinghouse.jobs.billing.BillingGenerator;
import io.countinghouse.jobs.billing.BillingSettings;
import io.countinghouse.jobs.sales.SalesGenerator;
import io.countinghouse.jobs.sales.SalesMarts;
import io.countinghouse.jobs.sales.SalesSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was planted is what a whole run refuses, no more and no less, each with its code and line. */
class PlantedDefectsIT {
    @TempDir
    private Path folder;

    @Test
    void aRunRefusesExactlyWhatWasPlantedAmongSales() throws IOException {
        new SalesGenerator(1000, 14, 1, LocalDate.parse("2023-08-01"), true).write(folder);
        Workspace workspace = refusesWhatWasPlanted(SalesMarts.define(SalesSettings.DEFAULT));
        assertThat(workspace.query("SELECT SUM(records), SUM(landed), SUM(rejected) FROM ledger_file"))
                .containsExactly("1024|1012|12");
    }

    @Test
    void aRunRefusesExactlyWhatWasPlantedAmongBills() throws IOException {
        new BillingGenerator(1000, 14, 1, LocalDate.parse("2023-08-01"), true).write(folder);
        Workspace workspace = refusesWhatWasPlanted(BillingFx.define(BillingSettings.DEFAULT));
        assertThat(workspace.query(
                        "SELECT SUM(records), SUM(landed), SUM(rejected) FROM ledger_file WHERE feed = 'billing'"))
                .containsExactly("1036|1018|18");
    }

    private Workspace refusesWhatWasPlanted(Job job) throws IOException {
        Workspace workspace = RealParts.shared().workspace();
        workspace.migrate();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("planted.tsv"))
                    .toList()) {
                workspace.upload(job.name(), file.getFileName().toString(), Files.readAllBytes(file));
            }
        }

        RunReport report =
                new JobRunner(RealParts.shared().spark(), workspace.settings(), job, Progress.silent()).run();

        List<String> refused = new ArrayList<>();
        for (RawObject object : report.batches().get(0).objects()) {
            if (object.state() == ObjectState.REFUSED) {
                refused.add(object.name() + "\t" + object.verdict());
            } else if (object.state() == ObjectState.DUPLICATE) {
                refused.add(object.name() + "\tduplicate");
            }
        }
        for (Row row : RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(workspace.zones().quarantine() + "/rows/" + job.name())
                .selectExpr("substring_index(object_key, '/', -1)", "_line", "rejects[0].code")
                .collectAsList()) {
            refused.add(row.getString(0) + "\t" + row.getLong(1) + "\t" + row.getString(2));
        }
        assertThat(refused).containsExactlyInAnyOrderElementsOf(planted());
        return workspace;
    }

    /** Lines of the list, without the line number where the whole file is refused. */
    private List<String> planted() throws IOException {
        List<String> planted = new ArrayList<>();
        List<String> lines = Files.readAllLines(folder.resolve("planted.tsv"));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            planted.add(cells[0].contains("_lines") ? line : cells[0] + "\t" + cells[2]);
        }
        return planted;
    }
}
