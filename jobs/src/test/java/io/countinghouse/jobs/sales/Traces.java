package io.countinghouse.jobs.sales;

import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every row and every object of a workspace as it is, with ids and times; but a run's own records of its end.
 *
 * @param tables table to its rows
 * @param objects key to a hash of the content and the time of its last change
 */
record Traces(Map<String, List<String>> tables, Map<String, String> objects) {
    static Traces of(Workspace workspace) throws IOException {
        Map<String, List<String>> tables = new TreeMap<>();
        for (String table : workspace.query("SHOW TABLES")) {
            tables.put(
                    table,
                    workspace.query(
                            table.equals("ledger_run")
                                    ? "SELECT run_id, job, epoch, started_at FROM ledger_run"
                                    : "SELECT * FROM " + table));
        }
        Map<String, String> objects = new TreeMap<>();
        try (Stream<Path> files = Files.walk(workspace.folder())) {
            Path ends = workspace.folder().resolve("runs");
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.startsWith(ends))
                    .toList()) {
                objects.put(
                        workspace.folder().relativize(file).toString(),
                        Arrays.hashCode(Files.readAllBytes(file)) + " " + Files.getLastModifiedTime(file));
            }
        }
        return new Traces(tables, objects);
    }
}
