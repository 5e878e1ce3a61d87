package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Prints the seconds of invoice-offsets from MySQL to MySQL, whole and after a change of 1 % of the invoices. Arguments: the
 * number of invoices (140000), the share of them that one company has in percent (0). Server and store are the embedded
 * ones, on the same machine. The changed invoices are spread over all companies, so that most slices are published again.
 * With {@code mirror} as the third argument no invoice counts, and what is measured is the mirroring of the table: whole, after
 * 400 rows were changed, and after 400 more with every value compared.
 *
 * <p>To run it from the repository's root:
 *
 * <pre>{@code
 * ./mvnw -B -q test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath \
 *     -pl submit/sandbox,common,jobs
 * java @conf/jvm/all.options @conf/jvm/large.options -Xmx6g -Dcountinghouse.root=$PWD \
 *     -cp jobs/target/test-classes:jobs/target/classes:$(cat jobs/target/test.classpath) \
 *     io.countinghouse.jobs.offsets.OffsetsBenchmark 140000 50
 * }</pre>
 */
final class OffsetsBenchmark {
    private static final int CONNECTIONS = 4;
    private static final int MAX_SLICES = 50_000;

    private final Workspace workspace = RealParts.shared().workspace();
    private final BenchmarkSource source;
    private final SparkSession spark;
    private final List<String> lines = new ArrayList<>();

    private OffsetsBenchmark(long invoices, int largest) throws SQLException {
        Migrations.migrate(workspace.migration());
        source = new BenchmarkSource(invoices, largest);
        spark = RealParts.shared().spark(asOnALaptop());
    }

    public static void main(String[] arguments) throws SQLException, IOException {
        long invoices = arguments.length < 1 ? 140_000 : Long.parseLong(arguments[0]);
        int largest = arguments.length < 2 ? 0 : Integer.parseInt(arguments[1]);
        OffsetsBenchmark benchmark = new OffsetsBenchmark(invoices, largest);
        try (benchmark.spark) {
            if (arguments.length > 2 && arguments[2].equals("mirror")) {
                benchmark.mirror();
            } else {
                benchmark.run();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%,d invoices, %d %% of them of one company, %d processors%n",
                invoices,
                largest,
                Runtime.getRuntime().availableProcessors());
        benchmark.lines.forEach(System.out::println);
        // The embedded server ends with the JVM, which its threads would keep alive.
        System.exit(0);
    }

    private void run() throws SQLException {
        runJob("whole");
        source.change();
        runJob("1 % changed, 100 deleted");
    }

    private void mirror() throws SQLException {
        OffsetSettings usual = OffsetSettings.DEFAULT;
        OffsetSettings nothingCounts = new OffsetSettings(
                usual.earliest(),
                usual.latest(),
                usual.policy(),
                usual.identity(),
                List.of("open", "paid", "booked"),
                usual.longText(),
                usual.limits());
        runJob("whole", nothingCounts, SourceSettings.Reading.INCREMENTAL);
        source.changeFew();
        runJob("400 changed", nothingCounts, SourceSettings.Reading.INCREMENTAL);
        source.changeFew();
        runJob("400 changed, every value compared", nothingCounts, SourceSettings.Reading.FULL);
    }

    private void runJob(String what) {
        runJob(what, OffsetSettings.DEFAULT, SourceSettings.Reading.INCREMENTAL);
    }

    private void runJob(String what, OffsetSettings own, SourceSettings.Reading reading) {
        StageTimes times = new StageTimes();
        long start = System.nanoTime();
        new JobRunner(spark, settings(reading), InvoiceOffsets.define(own), times).run();
        note("invoice-offsets, " + what, start);
        times.seconds().forEach((stage, seconds) -> note("    " + stage, seconds));
    }

    /** Of conf/env/local.conf, and none of what the tests' session has for the sake of small data. */
    private static Map<String, String> asOnALaptop() {
        return Map.of(
                "spark.master", "local[*]",
                "spark.driver.host", "127.0.0.1",
                "spark.sql.shuffle.partitions", "4",
                "spark.sql.adaptive.enabled", "true",
                "spark.sql.codegen.wholeStage", "true",
                "spark.sql.codegen.factoryMode", "FALLBACK");
    }

    private Settings settings(SourceSettings.Reading reading) {
        MysqlSettings runtime = workspace.runtime();
        // A statement that publishes millions of rows is silent for longer than the tests' connections wait.
        MysqlSettings patient = new MysqlSettings(
                runtime.host(),
                runtime.port(),
                runtime.database(),
                runtime.user(),
                runtime.password(),
                runtime.tls(),
                runtime.connectTimeout(),
                Duration.ofMinutes(30));
        Settings usual = workspace.settings(patient, new LeaseSettings(Duration.ofSeconds(60), Duration.ofSeconds(75)));
        return usual.toBuilder()
                .source(Optional.of(new SourceSettings(
                        source.reader(), BenchmarkSource.TABLE, CONNECTIONS, Duration.ofMinutes(10), reading)))
                .maxSlices(MAX_SLICES)
                .build();
    }

    private void note(String what, long start) {
        note(what, (System.nanoTime() - start) / 1e9);
    }

    private void note(String what, double seconds) {
        say(String.format(Locale.ROOT, "%-52s %9.1f s", what, seconds));
    }

    /** At once, for the whole takes long with many invoices. */
    private void say(String line) {
        lines.add(line);
        System.out.println(line);
    }
}
