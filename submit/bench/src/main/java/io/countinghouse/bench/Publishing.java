package io.countinghouse.bench;

import io.countinghouse.bench.Comparison.Target;
import io.countinghouse.bench.rival.BareLoad;
import io.countinghouse.common.ledger.Database;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileUtil;

/** The stages of a run that stage and publish, beside one bare LOAD DATA of the same rows into the same tables. */
final class Publishing {
    private static final String JOB = InvoiceLoads.JOB;
    private static final String BARE = "bare LOAD DATA";
    private static final String BARE_TABLE = "bare_";
    private static final double SHARE = 0.7;
    private static final Pattern STAGE =
            Pattern.compile("stage_duration_seconds\\{.*stage=\"(stage|publish)[^\"]*\"\\} ([\\d.]+)");

    private Publishing() {}

    static BenchCase publish() {
        return new BenchCase(
                "publish",
                "rows a second of staging and publishing, at least " + SHARE + " x a bare LOAD DATA of them",
                Publishing::run);
    }

    private static List<Comparison> run(Course course) {
        Path files = course.generate(JOB, course.scaled(140_000), InvoiceLoads.DAYS, Course.FIRST_DAY);
        Path texts = course.lab().newFolder("texts");
        Path figures = course.lab().newFolder("figures");
        Map<String, MartSums> published = new LinkedHashMap<>();
        try (BenchWorkspace bare = course.lab().workspace()) {
            Map<String, Course.Contender> contenders = new LinkedHashMap<>();
            contenders.put(InvoiceLoads.PRODUCT, round -> {
                try (BenchWorkspace workspace = course.lab().workspace()) {
                    workspace.upload(JOB, files);
                    Measured measured = workspace
                            .command("run", JOB, "--set", "metrics.prometheus-file=\"" + figures + "/{job}.prom\"")
                            .measured();
                    published.putAll(workspace.sums(JOB));
                    if (round == 0) {
                        write(workspace, published.keySet(), texts);
                    }
                    return measured.lasting(seconds(Files.readString(figures.resolve(JOB + ".prom"))));
                }
            });
            contenders.put(BARE, round -> {
                List<String> arguments = new ArrayList<>(List.of(bare.name()));
                for (String mart : published.keySet()) {
                    bare.execute("DROP TABLE IF EXISTS " + BARE_TABLE + mart);
                    bare.execute("CREATE TABLE " + BARE_TABLE + mart + " LIKE " + mart);
                    arguments.addAll(
                            List.of(BARE_TABLE + mart, texts.resolve(mart).toString()));
                }
                ColdProcess.Ended ended =
                        course.lab().java(Lab.Compilers.SMALL, BareLoad.class, arguments.toArray(String[]::new));
                Map<String, MartSums> loaded = new HashMap<>();
                published
                        .keySet()
                        .forEach(mart -> loaded.put(mart, MartSums.of(bare.runtime(), BARE_TABLE + mart, "1 = 1")));
                course.requireSame(BARE + " and " + InvoiceLoads.PRODUCT, published, loaded);
                return ended.measured().lasting(Double.parseDouble(ended.out().strip()));
            });
            Map<String, Side> sides = course.contest(contenders);
            return List.of(new Comparison(
                    course.benchCase(),
                    "stage and publish, without the rest of the run",
                    published.values().stream().mapToLong(MartSums::rows).sum(),
                    sides.get(InvoiceLoads.PRODUCT),
                    sides.get(BARE),
                    Target.speedOf(SHARE)));
        } finally {
            FileUtil.fullyDelete(files.toFile());
            FileUtil.fullyDelete(texts.toFile());
        }
    }

    /** @param figures of a run, as {@code metrics.prometheus-file} has them */
    static double seconds(String figures) {
        List<Double> stages = STAGE.matcher(figures)
                .results()
                .map(stage -> Double.valueOf(stage.group(2)))
                .toList();
        if (stages.isEmpty()) {
            throw new IllegalStateException("The run's figures name no stage that publishes: " + figures);
        }
        return stages.stream().mapToDouble(Double::doubleValue).sum();
    }

    /** All rows of each mart as LOAD DATA reads them by default, one file a mart. */
    private static void write(BenchWorkspace workspace, Iterable<String> marts, Path folder) throws IOException {
        try (Connection connection = new Database(workspace.runtime()).open();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // The driver's sign for row by row.
            statement.setFetchSize(Integer.MIN_VALUE);
            for (String mart : marts) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM " + mart);
                        BufferedWriter out = Files.newBufferedWriter(folder.resolve(mart))) {
                    int columns = rows.getMetaData().getColumnCount();
                    while (rows.next()) {
                        for (int i = 1; i <= columns; i++) {
                            String cell = rows.getString(i);
                            out.write(i == 1 ? "" : "\t");
                            out.write(cell == null ? "\\N" : escaped(cell));
                        }
                        out.write('\n');
                    }
                }
            }
        } catch (SQLException e) {
            throw Database.failure("read the marts", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }
}
