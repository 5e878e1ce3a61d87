package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.cli.DimensionFiles;
import io.countinghouse.jobs.sales.SalesGenerator;
import io.countinghouse.jobs.sales.SalesMarts;
import io.countinghouse.submit.Commands.Outcome;
import io.countinghouse.submit.SparkRecord.Task;
import io.countinghouse.submit.Submission.Submitted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** A Spark of several machines, one of which dies, publishes what one process does; and more machines share the same work. */
class ClusterIT {
    private static final int ROWS = 12_000;
    private static final int MANY_ROWS = 60_000;

    private static final String EXECUTORS = "countinghouse.cluster.executors";

    private static final List<Integer> SIZES = Arrays.stream(
                    System.getProperty(EXECUTORS, "1,4").split(",", -1))
            .map(Integer::valueOf)
            .toList();

    /** The sizes by which Spark and Delta cut work into tasks, made as small as the data is. */
    private static final Map<String, String> SMALL_TASKS = Map.of(
            "spark.sql.shuffle.partitions", "8",
            "spark.sql.adaptive.coalescePartitions.minPartitionSize", "32k",
            "spark.sql.files.minPartitionNum", "4",
            "spark.sql.files.openCostInBytes", "32k",
            "spark.databricks.delta.optimizeWrite.binSize", "1");

    /** Who counts tasks need not wait for code that is made for many rows. */
    private static final Map<String, String> QUICK_TO_START = Map.of(
            "spark.sql.codegen.wholeStage", "false",
            "spark.sql.codegen.factoryMode", "NO_CODEGEN",
            "spark.executor.extraJavaOptions", "-XX:+UseSerialGC");

    private static final List<String> RESULTS = List.of(
            """
            SELECT customer_id, full_name, address, phone_number, sales_month, purchases, total_sales,
                first_purchase_date, last_purchase_date FROM customers_data_mart
            """,
            """
            SELECT store_id, sales_person_id, full_name, sales_month, total_sales, sales_rank, incentive
            FROM sales_team_data_mart
            """,
            "SELECT job, state, open_job FROM ledger_batch",
            "SELECT file_id, records, landed, rejected FROM ledger_file",
            "SELECT subject, stage, measure, records, amount FROM ledger_conservation",
            "SELECT mart, slice, records, sums FROM ledger_publish",
            "SELECT outcome, exit_code FROM ledger_run");

    @TempDir
    private Path folder;

    @Test
    void anExecutorAndThenAWholeWorkerAreKilledInMidRunAndTheMartsAreExact() throws IOException {
        Path generated = folder.resolve("generated");
        new SalesGenerator(ROWS, 42, 7, LocalDate.parse("2023-08-01"), false).write(generated);
        Workspace disturbed = prepared(generated);
        Submitted submitted;
        try (SparkCluster cluster = cluster(2)) {
            Path driver = Files.createDirectories(folder.resolve("driver"));
            Submission submission = new Submission(driver, disturbed)
                    .master(cluster.url())
                    .properties(Map.of(
                            "spark.ui.enabled", "true",
                            "spark.ui.port", "0",
                            "spark.executor.memory", "768m",
                            "spark.sql.shuffle.partitions", "4"));
            CompletableFuture<Submitted> run = CompletableFuture.supplyAsync(() -> submit(submission));
            DriverPage page = DriverPage.of(driver.resolve("err"), () -> !run.isDone());

            List<String> landing = killWithATaskInHand(cluster, 0, false, "CLAIMED", disturbed, page);
            assertThat(landing).anyMatch(stage -> stage.startsWith("sales-marts/land"));
            List<String> later = killWithATaskInHand(cluster, 1, true, "LANDED", disturbed, page);
            assertThat(later).isNotEmpty().noneMatch(stage -> stage.startsWith("sales-marts/land"));

            submitted = run.join();
        }

        assertThat(submitted.status()).as(submitted.err()).isZero();
        Workspace undisturbed = prepared(generated);
        Outcome local = Commands.shared().run(undisturbed, "run", SalesMarts.NAME);
        assertThat(local.status()).as(local.err()).isZero();
        for (String result : RESULTS) {
            assertThat(disturbed.query(result)).as(result).isNotEmpty().isEqualTo(undisturbed.query(result));
        }
        assertThat(disturbed.objects("raw")).isEmpty();
        Outcome reconciled = Commands.shared().run(disturbed, "reconcile", SalesMarts.NAME);
        assertThat(reconciled.status()).as(reconciled.out() + reconciled.err()).isZero();
    }

