package io.countinghouse.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    void anythingElseIsUnexpected() {
        assertThat(Failures.of(new IllegalStateException("odd")))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL))
                .hasMessage("Unexpected: java.lang.IllegalStateException: odd");
    }
}
