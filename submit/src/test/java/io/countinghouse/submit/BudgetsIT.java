package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.testing.ObjectStoreProxy;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.submit.RunCost.Measure;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a small run of each job costs in jobs, requests and statements, which unlike times are the same on every machine: no more
 * than its budget, and the budget is not much more than it costs, or it would say nothing once a run got cheaper.
 */
class BudgetsIT {
    private static final String BUDGETS = "budgets.csv";

    private static final Path TARGET = RealParts.root().resolve("submit/target");

    /** Four weeks and a day. */
    private static final Extent EXTENT = new Extent(600, 29, LocalDate.parse("2024-02-02"));

    private static final String DAY = "2024-03-01";

    /** The European Central Bank's whole history comes with each day, its newest line first. */
    private static final String HISTORY = "eurofxref-hist.csv";

    /** How far a budget may be above what was counted: by a share of it, and by a few, up to a half, of little. */
    private static final int PERCENT = 15;

    private static final int FEW = 3;

    @TempDir
    private Path folder;

    /** A job's runs, one after the other. */
    private enum Run {
        FIRST_LOAD("first load", "2024-02-29"),
        NEXT_DAY("next day", DAY);

        private final String told;
        private final String lastDay;

        Run(String told, String lastDay) {
            this.told = told;
            this.lastDay = lastDay;
        }

        /** A job that has rows for each day has them for those of its files, whenever the test runs. */
        List<String> dated(String job) {
            return job.equals("org-balances") ? List.of("--set", "job.business-date=" + lastDay) : List.of();
        }

        /** Files of the next day name it, or its month; what comes later is left out. */
        boolean brings(String file) {
            return switch (this) {
                case FIRST_LOAD -> !isOfTheDay(file) && !file.contains("2024-03-08");
                case NEXT_DAY -> isOfTheDay(file) || file.equals(HISTORY);
            };
        }

        private static boolean isOfTheDay(String file) {
            return file.contains(DAY) || file.contains("march");
        }
    }

    @Test
    void eachRunCostsWhatItsBudgetSays() throws Exception {
        Map<String, Workspace> workspaces = new TreeMap<>();
        for (String job : JobRegistry.names()) {
            workspaces.put(job, prepared(job));
        }
        List<RunCost> costs = new ArrayList<>();
        for (Run run : Run.values()) {
            // A process of its own, as every command is, has not the lake's tables in memory that another wrote.
            try (Commands host = host(run)) {
                for (Map.Entry<String, Workspace> job : workspaces.entrySet()) {
                    costs.add(cost(host, job.getKey(), job.getValue(), run));
                }
            }
        }
        new CostTables(costs).write(TARGET.resolve("budgets.md"));
        Files.write(
                TARGET.resolve(BUDGETS),
                Stream.concat(Stream.of(header()), costs.stream().map(RunCost::line))
                        .toList());

        Map<String, String> budgets = budgets();
        SoftAssertions each = new SoftAssertions();
        each.assertThat(budgets.keySet())
                .as("what has a budget")
                .isEqualTo(costs.stream().map(BudgetsIT::name).collect(Collectors.toSet()));
        for (RunCost cost : costs) {
            compare(cost, budgets, each);
        }
        each.assertAll();
    }

    private static String name(RunCost cost) {
        return cost.job() + "," + cost.run();
    }

    private static void compare(RunCost cost, Map<String, String> budgets, SoftAssertions each) {
        String name = name(cost);
        List<String> cells =
                new ArrayList<>(List.of(budgets.getOrDefault(name, name).split(",", -1)));
        each.assertThat(cells).as("the budget of %s", name).hasSize(header().split(",", -1).length);
        Iterator<String> budget = cells.subList(2, cells.size()).iterator();
        for (Measure measure : Measure.values()) {
            long counted = cost.counted(measure);
            each.assertThat(budget.hasNext() ? Long.parseLong(budget.next()) : 0)
                    .as(
                            "the budget of %s, %s, where %d are counted; submit/target/%s holds what is",
                            name, measure.column(), counted, BUDGETS)
                    .isBetween(counted, counted + Math.max(Math.min(FEW, counted / 2), counted * PERCENT / 100));
        }
    }

