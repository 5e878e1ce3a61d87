package io.countinghouse.common.run.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.testing.TestSpark;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class LanderTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1L << 30;
    private static final LakeTable UNPARTITIONED = new LakeTable("lines", List.of(), List.of());
    private static final LakeTable BY_MONTH = new LakeTable("lines", List.of("month"), List.of());

    private final SparkSession spark = TestSpark.session();
    private final int processors = spark.sparkContext().defaultParallelism();

    @Test
    void fewRowsAreWrittenByOneTask() {
        assertThat(writers(1, MIB, 20_000)).hasValue(1);
        assertThat(writers(64, MIB / 4, 300)).hasValue(1);
        assertThat(writers(0, 0, 0)).hasValue(1);
    }

    @Test
    void moreRowsByAsManyAsKeepAllProcessorsBusyAndFilesLarge() {
        assertThat(writers(1, MIB, 20_001)).hasValue(1);
        assertThat(writers(4, 10 * MIB, 100_000)).hasValue(Math.min(processors, 5));
        int tasks = writers(13, 40 * MIB, 800_000).orElseThrow();
        assertThat(tasks).isGreaterThanOrEqualTo(5);
        assertThat(tasks % processors).isZero();
    }

    @Test
    void manyRowsAreGatheredFirst() {
        assertThat(writers(1, GIB, 20_000_000)).isPresent();
        assertThat(writers(1, GIB + 1, 20_000_000)).isEmpty();
    }

    @Test
    void ofAPartitionedTableAsManyRowsAsManyTasksWouldLeaveInTooManyFiles() {
        assertThat(writers(BY_MONTH, 1, MIB, 20_000)).hasValue(1);
        assertThat(writers(BY_MONTH, 8, 5 * MIB, 1_000_000)).isEmpty();
        assertThat(writers(BY_MONTH, 13, 34 * MIB, 800_000).isPresent()).isEqualTo(processors <= 4);
        assertThat(writers(BY_MONTH, 13, 60 * MIB, 800_000)).isEmpty();
    }

    private OptionalInt writers(int files, long bytes, long records) {
        return writers(UNPARTITIONED, files, bytes, records);
    }

    private OptionalInt writers(LakeTable table, int files, long bytes, long records) {
        List<RawObject> objects = Collections.nCopies(
                files,
                RawObject.of("feed", "s3a://bucket/raw/one.csv", "etag", bytes)
                        .content("f".repeat(64), records)
                        .build());
        return Lander.writers(spark, table, objects);
    }
}
