package io.countinghouse.submit;

import io.countinghouse.common.testing.StoreExchange;
import io.countinghouse.submit.RunCost.Measure;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What runs cost, in Markdown for a person: in all, and what it is made up of. */
record CostTables(List<RunCost> costs) {
    private static final List<String> ZONES = List.of("raw", "archive", "lake", "quarantine", "runs");

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(List.of("# What small runs cost", ""));
        List<String> columns =
                Arrays.stream(Measure.values()).map(Measure::column).toList();
        lines.add("| job | run | " + String.join(" | ", columns) + " |");
        lines.add("| --- | --- |" + " ---: |".repeat(columns.size()));
        costs.forEach(cost -> lines.add("| " + cost.line().replace(",", " | ") + " |"));
        for (RunCost cost : costs) {
            String run = cost.job() + ", " + cost.run();
            count(
                    lines,
                    run + ": Spark jobs by stage",
                    cost.sparkJobs().stream().map(SparkJob::stage));
            count(
                    lines,
                    run + ": S3 requests by zone",
                    cost.exchanges().stream().map(CostTables::kind));
        }
        Files.write(file, lines);
    }

    private static void count(List<String> lines, String title, Stream<String> kinds) {
        Map<String, Long> counts =
                kinds.collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        lines.addAll(List.of("", "## " + title, "", "| | |", "| --- | ---: |"));
        counts.forEach((kind, count) -> lines.add("| " + kind + " | " + count + " |"));
    }

    /** Zone, sort of object, method and status, e.g. {@code lake parquet GET 206}. */
    private static String kind(StoreExchange exchange) {
        String[] target = exchange.request().target().split("\\?", 2);
        boolean lists = target.length == 2 && target[1].contains("list-type");
        String path = lists ? URLDecoder.decode(target[1], StandardCharsets.UTF_8) : target[0];
        String zone = ZONES.stream()
                .filter(folder -> path.contains("/" + folder + "/"))
                .findFirst()
                .orElse("other");
        String name = path.substring(path.lastIndexOf('/') + 1);
        String sort = path.contains("/_delta_log") ? "log" : name.endsWith(".parquet") ? "parquet" : "";
        return String.join(" ", zone, sort, lists ? "LIST" : exchange.request().method(), "" + exchange.status())
                .replace("  ", " ");
    }
}
