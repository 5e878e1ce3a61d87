package io.countinghouse.bench;

import io.countinghouse.bench.Comparison.Target;
import io.countinghouse.bench.rival.DuckDbSales;
import io.countinghouse.bench.rival.TextbookSales;
import io.countinghouse.common.ledger.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.FileUtil;

/** Sales of a quarter into an empty lake, beside a textbook's Spark and DuckDB, which write Parquet and nothing else. */
final class SalesLoads {
    private static final String JOB = "sales-marts";
    private static final String PRODUCT = "Countinghouse";
    private static final String TEXTBOOK = "textbook Spark";
    private static final String DUCKDB = "DuckDB";
    private static final int DAYS = 90;

    private static final Map<String, String> MARTS = Map.of(
            "customers_data_mart",
            "sales_month, customer_id, full_name, address, phone_number, purchases, total_sales, first_purchase_date,"
                    + " last_purchase_date",
            "sales_team_data_mart",
            "store_id, sales_month, sales_person_id, full_name, total_sales, sales_rank, incentive");

    private SalesLoads() {}

    static List<BenchCase> cases() {
        return List.of(
                new BenchCase(
                        "sales-1m",
                        "1,000,000 sales rows, at most 0.7 x textbook Spark",
                        course -> run(course, 1_000_000, 0.7, OptionalDouble.empty())),
                new BenchCase(
                        "sales-10m",
                        "10,000,000 sales rows, at most 0.5 x textbook Spark and 8 x DuckDB",
                        course -> run(course, 10_000_000, 0.5, OptionalDouble.of(8))));
    }

    private static List<Comparison> run(Course course, long count, double ofTextbook, OptionalDouble ofDuckDb) {
        long rows = course.scaled(count);
        Path files = course.generate(JOB, rows, DAYS, Course.FIRST_DAY);
        Map<String, List<String>> expected = new LinkedHashMap<>();
        Map<String, Course.Contender> contenders = new LinkedHashMap<>();
        contenders.put(PRODUCT, round -> {
            try (BenchWorkspace workspace = course.lab().workspace()) {
                workspace.loadDimensions(files);
                workspace.upload(JOB, files);
                Measured measured = workspace.command("run", JOB).measured();
                compare(course, expected, PRODUCT + ", round " + (round + 1), published(workspace));
                return measured;
            }
        });
        contenders.put(TEXTBOOK, round -> {
            Path out = course.lab().newFolder("textbook");
            Measured measured = course.lab()
                    .java(Lab.Compilers.LARGE, TextbookSales.class, files.toString(), out.toString())
                    .measured();
            compare(course, expected, TEXTBOOK, written(out));
            FileUtil.fullyDelete(out.toFile());
            return measured;
        });
        contenders.put(DUCKDB, round -> {
            Path out = course.lab().newFolder("duckdb");
            Measured measured = course.lab()
                    .java(Lab.Compilers.LARGE, DuckDbSales.class, files.toString(), out.toString())
                    .measured();
            compare(course, expected, DUCKDB, written(out));
            FileUtil.fullyDelete(out.toFile());
            return measured;
        });
        Map<String, Side> sides = course.contest(contenders);
        FileUtil.fullyDelete(files.toFile());
        return List.of(
                comparison(course, rows, sides, TEXTBOOK, Target.atMost(ofTextbook)),
                comparison(
                        course,
                        rows,
                        sides,
                        DUCKDB,
                        ofDuckDb.isPresent() ? Target.atMost(ofDuckDb.getAsDouble()) : Optional.empty()));
    }

    private static Comparison comparison(
            Course course, long rows, Map<String, Side> sides, String rival, Optional<Target> target) {
        return new Comparison(
                course.benchCase(), "first load of sales", rows, sides.get(PRODUCT), sides.get(rival), target);
    }

    /** With what came first. */
    private static void compare(
            Course course, Map<String, List<String>> expected, String who, Map<String, List<String>> found) {
        if (expected.isEmpty()) {
            expected.putAll(found);
        }
        expected.forEach((mart, rows) ->
                course.requireSame(who + " and " + PRODUCT + ", " + mart, difference(rows, found.get(mart))));
    }

    /** The first row that one has and the other has not. */
    static Optional<String> difference(List<String> expected, List<String> found) {
        for (int i = 0; i < Math.max(expected.size(), found.size()); i++) {
            String one = i < expected.size() ? expected.get(i) : "no row";
            String other = i < found.size() ? found.get(i) : "no row";
            if (!one.equals(other)) {
                return Optional.of("found " + other + ", expected " + one);
            }
        }
        return Optional.empty();
    }

    private static Map<String, List<String>> published(BenchWorkspace workspace) {
        Map<String, List<String>> marts = new LinkedHashMap<>();
        try (Connection connection = new Database(workspace.runtime()).open();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> mart : MARTS.entrySet()) {
                marts.put(mart.getKey(), rows(statement, "SELECT " + mart.getValue() + " FROM " + mart.getKey()));
            }
            return marts;
        } catch (SQLException e) {
            throw Database.failure("read the marts", e);
        }
    }

    private static Map<String, List<String>> written(Path out) {
        Map<String, List<String>> marts = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> mart : MARTS.entrySet()) {
                marts.put(
                        mart.getKey(),
                        rows(
                                statement,
                                "SELECT " + mart.getValue() + " FROM read_parquet('" + out + "/" + mart.getKey()
                                        + "/**/*.parquet', hive_partitioning = true)"));
            }
            return marts;
        } catch (SQLException e) {
            throw Database.failure("read what a rival wrote", e);
        }
    }

    private static List<String> rows(Statement statement, String query) throws SQLException {
        List<String> all = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    cells.add(String.valueOf(rows.getString(i)));
                }
                all.add(String.join("|", cells));
            }
        }
        all.sort(null);
        return all;
    }
}
