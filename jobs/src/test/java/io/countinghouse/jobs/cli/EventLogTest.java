package io.countinghouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.EventLogSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    private Path folder;

    private void record(String name, int bytes, int day) throws IOException {
        Path record = Files.createDirectories(folder.resolve(name));
        Files.write(record.resolve("events_1_x.zstd"), new byte[bytes]);
        Files.setLastModifiedTime(record, FileTime.from(Instant.EPOCH.plusSeconds(86_400L * day)));
    }

    private List<String> left() throws IOException {
        try (Stream<Path> found = Files.list(folder)) {
            return found.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theOldestRecordsGoUntilTheRestFitsAndNothingElseDoes() throws IOException {
        record("eventlog_v2_1", 400, 1);
        record("eventlog_v2_2", 400, 2);
        record("eventlog_v2_3", 400, 3);
        record("mine", 4_000, 0);

        SparkConf conf = new SparkConf(false);
        new EventLog(new EventLogSettings(folder, 800)).begin(conf);

        assertThat(left()).containsExactly("eventlog_v2_2", "eventlog_v2_3", "mine");
        assertThat(conf.get("spark.eventLog.enabled")).isEqualTo("true");
        assertThat(conf.get("spark.eventLog.compress")).isEqualTo("true");
        assertThat(conf.get("spark.eventLog.dir")).isEqualTo(folder.toUri().toString());
    }

    @Test
    void whatSparkWasToldGoesBefore() throws IOException {
        record("eventlog_v2_1", 400, 1);
        SparkConf conf = new SparkConf(false).set("spark.eventLog.enabled", "false");

        new EventLog(new EventLogSettings(folder, 1)).begin(conf);

        assertThat(conf.contains("spark.eventLog.dir")).isFalse();
        assertThat(left()).containsExactly("eventlog_v2_1");
    }

    @Test
    void aFolderThatCannotBeIsAMistakeOfTheConfiguration() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> new EventLog(new EventLogSettings(file, 1)).begin(new SparkConf(false)))
                .hasMessageStartingWith("event-log.folder: " + file + ": found no folder that can be written");
    }
}
