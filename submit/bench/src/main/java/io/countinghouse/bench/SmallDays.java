package io.countinghouse.bench;

import io.countinghouse.bench.Comparison.Target;
import io.countinghouse.bench.rival.BareSpark;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Some hundred rows more on a lake that has a load, a day a round, beside a bare Spark session. */
final class SmallDays {
    private static final String PRODUCT = "Countinghouse";
    private static final String BARE = "bare Spark session";
    private static final int FEWEST_DAYS = 14;
    private static final double MOST = 3;
    /** The whole history that the European Central Bank publishes, beside this checkout. */
    private static final String RATES = "../shared/data/fx/eurofxref-hist.csv";

    /** Rows of a day, and days of the history that is there. */
    private record Load(int perDay, int days) {}

    private static final Map<String, Load> LOADS = new TreeMap<>(Map.of(
            "sales-marts", new Load(400, 250),
            "invoice-offsets", new Load(400, 350),
            "billing-fx", new Load(60, 90),
            "pos-receipts", new Load(100, 90),
            "org-balances", new Load(400, 125)));

    private SmallDays() {}

    static List<BenchCase> cases() {
        return JobRegistry.names().stream()
                .filter(LOADS::containsKey)
                .map(job -> new BenchCase(
                        "small-day-" + job,
                        "some hundred rows more for " + job + ", at most " + (int) MOST + " x a bare Spark session",
                        course -> run(course, job)))
                .toList();
    }

    private static List<Comparison> run(Course course, String job) {
        Load load = LOADS.get(job);
        int days = (int) Math.max(FEWEST_DAYS, course.scaled(load.days()));
        LocalDate next = Course.FIRST_DAY.plusDays(days);
        int all = days + course.rounds();
        Path generated = course.generate(job, (long) load.perDay() * all, all, Course.FIRST_DAY);
        DealtFiles files =
                DealtFiles.deal(generated, LocalDate.MIN, next, course.lab().newFolder("dealt"));
        Path rates = course.lab().root().resolve(RATES);
        String what = "a day more on " + days + " days";
        if (job.equals("billing-fx")) {
            if (Files.isRegularFile(rates)) {
                copy(rates, files.history());
                what += " and the ECB's whole history";
            } else {
                what += ", without the ECB's history, which is not at " + RATES;
            }
        }
        try (BenchWorkspace workspace = course.lab().workspace()) {
            workspace.loadDimensions(generated);
            workspace.upload(job, files.history());
            course.tell("loading " + days + " days");
            workspace.command("run", job, until(job, next.minusDays(1)));
            Map<String, Course.Contender> contenders = new LinkedHashMap<>();
            contenders.put(PRODUCT, round -> {
                LocalDate day = next.plusDays(round);
                workspace.upload(job, files.day(day));
                return workspace.command("run", job, until(job, day)).measured();
            });
            contenders.put(BARE, round -> course.lab()
                    .java(Lab.Compilers.SMALL, BareSpark.class)
                    .measured());
            Map<String, Side> sides = course.contest(contenders);
            course.tell("working everything out again from the archived files");
            workspace.command("reconcile", job, until(job, next.plusDays(course.rounds() - 1L)));
            return List.of(new Comparison(
                    course.benchCase(),
                    what,
                    lines(files.day(next)),
                    sides.get(PRODUCT),
                    sides.get(BARE),
                    Target.atMost(MOST)));
        }
    }

    /** Only balances have a row for each day up to today. */
    private static String[] until(String job, LocalDate day) {
        return job.equals("org-balances") ? new String[] {"--set", "job.business-date=" + day} : new String[0];
    }

    private static void copy(Path rates, Path folder) {
        try {
            Files.copy(rates, folder.resolve(rates.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the files of a folder, but for headers. */
    static long lines(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            long lines = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                try (Stream<String> all = Files.lines(file)) {
                    lines += all.count() - (file.toString().endsWith(".csv") ? 1 : 0);
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
