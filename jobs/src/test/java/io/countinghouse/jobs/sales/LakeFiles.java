package io.countinghouse.jobs.sales;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/** Reads a table of the lake as the Delta protocol tells it, without Delta and Spark: its log from the first version on. */
final class LakeFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private LakeFiles() {}

    /** The rows, each as the text of its columns joined by a bar, sorted; dates and decimals as they are stored. */
    static List<String> rows(Path table, List<String> columns) {
        List<String> rows = new ArrayList<>();
        files(table).forEach((file, partition) -> {
            try (ParquetReader<Group> reader = ParquetReader.builder(
                            new GroupReadSupport(),
                            new org.apache.hadoop.fs.Path(table.resolve(file).toUri()))
                    .build()) {
                for (Group row = reader.read(); row != null; row = reader.read()) {
                    List<String> cells = new ArrayList<>();
                    for (String column : columns) {
                        cells.add(partition.containsKey(column) ? partition.get(column) : text(row, column));
                    }
                    rows.add(String.join("|", cells));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        rows.sort(null);
        return rows;
    }

    /** The files that count, with the values of their partition. */
    private static Map<String, Map<String, String>> files(Path table) {
        Map<String, Map<String, String>> files = new TreeMap<>();
        try (Stream<Path> log = Files.list(table.resolve("_delta_log"))) {
            List<Path> versions = log.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
            for (Path version : versions) {
                for (String line : Files.readAllLines(version)) {
                    JsonNode action = JSON.readTree(line);
                    if (action.has("add")) {
                        Map<String, String> partition = new TreeMap<>();
                        action.get("add")
                                .get("partitionValues")
                                .fields()
                                .forEachRemaining(value -> partition.put(
                                        value.getKey(), value.getValue().asText()));
                        files.put(path(action.get("add")), partition);
                    } else if (action.has("remove")) {
                        files.remove(path(action.get("remove")));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    private static String path(JsonNode file) {
        return URLDecoder.decode(file.get("path").asText(), StandardCharsets.UTF_8);
    }

    private static String text(Group row, String column) {
        int index = row.getType().getFieldIndex(column);
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.getFieldRepetitionCount(index); i++) {
            values.add(
                    row.getType().getType(index).isPrimitive()
                            ? row.getValueToString(index, i)
                            : row.getGroup(index, i).toString());
        }
        return values.toString();
    }
}
