package io.countinghouse.jobs.sales;

import static io.countinghouse.common.testing.ObjectStoreFault.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.testing.ObjectStoreFault;
import io.countinghouse.common.testing.ObjectStoreFault.Answer;
import io.countinghouse.common.testing.ObjectStoreProxy;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the object store answers, nothing is lost or doubled, and no file is ever read short. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectStoreFaultsIT {
    /** A bucket of its own, because s3a keeps one client per bucket and JVM. */
    private static final String BUCKET = "disturbed";

    private static final Duration LIMIT = Duration.ofMinutes(10);

    @TempDir
    private static Path folder;

    private ObjectStoreProxy proxy;
    private SalesState undisturbed;
    private int requests;

    @BeforeAll
    void runOnceUndisturbed() throws IOException {
        proxy = new ObjectStoreProxy(URI.create(RealParts.shared().environment().get("COUNTINGHOUSE_S3_ENDPOINT")));
        Configuration hadoop = RealParts.shared().spark().sparkContext().hadoopConfiguration();
        hadoop.set("fs.s3a.bucket." + BUCKET + ".endpoint", proxy.endpoint());
        hadoop.set("fs.s3a.bucket." + BUCKET + ".retry.interval", "20ms");
        hadoop.set("fs.s3a.bucket." + BUCKET + ".retry.throttle.interval", "20ms");
        hadoop.set("fs.s3a.bucket." + BUCKET + ".retry.throttle.limit", "6");
        SalesWorkspace sales = prepared();
        sales.run();
        requests = proxy.requests();
        undisturbed = SalesState.of(sales);
        SmallSales.requireExpected(undisturbed);
        assertThat(requests).as("requests of a run").isGreaterThan(100);
    }

    @AfterAll
    void closeProxy() {
        proxy.close();
    }

    LongStream disturbances() {
        return FaultCases.seeds(2);
    }

    @ParameterizedTest
    @MethodSource("disturbances")
    void aPassingDisturbanceAnywhereLosesAndDoublesNothing(long seed) {
        FaultCases.drawn(
                ObjectStoreFaultsIT.class, seed, random -> ObjectStoreFault.passing(random, requests), fault -> {
                    disturbAnywhere(fault).ifPresent(ObjectStoreFaultsIT::requireUnreachable);
                    return proxy.hit() > 0;
                });
    }

    @Test
    void aBurstOfSlowDownIsWaitedOut() throws IOException {
        assertThat(disturb(new ObjectStoreFault(Answer.SLOW_DOWN, "", "", requests / 2, 6)))
                .isEmpty();
    }

    @Test
    void aServiceThatAnswersOnlyErrorsIsUnreachable() throws IOException {
        CountinghouseException failure = disturb(
                        new ObjectStoreFault(Answer.INTERNAL_ERROR, "", "", requests / 2, ALWAYS))
                .orElseThrow();
        requireUnreachable(failure);
    }

    @Test
    void aBodyCutShortOnceIsReadAgain() throws IOException {
        assertThat(disturb(new ObjectStoreFault(Answer.BODY_CUT_SHORT, "GET", "sales_data_1.csv", 1, 1)))
                .isEmpty();
    }

    @Test
    void aBodyAlwaysCutShortFailsNamingTheFileAndIsNeverAShortRead() throws IOException {
        SalesWorkspace sales = prepared();
        proxy.arm(new ObjectStoreFault(Answer.BODY_CUT_SHORT, "GET", "sales_data_1.csv", 1, ALWAYS));
        CountinghouseException failure =
                DisturbedRun.within(LIMIT, sales.runner()).orElseThrow();
        requireUnreachable(failure);
        assertThat(failure).hasMessageContaining("sales_data_1.csv");
        assertThat(sales.workspace.query("SELECT batch_id FROM ledger_batch")).isEmpty();
        finish(sales);
    }

    @Test
    void lakeFilesAlwaysCutShortPublishNothing() throws IOException {
        SalesWorkspace sales = prepared();
        proxy.arm(new ObjectStoreFault(Answer.BODY_CUT_SHORT, "GET", ".parquet", 1, ALWAYS));
        CountinghouseException failure =
                DisturbedRun.within(LIMIT, sales.runner()).orElseThrow();
        requireUnreachable(failure);
        assertThat(sales.team()).isEmpty();
        finish(sales);
    }

    @ParameterizedTest
    @EnumSource(Zone.class)
    void aPutWhoseResponseIsLostTakesEffectOnce(Zone zone) throws IOException {
        assertThat(disturb(new ObjectStoreFault(Answer.RESPONSE_LOST, "PUT", zone.key, 1, 1)))
                .isEmpty();
    }

    /** Where a run puts objects. */
    enum Zone {
        LAKE_LOG("sales_lines/_delta_log/0"),
        LAKE_FILE("/lake/sales_lines/sales_month"),
        ARCHIVE("/archive/"),
        REASON(".reason.json");

        private final String key;

        Zone(String key) {
            this.key = key;
        }
    }

    /** A file whose copy cannot be seen waits for the next run, so there may be a batch more. */
    @Test
    void copiesThatAreNotSeenForAWhileAreMadeAgainAndNoRawFileGoesBefore() throws IOException {
        SalesWorkspace sales = prepared();
        proxy.arm(new ObjectStoreFault(Answer.NOT_FOUND, "HEAD", "/archive/", 1, 4));
        DisturbedRun.within(LIMIT, sales.runner());
        assertThat(proxy.hit()).as("requests hit").isPositive();
        proxy.heal();
        DisturbedRun.rerunUntilDone(sales);
        for (String part : List.of(
                "team",
                "customers",
                "team copy",
                "lines",
                "objects",
                "files",
                "raw",
                "archive",
                "quarantine/files",
                "rejected",
                "staged")) {
            assertThat(SalesState.of(sales).parts().get(part))
                    .as(part)
                    .isEqualTo(undisturbed.parts().get(part));
        }
    }

    @Test
    void newContentIsNotDeletedOnTheWordOfAStaleHead() throws IOException {
        SalesWorkspace sales = prepared();
        proxy.arm(new ObjectStoreFault(Answer.INTERNAL_ERROR, "DELETE", "sales_data_1.csv", 1, ALWAYS));
        requireUnreachable(DisturbedRun.within(LIMIT, sales.runner()).orElseThrow());
        String corrected = SmallSales.HEADER + "1,101,oats,2023-08-03,1,10.00,1,10.00\n";
        SmallSales.upload(sales, "sales_data_1.csv", corrected);

        proxy.arm(new ObjectStoreFault(Answer.STALE, "HEAD", "sales_data_1.csv", 1, ALWAYS));
        DisturbedRun.within(LIMIT, sales.runner());
        assertThat(proxy.hit()).isPositive();
        proxy.heal();
        DisturbedRun.rerunUntilDone(sales);

        // Its name was used before: it is refused, and its bytes are kept.
        Path quarantine = sales.workspace.folder().resolve("quarantine");
        List<String> kept = sales.workspace.objects("quarantine").stream()
                .filter(object -> object.endsWith("/sales_data_1.csv"))
                .toList();
        assertThat(kept).hasSize(1);
        assertThat(quarantine.resolve(kept.get(0))).hasContent(corrected);
    }

    private SalesWorkspace prepared() throws IOException {
        return SmallSales.prepared(folder, RealParts.shared().workspaceIn(BUCKET));
    }

    private Optional<CountinghouseException> disturb(ObjectStoreFault fault) throws IOException {
        Optional<CountinghouseException> failure = disturbAnywhere(fault);
        assertThat(proxy.hit()).as("requests hit").isPositive();
        return failure;
    }

    private Optional<CountinghouseException> disturbAnywhere(ObjectStoreFault fault) throws IOException {
        SalesWorkspace sales = prepared();
        proxy.arm(fault);
        Optional<CountinghouseException> failure = DisturbedRun.within(LIMIT, sales.runner());
        if (proxy.hit() == 0) {
            requests = proxy.requests();
        }
        int reruns = finish(sales);
        DisturbedRun.report(fault, failure, reruns);
        return failure;
    }

    private int finish(SalesWorkspace sales) {
        proxy.heal();
        int reruns = DisturbedRun.rerunUntilDone(sales);
        assertThat(SalesState.of(sales)).isEqualTo(undisturbed);
        return reruns;
    }

    private static void requireUnreachable(CountinghouseException failure) {
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.STORAGE_UNREACHABLE);
        assertThat(failure.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }
}
