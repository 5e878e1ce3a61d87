package io.countinghouse.bench;

import io.countinghouse.bench.Comparison.Target;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileUtil;

/** What a day costs where 30, 300 and 1,000 days are there already. The days are the same, the last ones of one July. */
final class Histories {
    private static final String JOB = "sales-marts";
    private static final LocalDate LAST = LocalDate.of(2023, 7, 31);
    private static final int PER_DAY = 1_000;
    private static final int LONGEST = 1_000;
    private static final int SHORTEST = 30;

    private Histories() {}

    static BenchCase history() {
        return new BenchCase(
                "history", "a day of sales on 1,000 days of history, at most 1.15 x one on 30 days", Histories::run);
    }

    private static List<Comparison> run(Course course) {
        // Each history holds the month that the days are of, from its first day on.
        LocalDate next = LAST.minusDays(course.rounds() - 1L);
        long perDay = course.scaled(PER_DAY);
        Path generated = course.generate(
                JOB, perDay * (LONGEST + course.rounds()), LONGEST + course.rounds(), next.minusDays(LONGEST));
        Map<String, BenchWorkspace> workspaces = new LinkedHashMap<>();
        Map<String, Course.Contender> contenders = new LinkedHashMap<>();
        Map<Integer, String> names = new LinkedHashMap<>();
        try {
            for (int days : List.of(SHORTEST, 300, LONGEST)) {
                String name = "Countinghouse, " + days + " days";
                names.put(days, name);
                DealtFiles files = DealtFiles.deal(
                        generated, next.minusDays(days), next, course.lab().newFolder("history"));
                BenchWorkspace workspace = course.lab().workspace();
                workspaces.put(name, workspace);
                workspace.loadDimensions(generated);
                workspace.upload(JOB, files.history());
                course.tell("loading " + days + " days");
                workspace.command("run", JOB);
                contenders.put(name, round -> {
                    workspace.upload(JOB, files.day(next.plusDays(round)));
                    return workspace.command("run", JOB).measured();
                });
            }
            Map<String, Side> sides = course.contest(contenders);
            List<Comparison> comparisons = new ArrayList<>();
            for (int days : List.of(300, LONGEST)) {
                requireSameMonth(course, workspaces.get(names.get(days)), workspaces.get(names.get(SHORTEST)));
                comparisons.add(new Comparison(
                        course.benchCase(),
                        "a day more on its history",
                        perDay,
                        sides.get(names.get(days)),
                        sides.get(names.get(SHORTEST)),
                        days == LONGEST ? Target.atMost(1.15) : Optional.empty()));
            }
            return comparisons;
        } finally {
            workspaces.values().forEach(BenchWorkspace::close);
            FileUtil.fullyDelete(generated.toFile());
        }
    }

    /** The month of the days is the same, whatever lies before it. */
    private static void requireSameMonth(Course course, BenchWorkspace one, BenchWorkspace other) {
        for (String mart : List.of("customers_data_mart", "sales_team_data_mart")) {
            String month = "sales_month = '" + LAST.withDayOfMonth(1) + "'";
            course.requireSame(
                    "the month with and without a longer history, " + mart,
                    MartSums.of(one.runtime(), mart, month).differenceFrom(MartSums.of(other.runtime(), mart, month)));
        }
    }
}
