package io.countinghouse.bench;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.error.Failures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "bench",
        description =
                "Measure the product beside rivals in a sandbox of its own: cold processes in turn, medians, and whether the"
                        + " results are the same. Progress is on standard error, the table on standard output.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_ROUNDS = 25;

    @Parameters(paramLabel = "CASE", arity = "0..*", description = "which ones (default: all); they are listed below")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "default: 3; at most " + MOST_ROUNDS)
    private int rounds;

    @Option(
            names = "--scale",
            paramLabel = "X",
            defaultValue = "1",
            description = "so many times the rows; targets are for 1, the default")
    private double scale;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "for results.json, results.md and results.svg (default: submit/bench/target/results)")
    private Path out;

    /** The same with its cases in its help. */
    static picocli.CommandLine commandLine() {
        picocli.CommandLine command = new picocli.CommandLine(new BenchCommand());
        List<String> footer = new ArrayList<>(List.of("", "Cases:"));
        BenchCase.all().forEach(one -> footer.add(String.format("  %-26s %s", one.name(), one.about())));
        footer.addAll(List.of("", "Exit codes: 0 done, 1 something failed or results differ, 2 usage."));
        command.getCommandSpec().usageMessage().footer(footer.toArray(String[]::new));
        return command;
    }

    @Override
    public Integer call() throws IOException {
        List<BenchCase> cases = chosen();
        if (rounds < 1 || rounds > MOST_ROUNDS || !(scale > 0)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--rounds, --scale: found " + rounds + " and " + scale + ", expected 1 to " + MOST_ROUNDS
                            + " and a number above 0");
        }
        Path root = Path.of(System.getProperty("countinghouse.root", "."))
                .toAbsolutePath()
                .normalize();
        Path folder = out == null ? root.resolve("submit/bench/target/results") : out;
        Results results = run(root, cases, folder);
        System.out.print(results.markdown());
        System.err.println("bench: results are in " + folder);
        return (results.differences().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).status();
    }

    /** Writes what there is after each case: all of them take long. */
    private Results run(Path root, List<BenchCase> cases, Path folder) throws IOException {
        Results results = new Results(rounds, scale, List.of(), List.of());
        System.err.println("bench: starting a sandbox");
        try (Lab lab = Lab.start(root)) {
            for (BenchCase one : cases) {
                Course course = new Course(lab, rounds, scale, one.name());
                List<Comparison> comparisons = List.of();
                try {
                    comparisons = one.body().apply(course);
                } catch (RuntimeException e) {
                    // The other cases are of use without it.
                    course.fail(Failures.of(e).getMessage());
                }
                results = results.and(comparisons, course.differences());
                results.write(folder);
            }
        }
        return results;
    }

    private List<BenchCase> chosen() {
        Map<String, BenchCase> known = new LinkedHashMap<>();
        BenchCase.all().forEach(one -> known.put(one.name(), one));
        for (String name : names) {
            if (!known.containsKey(name)) {
                throw new CountinghouseException(
                        ErrorCode.USAGE, "CASE: found " + name + ", expected one of " + known.keySet());
            }
        }
        return names.isEmpty()
                ? List.copyOf(known.values())
                : names.stream().distinct().map(known::get).toList();
    }
}
