package io.countinghouse.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Spark job, as Spark's own record of a session tells it.
 *
 * @param description {@code job/stage} of the run, with what Delta says of its own jobs
 */
record SparkJob(String description) {
    /** How Delta names jobs of its own. */
    private static final Pattern OF_DELTA = Pattern.compile("Delta: ([^:]+): (.*)");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Those that are on record below a folder of records, which are plain text; in the order in which they began. */
    static List<SparkJob> recorded(Path folder) throws IOException {
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.getFileName().toString().startsWith("events_"))
                    .sorted()
                    .flatMap(SparkJob::begun)
                    .toList();
        }
    }

    /** For jobs of Delta's own with what they are for, without which version of a table. */
    String stage() {
        Matcher delta = OF_DELTA.matcher(description);
        return delta.matches()
                ? delta.group(1) + ", Delta: " + delta.group(2).replaceFirst(" for version: .*", "")
                : description;
    }

    private static Stream<SparkJob> begun(Path record) {
        try {
            return Files.readAllLines(record).stream()
                    .filter(line -> line.startsWith("{\"Event\":\"SparkListenerJobStart\""))
                    .map(SparkJob::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SparkJob of(String line) {
        try {
            JsonNode properties = JSON.readTree(line).get("Properties");
            return new SparkJob(properties.path("spark.job.description").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