    /** The lines of the table by job and run. */
    private static Map<String, String> budgets() throws IOException {
        try (var table = BudgetsIT.class.getResourceAsStream(BUDGETS)) {
            List<String> lines = new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(lines.get(0)).isEqualTo(header());
            return lines.stream()
                    .skip(1)
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf(',', line.indexOf(',') + 1)), line -> line));
        }
    }

    private static String header() {
        return "job,run," + Arrays.stream(Measure.values()).map(Measure::column).collect(Collectors.joining(","));
    }

    /** With the files of both runs, and the tables that the job looks up. */
    private Workspace prepared(String job) throws IOException {
        Workspace workspace = RealParts.shared()
                .workspaceIn("budgets-" + job + "-" + ProcessHandle.current().pid())
                .migrate();
        // Makes the stages of the marts, too.
        command(Commands.shared(), workspace, "migrate");
        JobRegistry.module(job).files().write(EXTENT, 1, false, folder.resolve(job));
        Path dimensions = folder.resolve(job).resolve(RawFiles.DIMENSIONS);
        if (Files.exists(dimensions)) {
            command(Commands.shared(), workspace, "load-dimensions", dimensions.toString());
        }
        // Without an object of the folder itself S3A makes one when the last of its files goes, which several may take
        // for theirs.
        org.apache.hadoop.fs.Path raw =
                new org.apache.hadoop.fs.Path(workspace.zones().raw(), job);
        raw.getFileSystem(RealParts.shared().s3a(RealParts.shared().s3Endpoint()))
                .mkdirs(raw);
        return workspace;
    }

    private RunCost cost(Commands host, String job, Workspace workspace, Run run) throws Exception {
        Map<String, Long> files = deliver(job, workspace, run);
        Path record = folder.resolve(job + "-" + run);
        try (ObjectStoreProxy store =
                new ObjectStoreProxy(URI.create(RealParts.shared().s3Endpoint()))) {
            List<String> line = new ArrayList<>(List.of("run", job));
            line.addAll(run.dated(job));
            line.addAll(List.of(
                    "--set",
                    "spark.\"spark.hadoop.fs.s3a.endpoint\"=\"" + store.endpoint() + "\"",
                    // How many tasks there are must not depend on the machine.
                    "--set",
                    "spark.\"spark.master\"=\"local[2]\"",
                    "--set",
                    "event-log.folder=\"" + record + "\"",
                    "--set",
                    "spark.\"spark.eventLog.compress\"=false",
                    // Renewals come by the clock.
                    "--set",
                    "lease.ttl=\"1 h\""));
            MysqlTraffic mysql =
                    MysqlTraffic.of(workspace, () -> command(host, workspace, line.toArray(String[]::new)));
            return new RunCost(job, run.told, SparkJob.recorded(record), store.exchanges(), mysql, files);
        }
    }

    /** As {@code upload} puts them; returns their names and bytes. */
    private Map<String, Long> deliver(String job, Workspace workspace, Run run) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder.resolve(job))) {
            files = all.filter(file -> Files.isRegularFile(file)
                            && run.brings(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        Map<String, Long> sizes = new HashMap<>();
        List<String> line = new ArrayList<>(List.of("upload", job));
        for (Path file : files) {
            Path delivered = run == Run.FIRST_LOAD && file.endsWith(HISTORY) ? withoutTheNewest(file) : file;
            sizes.put(delivered.getFileName().toString(), Files.size(delivered));
            line.add(delivered.toString());
        }
        command(Commands.shared(), workspace, line.toArray(String[]::new));
        return sizes;
    }

    private Path withoutTheNewest(Path history) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(history));
        assertThat(lines.remove(1)).startsWith(DAY);
        Path earlier = Files.createDirectories(folder.resolve("earlier")).resolve(HISTORY);
        return Files.write(earlier, lines);
    }

    private Commands host(Run run) throws IOException {
        return Commands.start(
                Files.createDirectories(folder.resolve("host-" + run)),
                folder.resolve("host-" + run + ".log"),
                RealParts.shared().environment(),
                "-Dlog4j2.configurationFile=" + RealParts.root().resolve("conf/log4j2.properties"));
    }

    private static void command(Commands host, Workspace workspace, String... arguments) {
        List<String> line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--set", "bucket=\"" + workspace.bucket() + "/" + workspace.name() + "\""));
        line.addAll(List.of("--set", "mysql.database=" + workspace.name()));
        Commands.Outcome outcome = host.bare(line.toArray(String[]::new));
        assertThat(outcome.status()).as(line + ": " + outcome.err()).isZero();
    }
}
