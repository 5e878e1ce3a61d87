package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.testing.RealParts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What was damaged where it lies is never taken for sound: the run says what is wrong and publishes nothing of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorruptionIT {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int GZIP_HEADER = 10;

    @TempDir
    private static Path folder;

    private SalesState undisturbed;

    @BeforeAll
    void runOnceUndisturbed() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        undisturbed = SalesState.of(sales);
        SmallSales.requireExpected(undisturbed);
    }

    @Test
    void aFlippedByteInARawGzipRefusesTheFileAndTheSoundOneCompletesTheMarts() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        Path raw = sales.workspace.folder().resolve("raw/sales-marts/sales_data_1.csv");
        byte[] sound = gzip(Files.readAllBytes(raw));
        Files.delete(raw);
        for (long seed : FaultCases.seeds(1).toArray()) {
            String name = "sales_data_damaged_" + seed + ".csv";
            sales.workspace.upload(SalesMarts.NAME, name, sound);
            DamagedFile.flipped(raw.resolveSibling(name), GZIP_HEADER, new Random(seed));
        }

        sales.run();

        assertThat(sales.workspace.query(
                        "SELECT DISTINCT verdict FROM ledger_object WHERE object_key LIKE '%damaged%'"))
                .containsExactly("corrupt_gzip");
        assertThat(sales.team())
                .containsExactlyInAnyOrder(
                        "101|1|Ann Lee|2023-08-01|10.00|1|0.10", "101|1|Ann Lee|2023-09-01|7.00|1|0.07");

        sales.workspace.upload(SalesMarts.NAME, "sales_data_1.csv", sound);
        sales.run();

        assertThat(sales.team()).isEqualTo(undisturbed.parts().get("team"));
        assertThat(sales.customers()).isEqualTo(undisturbed.parts().get("customers"));
        assertThat(sales.workspace.objects("raw")).isEmpty();
    }

    @Test
    void aFlippedByteInAClaimedFileStopsTheLanding() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        for (long seed : FaultCases.seeds(1).toArray()) {
            FaultCases.run(CorruptionIT.class, seed, "a claimed file", () -> {
                AtomicReference<DamagedFile> damaged = new AtomicReference<>();
                CountinghouseException failure = failureOf(runner(
                                sales,
                                "land",
                                () -> damaged.set(DamagedFile.flipped(
                                        only(sales, "archive", "sales_data_1.csv"), 0, new Random(seed)))))
                        .orElseThrow();
                damaged.get().mend();

                assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.RAW_FILE_CHANGED);
                assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
                assertThat(failure).hasMessageContaining("sales_data_1.csv");
                assertNothingPublished(sales);
            });
        }
        finish(sales);
    }

    @Test
    void aFlippedByteInALogOfTheLakeIsNeverReadShort() throws IOException {
        neverReadShort("a log of the lake", 2, (sales, random) -> DamagedFile.flipped(log(sales), 0, random));
    }

    @Test
    void aFlippedByteInAFileOfTheLakeIsNeverReadShort() throws IOException {
        neverReadShort("a file of the lake", 5, (sales, random) -> DamagedFile.flipped(august(sales), 0, random))
                .forEach(failure -> assertThat(failure)
                        .hasMessageContaining(".parquet: is damaged or gone")
                        .isInstanceOfSatisfying(CountinghouseException.class, told -> assertThat(told.code())
                                .isEqualTo(ErrorCode.LAKE_INCONSISTENT)));
    }

    @Test
    void aLogOfTheLakeThatLostAFileOrPutsItInAnotherMonthPublishesNothing() throws IOException {
        SalesWorkspace sales = landed();
        for (Supplier<DamagedFile> damage : List.<Supplier<DamagedFile>>of(
                () -> DamagedFile.cut(log(sales)),
                () -> DamagedFile.replaced(log(sales), "\"add\"", "\"odd\""),
                () -> DamagedFile.replaced(
                        log(sales), "\"sales_month\":\"2023-08-01\"", "\"sales_month\":\"2023-07-01\""))) {
            CountinghouseException failure = met(sales, damage.get()).orElseThrow();
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.LAKE_INCONSISTENT);
            assertThat(failure.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(failure).hasMessageContaining("/sales_lines is damaged");
            assertNothingPublished(sales);
        }
        finish(sales);
    }

    /** By hand: 31.50 = 20.00 + 10.00 + 1.50. */
    @Test
    void aLogThatLostAnEarlierBatchPublishesNothingOfTheNextOne() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        sales.run();
        List<String> before = sales.team();
        SmallSales.upload(sales, "sales_data_4.csv", SmallSales.HEADER + "1,101,oats,2023-08-09,1,1.50,1,1.50\n");

        CountinghouseException failure = met(sales, DamagedFile.cut(log(sales))).orElseThrow();

        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.LAKE_INCONSISTENT);
        assertThat(sales.team()).isEqualTo(before);
        assertThat(DisturbedRun.rerunUntilDone(sales)).isEqualTo(1);
        assertThat(sales.team()).contains("101|1|Ann Lee|2023-08-01|31.50|1|0.32");
    }

    @Test
    void whatWasStagedAndIsNotAnyMoreIsNotPublished() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        for (String change : List.of(
                "UPDATE stage_sales_team_data_mart SET total_sales = total_sales + 0.01 WHERE sales_person_id = 2",
                "UPDATE stage_sales_team_data_mart SET full_name = 'Ann Leo' WHERE sales_person_id = 1",
                "DELETE FROM stage_customers_data_mart ORDER BY epoch DESC LIMIT 1")) {
            CountinghouseException failure = failureOf(runner(sales, "publish", () -> sales.workspace.execute(change)))
                    .orElseThrow();

            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.CONSERVATION_BROKEN);
            assertThat(failure.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
            assertThat(failure).hasMessageStartingWith("Nothing was published; stage staged, mart ");
            assertNothingPublished(sales);
        }
        finish(sales);
    }

    /** The lake takes a batch once: had it taken the changed rows, no run could put its copy right. */
    @Test
    void aMartThatIsChangedBeforeItIsCopiedIsToldAndOncePutRightTheNextRunCompletes() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        String change = "UPDATE sales_team_data_mart SET total_sales = total_sales + %s WHERE sales_person_id = 2";
        CountinghouseException failure = failureOf(
                        runner(sales, "copy", () -> sales.workspace.execute(change.formatted("0.01"))))
                .orElseThrow();

        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.LAKE_INCONSISTENT);
        assertThat(failure)
                .hasMessageStartingWith(
                        "Mart sales_team_data_mart in MySQL is not what was published; column total_sales:");
        sales.workspace.execute(change.formatted("-0.01"));
        finish(sales);
    }

    /** A byte may be one that says nothing: then the run must come to the same as ever. Returns how the others failed. */
    private List<CountinghouseException> neverReadShort(
            String what, int usual, BiFunction<SalesWorkspace, Random, DamagedFile> damage) throws IOException {
        List<CountinghouseException> failures = new ArrayList<>();
        AtomicReference<SalesWorkspace> sales = new AtomicReference<>(landed());
        for (long seed : FaultCases.seeds(usual).toArray()) {
            FaultCases.run(CorruptionIT.class, seed, what, () -> {
                Optional<CountinghouseException> failure =
                        met(sales.get(), damage.apply(sales.get(), new Random(seed)));
                DisturbedRun.report("seed " + seed + ", a flipped byte in " + what, failure, 0);
                failure.ifPresent(failures::add);
                if (failure.isPresent()) {
                    assertNothingPublished(sales.get());
                } else {
                    assertThat(SalesState.of(sales.get())).isEqualTo(undisturbed);
                    sales.set(landed());
                }
            });
        }
        finish(sales.get());
        return failures;
    }

    /** How a run fails that has read nothing of the lake yet; the damage is mended then. */
    private static Optional<CountinghouseException> met(SalesWorkspace sales, DamagedFile damaged) {
        DeltaLog.clearCache();
        Optional<CountinghouseException> failure = failureOf(sales.runner());
        damaged.mend();
        DeltaLog.clearCache();
        return failure;
    }

    private SalesWorkspace landed() throws IOException {
        SalesWorkspace sales = SmallSales.prepared(folder);
        failureOf(runner(sales, "derive", () -> {
            throw new CountinghouseException(ErrorCode.INTERNAL, "stopped before it derives");
        }));
        assertThat(sales.workspace.query("SELECT state FROM ledger_batch")).containsExactly("LANDED");
        return sales;
    }

    private void finish(SalesWorkspace sales) {
        assertThat(DisturbedRun.rerunUntilDone(sales)).isEqualTo(1);
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
    }

    private static Path log(SalesWorkspace sales) {
        return only(sales, "lake/sales_lines", "0.json");
    }

    private static Path august(SalesWorkspace sales) {
        return only(sales, "lake/sales_lines/sales_month=2023-08-01", ".parquet");
    }

    private static Optional<CountinghouseException> failureOf(JobRunner runner) {
        return DisturbedRun.within(LIMIT, runner);
    }

    private static void assertNothingPublished(SalesWorkspace sales) {
        assertThat(sales.workspace.query("SELECT state FROM ledger_batch WHERE state IN ('PUBLISHED', 'CLOSED')"))
                .isEmpty();
        assertThat(sales.team()).isEmpty();
        assertThat(sales.customers()).isEmpty();
    }

    private static JobRunner runner(SalesWorkspace sales, String stage, Runnable action) {
        return new JobRunner(
                RealParts.shared().spark(),
                sales.workspace.settings(),
                SalesMarts.define(SalesWorkspace.SETTINGS),
                new AtStage(stage, action));
    }

    private static Path only(SalesWorkspace sales, String zone, String suffix) {
        List<String> found = sales.workspace.objects(zone).stream()
                .filter(object -> object.endsWith(suffix))
                .toList();
        assertThat(found).hasSize(1);
        return sales.workspace.folder().resolve(zone).resolve(found.get(0));
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }
}
