package io.countinghouse.common.check;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;

import io.countinghouse.common.check.Expectation.Finding;
import io.countinghouse.common.ledger.CheckResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What data tests find.
 *
 * @param tables rows of each table
 * @param found failing rows of each expectation
 */
public record ExpectationCounts(Map<String, Long> tables, Map<Expectation, Long> found) {
    public ExpectationCounts {
        tables = Map.copyOf(tables);
        found = Map.copyOf(found);
    }

    /**
     * In one query, with one pass over each table for all that looks at rows alone.
     *
     * @param rows those of a table
     * @param failing what an expectation finds that does not look at rows alone
     */
    public static ExpectationCounts of(
            List<Expectation> asked, Function<String, Dataset<Row>> rows, Function<Expectation, Dataset<Row>> failing) {
        Map<String, List<Expectation>> byTable = new LinkedHashMap<>();
        List<Dataset<Row>> parts = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            Expectation expectation = asked.get(i);
            if (!(expectation.finding() instanceof Finding.InTable)) {
                byTable.computeIfAbsent(expectation.table(), table -> new ArrayList<>());
            }
            if (expectation.finding() instanceof Finding.InRow) {
                byTable.get(expectation.table()).add(expectation);
            } else {
                parts.add(failing.apply(expectation)
                        .agg(expectation.count().as("found"))
                        .select(lit("").as("table"), lit(i).as("number"), col("found")));
            }
        }
        byTable.forEach((table, ofRows) -> parts.add(onePass(table, rows.apply(table), ofRows)));
        Map<String, Long> tables = new HashMap<>();
        Map<Expectation, Long> found = new HashMap<>();
        parts.stream()
                .reduce(Dataset::union)
                .map(Dataset::collectAsList)
                .orElse(List.of())
                .forEach(row -> {
                    String table = row.getString(0);
                    int number = row.getInt(1);
                    if (table.isEmpty()) {
                        found.put(asked.get(number), row.getLong(2));
                    } else if (number == 0) {
                        tables.put(table, row.getLong(2));
                    } else {
                        found.put(byTable.get(table).get(number - 1), row.getLong(2));
                    }
                });
        return new ExpectationCounts(tables, found);
    }

    /** How many rows there are, and how many fail each of these; one row each, numbered from 0. */
    private static Dataset<Row> onePass(String table, Dataset<Row> rows, List<Expectation> ofRows) {
        Column[] counts = Stream.concat(
                        Stream.of(count(lit(1))),
                        ofRows.stream().map(expectation -> count_if(((Finding.InRow) expectation.finding()).fails())))
                .toArray(Column[]::new);
        return rows.agg(array(counts).as("counts"))
                .select(lit(table).as("table"), posexplode(col("counts")).as(new String[] {"number", "found"}));
    }

    /** How many rows it looked at; one for a test of a whole table. */
    public long rows(Expectation expectation) {
        return expectation.finding() instanceof Finding.InTable ? 1 : tables.get(expectation.table());
    }

    public long failing(Expectation expectation) {
        return found.get(expectation);
    }

    /** @param samples keys of some rows that fail it, as JSON */
    public CheckResult result(Expectation expectation, List<String> samples) {
        return new CheckResult(
                expectation.table(),
                expectation.name(),
                expectation.kind().name(),
                expectation.severity(),
                rows(expectation),
                failing(expectation),
                !expectation.isFailed(failing(expectation), rows(expectation)),
                samples);
    }
}
