package io.countinghouse.common.lake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.store.PutIfAbsentLogStore;
import io.countinghouse.common.testing.ObjectStoreFault;
import io.countinghouse.common.testing.ObjectStoreFault.Answer;
import io.countinghouse.common.testing.ObjectStoreProxy;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.delta.exceptions.ConcurrentTransactionException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.storage.DelegatingLogStore;
import org.apache.spark.sql.delta.storage.LogStoreAdaptor;
import org.junit.jupiter.api.Test;

/** A driver that stops inside a commit to the lake and goes on when its successor has committed the same batch. */
class PausedDriverIT {
    /** A bucket of its own, because s3a keeps one client per bucket and JVM. */
    private static final String BUCKET = "paused-driver";

    private static final String SUCCESSOR =
            """
            {"commitInfo":{"timestamp":1700000000000,"operation":"WRITE","operationParameters":{},"isBlindAppend":true}}
            {"txn":{"appId":"job/lines","version":2,"lastUpdated":1700000000000}}
            """;

    @Test
    void itFailsForAConcurrentCommitAndOverwritesNothing() throws Exception {
        SparkSession spark = RealParts.shared().spark();
        Workspace workspace = RealParts.shared().workspaceIn(BUCKET);
        String table = workspace.zones().lake() + "/lines";
        Path version = new Path(table + "/_delta_log/00000000000000000001.json");
        ExecutorService driver = Executors.newSingleThreadExecutor();
        try (ObjectStoreProxy proxy =
                new ObjectStoreProxy(URI.create(RealParts.shared().s3Endpoint()))) {
            spark.sparkContext().hadoopConfiguration().set("fs.s3a.bucket." + BUCKET + ".endpoint", proxy.endpoint());
            append(spark, table, 1);
            DelegatingLogStore stores =
                    (DelegatingLogStore) DeltaLog.forTable(spark, table).store();
            assertThat(((LogStoreAdaptor) stores.getDelegate(version)).logStoreImpl())
                    .isInstanceOf(PutIfAbsentLogStore.class);

            proxy.arm(new ObjectStoreFault(Answer.HELD, "PUT", version.getName(), 1, 1));
            Future<?> paused = driver.submit(() -> append(spark, table, 2));
            proxy.awaitHit();
            Configuration successor = RealParts.shared().s3a(RealParts.shared().s3Endpoint());
            try (OutputStream out = version.getFileSystem(successor).create(version, false)) {
                out.write(SUCCESSOR.getBytes(UTF_8));
            }
            proxy.heal();

            assertThatThrownBy(paused::get).hasRootCauseInstanceOf(ConcurrentTransactionException.class);
            try (var in = version.getFileSystem(successor).open(version)) {
                assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(SUCCESSOR);
            }
            assertThat(workspace.objects("lake"))
                    .filteredOn(object -> object.endsWith(".json"))
                    .hasSize(2);
            assertThat(workspace.objects("lake"))
                    .as("a checksum, written under its own name")
                    .filteredOn(object -> object.contains(".crc"))
                    .singleElement()
                    .asString()
                    .endsWith("/00000000000000000000.crc");
            assertThat(workspace.objects("lake")).noneMatch(object -> object.contains(".tmp"));
        } finally {
            driver.shutdownNow();
        }
    }

    private static void append(SparkSession spark, String table, long batch) {
        new DeltaStore(spark).append(spark.range(3).toDF(), OptionalInt.empty(), table, List.of(), "job/lines", batch);
    }
}
