package io.countinghouse.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void aFullDiskOfATaskIsToldThoughSparkHandsItOnAsText() {
        SparkException aborted = new SparkException(
                "Job aborted due to stage failure: Lost task 0.0: java.io.IOException: No space left on device");
        assertThat(Failures.of(aborted))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LOCAL_DISK_FULL))
                .hasMessageContaining("No space left on device")
                .hasCause(aborted);
    }

    @Test
    void aFullDiskOfTheDriverIsTold() {
        assertThat(Failures.of(new IllegalStateException(new IOException("Disk quota exceeded")))
                        .code())
                .isEqualTo(ErrorCode.LOCAL_DISK_FULL);
    }

    @Test
    void aFileOfTheLakeThatCannotBeReadIsNamed() {
        SparkException failed = unreadable(new IOException("could not verify page checksum"));
        assertThat(Failures.of(new IllegalStateException(failed)))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LAKE_INCONSISTENT))
                .hasMessageStartingWith("s3a://b/lake/t/part-0.parquet: is damaged or gone")
                .hasMessageEndingWith("could not verify page checksum");
    }

    @Test
    void aStoreThatIsOutOfReachIsNoDamage() {
        assertThat(Failures.of(unreadable(new SocketTimeoutException("Read timed out")))
                        .code())
                .isEqualTo(ErrorCode.STORAGE_UNREACHABLE);
    }

    @Test
    void anythingElseIsUnexpected() {
        assertThat(Failures.of(new IllegalStateException("odd")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessage("Unexpected: java.lang.IllegalStateException: odd");
    }

    private static SparkException unreadable(Throwable cause) {
        return new SparkException(
                "FAILED_READ_FILE.NO_HINT",
                new scala.collection.immutable.Map.Map1<>("path", "s3a://b/lake/t/part-0.parquet"),
                cause);
    }
}
