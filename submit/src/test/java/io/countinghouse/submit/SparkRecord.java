package io.countinghouse.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Spark recorded of one application, by its event log: the tasks that succeeded.
 *
 * @param tasks in the order in which they ended
 */
record SparkRecord(List<Task> tasks) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * @param about what its stage is about, as the job describes it
     * @param rows read from files, from what is held, and from shuffles
     * @param shuffled bytes that it wrote for others
     */
    record Task(int stage, String about, String executor, long rows, long shuffled) {}

    /** A stage's tasks and the rows that they read together. */
    record Stage(int number, String about, int tasks, long rows) {}

    /** Properties for spark-submit, by which an application leaves its record in this folder. */
    static Map<String, String> into(Path folder) {
        return Map.of(
                "spark.eventLog.enabled", "true",
                "spark.eventLog.dir", folder.toUri().toString(),
                "spark.eventLog.compress", "false",
                "spark.eventLog.rolling.enabled", "false");
    }

    /** @param folder that holds the record of one application */
    static SparkRecord of(Path folder) throws IOException {
        Map<Integer, String> about = new HashMap<>();
        List<Task> tasks = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> !path.getFileName().toString().startsWith("."))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode event = JSON.readTree(line);
                    switch (event.path("Event").asText()) {
                        case "SparkListenerStageSubmitted" -> about.put(
                                event.path("Stage Info").path("Stage ID").asInt(),
                                event.path("Properties")
                                        .path("spark.job.description")
                                        .asText());
                        case "SparkListenerTaskEnd" -> {
                            if (event.path("Task End Reason")
                                    .path("Reason")
                                    .asText()
                                    .equals("Success")) {
                                tasks.add(task(event, about));
                            }
                        }
                        default -> {}
                    }
                }
            }
        }
        return new SparkRecord(List.copyOf(tasks));
    }

    private static Task task(JsonNode event, Map<Integer, String> about) {
        int stage = event.path("Stage ID").asInt();
        JsonNode metrics = event.path("Task Metrics");
        return new Task(
                stage,
                about.get(stage),
                event.path("Task Info").path("Executor ID").asText(),
                metrics.path("Input Metrics").path("Records Read").asLong()
                        + metrics.path("Shuffle Read Metrics")
                                .path("Total Records Read")
                                .asLong(),
                metrics.path("Shuffle Write Metrics")
                        .path("Shuffle Bytes Written")
                        .asLong());
    }

    /** Of these tasks those of stages whose description begins so. */
    SparkRecord of(String about) {
        return new SparkRecord(
                tasks.stream().filter(task -> task.about().startsWith(about)).toList());
    }

    /** The sum over the tasks of each executor, by its id. */
    Map<String, Long> byExecutor(ToLongFunction<Task> measure) {
        return tasks.stream()
                .collect(Collectors.groupingBy(Task::executor, TreeMap::new, Collectors.summingLong(measure)));
    }

    long sum(ToLongFunction<Task> measure) {
        return tasks.stream().mapToLong(measure).sum();
    }

    List<Stage> stages() {
        return tasks.stream().collect(Collectors.groupingBy(Task::stage)).values().stream()
                .map(some -> new Stage(
                        some.get(0).stage(),
                        some.get(0).about(),
                        some.size(),
                        some.stream().mapToLong(Task::rows).sum()))
                .sorted(Comparator.comparing(Stage::number))
                .toList();
    }
}
