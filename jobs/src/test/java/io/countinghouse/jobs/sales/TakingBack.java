package io.countinghouse.jobs.sales;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Redelivery;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A workspace of sales-marts whose files come in each other's place. */
final class TakingBack {
    private final SalesWorkspace sales;
    private int mended;

    TakingBack(Path folder) throws IOException {
        Path dimensions = Files.createDirectories(folder.resolve("dimensions"));
        Files.writeString(
                dimensions.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n");
        this.sales = new SalesWorkspace(dimensions);
    }

    /** The job with {@code redelivery = replace}. */
    public static final class Replacing implements Function<Workspace, JobRunner> {
        @Override
        public JobRunner apply(Workspace of) {
            Job job = SalesMarts.define(SalesWorkspace.SETTINGS).withRedelivery(Map.of("sales", Redelivery.REPLACE));
            return new JobRunner(of.parts().spark(), of.settings(), job, Progress.silent());
        }
    }

    SalesWorkspace workspace() {
        return sales;
    }

    void upload(String name, String text) {
        SmallSales.upload(sales, name, text);
    }

    /** As shipped. */
    JobRunner runner() {
        return sales.runner();
    }

    JobRunner replacing() {
        return new Replacing().apply(sales.workspace);
    }

    List<String> query(String sql) {
        return sales.workspace.query(sql);
    }

    /** Replays the one open row with this text in place of that. */
    void mend(Path folder, String from, String to) throws IOException {
        Path file = folder.resolve("mended" + mended++ + ".csv");
        assertThat(replacing().export(QuarantineFilter.ALL, file)).isEqualTo(1);
        Files.writeString(file, Files.readString(file).replaceFirst(from, to));
        replacing().replay(file.toUri().toString());
    }

    /** {@code LINE STATE} of every row of the quarantine table whose file counts, as the table shows it. */
    List<String> states() {
        return RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(sales.workspace.zones().quarantine() + "/rows/" + SalesMarts.NAME)
                .where(col("_batch_id").equalTo(latestCountingBatch()))
                .selectExpr("concat(_line, ' ', state)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private long latestCountingBatch() {
        return Long.parseLong(query(
                        """
                        SELECT MAX(f.batch_id) FROM ledger_file f JOIN ledger_batch b ON b.batch_id = f.batch_id
                        WHERE f.withdrawn_by IS NULL AND f.rejected > 0
                        """)
                .get(0));
    }
}