    /** Of the long tier: minutes of two cores. */
    @Test
    @EnabledIfSystemProperty(named = EXECUTORS, matches = ".+")
    void moreExecutorsShareTheSameWorkAndPublishTheSame() throws IOException {
        Path generated = folder.resolve("generated");
        new SalesGenerator(MANY_ROWS, 56, 7, LocalDate.parse("2023-08-01"), false).write(generated);
        Map<Integer, SparkRecord> records = new TreeMap<>();
        Map<Integer, List<List<String>>> results = new TreeMap<>();
        int most = SIZES.stream().max(Integer::compare).orElseThrow();
        try (SparkCluster cluster = cluster(most)) {
            for (int executors : SIZES) {
                Workspace workspace = prepared(generated);
                Path record = Files.createDirectories(folder.resolve("record-" + executors));
                Submitted submitted =
                        submit(new Submission(Files.createDirectories(folder.resolve("driver-" + executors)), workspace)
                                .master(cluster.url())
                                .properties(SMALL_TASKS)
                                .properties(QUICK_TO_START)
                                .properties(SparkRecord.into(record))
                                .properties(Map.of(
                                        "spark.cores.max", Integer.toString(executors),
                                        "spark.executor.cores", "1",
                                        "spark.executor.memory", "768m",
                                        // Work begins when all are there, so that who comes last finds some left.
                                        "spark.scheduler.minRegisteredResourcesRatio", "1.0",
                                        "spark.scheduler.maxRegisteredResourcesWaitingTime", "5min")));
                assertThat(submitted.status()).as(submitted.err()).isZero();
                records.put(executors, SparkRecord.of(record));
                results.put(executors, RESULTS.stream().map(workspace::query).toList());
            }
        }
        int least = SIZES.get(0);
        records.forEach((executors, record) -> {
            String which = executors + " executors";
            System.out.println(which + ": rows read by each " + record.byExecutor(Task::rows) + ", bytes shuffled "
                    + record.sum(Task::shuffled));
            assertThat(results.get(executors))
                    .as(which)
                    .isEqualTo(results.get(least))
                    .doesNotContain(List.of());
            for (String stage : List.of("inspect", "land", "derive")) {
                assertThat(record.of("sales-marts/" + stage).byExecutor(Task::rows))
                        .as(which + " at " + stage)
                        .hasSize(executors);
            }
            assertThat(record.sum(Task::shuffled))
                    .as(which + ", bytes shuffled")
                    .isCloseTo(records.get(least).sum(Task::shuffled), withPercentage(10));
            assertThat(record.stages())
                    .as(which)
                    .filteredOn(stage -> stage.rows() >= MANY_ROWS / 10)
                    .hasSizeGreaterThan(2)
                    .allMatch(stage -> stage.tasks() > 1);
        });
    }

    /**
     * Ends the worker's executor by SIGKILL while it works on a task, which it cannot finish: it is stopped before it gets it.
     *
     * @param withWorker whether its worker dies as well, so that no other executor comes in its place
     * @param state of the batch from which on it is stopped
     * @return what the stages were about that ran then
     */
    private static List<String> killWithATaskInHand(
            SparkCluster cluster, int worker, boolean withWorker, String state, Workspace workspace, DriverPage page) {
        page.awaited("a batch that is " + state, () -> {
            List<String> states = workspace.query("SELECT state FROM ledger_batch");
            return states.equals(List.of(state)) ? states : null;
        });
        ProcessHandle executor = page.awaited("an executor", () -> cluster.executor(worker)
                .filter(process -> process.info().commandLine().isPresent())
                .orElse(null));
        String id = SparkCluster.executorId(executor);
        stop(executor);
        List<String> stages = page.awaitTaskOf(id);
        if (withWorker) {
            cluster.worker(worker).destroyForcibly();
        }
        executor.destroyForcibly();
        executor.onExit().join();
        String why = page.awaitLoss(id);
        System.out.println("executor " + id + " killed in " + stages + ": " + why);
        return stages;
    }

    private SparkCluster cluster(int workers) throws IOException {
        Map<String, String> environment = RealParts.shared().environment();
        Map<String, String> role = Map.of(
                "AWS_ACCESS_KEY_ID", environment.get("AWS_ACCESS_KEY_ID"),
                "AWS_SECRET_ACCESS_KEY", environment.get("AWS_SECRET_ACCESS_KEY"));
        return SparkCluster.start(Files.createDirectories(folder.resolve("cluster")), workers, role);
    }

    private static void stop(ProcessHandle process) {
        try {
            int status = new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(status).as("kill -STOP").isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Submitted submit(Submission submission) {
        try {
            return submission.run("run", SalesMarts.NAME, "--env", "emr", "--set", "mysql.tls=off");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Workspace prepared(Path generated) throws IOException {
        Workspace workspace = RealParts.shared().workspace();
        workspace.migrate();
        new DimensionFiles(new Database(workspace.runtime())).load(generated.resolve(RawFiles.DIMENSIONS));
        try (Stream<Path> files = Files.list(generated)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                workspace.upload(SalesMarts.NAME, file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return workspace;
    }
}
