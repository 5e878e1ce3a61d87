package io.countinghouse.bench;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a case runs on: the lab, how often and how much; and what it finds to differ. */
final class Course {
    static final LocalDate FIRST_DAY = LocalDate.of(2023, 8, 1);
    private static final long SEED = 1;

    private final Lab lab;
    private final int rounds;
    private final double scale;
    private final String benchCase;
    private final List<String> differences = new ArrayList<>();

    Course(Lab lab, int rounds, double scale, String benchCase) {
        this.lab = lab;
        this.rounds = rounds;
        this.scale = scale;
        this.benchCase = benchCase;
    }

    /** One side of a comparison. */
    @FunctionalInterface
    interface Contender {
        /** Prepares a round, and measures one cold process of it. The first round is 0. */
        Measured run(int round) throws IOException;
    }

    Lab lab() {
        return lab;
    }

    int rounds() {
        return rounds;
    }

    String benchCase() {
        return benchCase;
    }

    /** So many by the scale, at least one. */
    long scaled(long count) {
        return Math.max(1, Math.round(count * scale));
    }

    /** Files of the job, without defects; the same on every call. */
    Path generate(String job, long rows, int days, LocalDate from) {
        Path folder = lab.newFolder(job);
        tell(String.format(Locale.ROOT, "generating %,d rows of %s", rows, job));
        try {
            JobRegistry.module(job).files().write(new Extent(rows, days, from), SEED, false, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return folder;
    }

    /** Runs all in turn, round by round. */
    Map<String, Side> contest(Map<String, Contender> contenders) {
        Map<String, List<Measured>> measured = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Contender> contender : contenders.entrySet()) {
                Measured took = run(contender.getValue(), round);
                tell(String.format(
                        Locale.ROOT,
                        "round %d of %d: %s %.2f s, %.2f s of CPU",
                        round + 1,
                        rounds,
                        contender.getKey(),
                        took.seconds(),
                        took.cpuSeconds()));
                measured.computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                        .add(took);
            }
        }
        Map<String, Side> sides = new LinkedHashMap<>();
        measured.forEach((name, rounds) -> sides.put(name, new Side(name, rounds)));
        return sides;
    }

    private static Measured run(Contender contender, int round) {
        try {
            return contender.run(round);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes what should be the same and is not. */
    void requireSame(String what, Optional<String> difference) {
        difference.ifPresent(words -> fail(what + ": " + words));
    }

    void fail(String words) {
        differences.add(benchCase + ": " + words);
        tell("NOT AS IT SHOULD BE: " + words);
    }

    /** The same of every table, by name. */
    void requireSame(String what, Map<String, MartSums> ours, Map<String, MartSums> theirs) {
        ours.forEach((table, sums) -> requireSame(what + ", " + table, sums.differenceFrom(theirs.get(table))));
    }

    List<String> differences() {
        return List.copyOf(differences);
    }

    void tell(String line) {
        System.err.println("bench: " + benchCase + ": " + line);
    }
}
