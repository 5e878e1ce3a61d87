package io.countinghouse.common.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.sql.SQLException;
import org.apache.http.ConnectionClosedException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;

class OutageTest {
    @Test
    void aLostDatabaseConnectionInsideASparkFailureIsAnUnreachableDatabase() {
        SparkException failure = new SparkException("Job aborted", new SQLException("cut", "08S01"));

        assertThat(Failures.of(failure).code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(Failures.of(failure)).hasMessageContaining("cut").hasCause(failure);
        SQLException amongRows = new SQLException("lost", "S1000", new EOFException("read 0 bytes"));
        assertThat(Outage.among(new SparkException("Job aborted", amongRows))).contains(ErrorCode.DATABASE_UNREACHABLE);
    }

    @Test
    void aRefusedConnectionOrABodyThatEndsEarlyIsAnUnreachableStorage() {
        assertThat(Outage.among(new IOException(new ConnectException("refused"))))
                .contains(ErrorCode.STORAGE_UNREACHABLE);
        assertThat(Outage.among(new SparkException("Job aborted", new ConnectionClosedException("early"))))
                .contains(ErrorCode.STORAGE_UNREACHABLE);
    }

    @Test
    void aSyntaxErrorAndAMissingFileAreNoOutage() {
        assertThat(Outage.among(new SQLException("syntax", "42000"))).isEmpty();
        assertThat(Outage.among(new java.io.FileNotFoundException("gone"))).isEmpty();
        assertThat(Failures.of(new IOException("odd")).code()).isEqualTo(ErrorCode.INTERNAL);
    }
}
