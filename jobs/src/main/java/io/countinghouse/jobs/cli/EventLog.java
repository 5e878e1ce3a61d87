package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.EventLogSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;

/** What Spark records of a session, compressed, in parts of bounded size, beside what it recorded of earlier ones. */
record EventLog(EventLogSettings settings) {
    /** Folders of Spark's that hold the parts of one session's record. */
    private static final String RECORD = "eventlog_v2_";

    private static final Map<String, String> PROPERTIES = Map.of(
            "spark.eventLog.enabled", "true",
            "spark.eventLog.compress", "true",
            "spark.eventLog.rolling.enabled", "true",
            "spark.eventLog.rolling.maxFileSize", "16m");

    private record Kept(Path folder, FileTime modified, long bytes) {}

    /** Makes room and has the session recorded, unless the properties say otherwise. */
    void begin(SparkConf conf) {
        if (!conf.getBoolean("spark.eventLog.enabled", true)) {
            return;
        }
        try {
            Files.createDirectories(settings.folder());
            prune();
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "event-log.folder: " + settings.folder() + ": found no folder that can be written, expected one: "
                            + e.getMessage(),
                    e);
        }
        conf.setIfMissing("spark.eventLog.dir", settings.folder().toUri().toString());
        PROPERTIES.forEach(conf::setIfMissing);
    }

    /** The oldest records go until the others take no more than they may. */
    void prune() throws IOException {
        List<Kept> newestFirst = new ArrayList<>();
        try (Stream<Path> found = Files.list(settings.folder())) {
            for (Path folder : found.filter(EventLog::isRecord).toList()) {
                newestFirst.add(new Kept(folder, Files.getLastModifiedTime(folder), bytes(folder)));
            }
        }
        newestFirst.sort(Comparator.comparing(Kept::modified).reversed());
        long taken = 0;
        for (Kept kept : newestFirst) {
            taken += kept.bytes();
            if (taken > settings.keep()) {
                delete(kept.folder());
            }
        }
    }

    private static boolean isRecord(Path folder) {
        return Files.isDirectory(folder) && folder.getFileName().toString().startsWith(RECORD);
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.exists(file) ? Files.size(file) : 0;
            }
        }
        return bytes;
    }

    /** Another session may be pruning, too. */
    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            if (Files.exists(folder)) {
                throw e;
            }
        }
    }
}
