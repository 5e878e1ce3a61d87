package io.countinghouse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.chart.Charts;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a call of the benchmark found.
 *
 * @param differences of results that should be the same, and cases that failed, each in words
 */
record Results(int rounds, double scale, List<Comparison> comparisons, List<String> differences) {
    private static final double MEBI = 1 << 20;
    private static final String CHART = "results.svg";

    Results {
        comparisons = List.copyOf(comparisons);
        differences = List.copyOf(differences);
    }

    Results and(List<Comparison> furtherComparisons, List<String> furtherDifferences) {
        return new Results(
                rounds,
                scale,
                Stream.concat(comparisons.stream(), furtherComparisons.stream()).toList(),
                Stream.concat(differences.stream(), furtherDifferences.stream()).toList());
    }

    String markdown() {
        StringBuilder text = new StringBuilder(
                """
                | case | what | rival | seconds | rival's | ratio | target | | CPU s | rival's | peak MiB | rival's | heap MiB | rows |
                | --- | --- | --- | ---: | ---: | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (Comparison one : comparisons) {
            text.append(String.join(
                            " | ",
                            "| " + one.benchCase(),
                            one.ours().name() + ": " + one.work(),
                            one.rival().name(),
                            number("%.2f", one.ours().seconds()),
                            number("%.2f", one.rival().seconds()),
                            number("%.2f", one.ratio()),
                            one.target().map(Results::told).orElse(""),
                            one.verdict(),
                            number("%.1f", one.ours().cpuSeconds()),
                            number("%.1f", one.rival().cpuSeconds()),
                            mebibytes(OptionalLong.of(one.ours().peakBytes())),
                            mebibytes(OptionalLong.of(one.rival().peakBytes())),
                            mebibytes(one.ours().heapBytes()),
                            String.format(Locale.ROOT, "%,d", one.rows())))
                    .append(" |\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "%nMedians of %d, cold processes in turn, %d processors%s.%n",
                rounds,
                Runtime.getRuntime().availableProcessors(),
                scale == 1 ? "" : String.format(Locale.ROOT, "; rows scaled by %s", scale)));
        differences.forEach(
                words -> text.append("\nNot as it should be: ").append(words).append('\n'));
        return text.toString();
    }

    /** Writes {@code results.json}, {@code results.md} and {@code results.svg}. */
    void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.md"), markdown() + "\n![Ratio by target](" + CHART + ")\n");
        Files.writeString(folder.resolve("results.json"), json());
        Files.writeString(folder.resolve(CHART), chart());
    }

    /** Seconds of cases differ a thousandfold; how far each is from its target does not. */
    private String chart() {
        List<String> labels = new ArrayList<>();
        List<Optional<BigDecimal>> shares = new ArrayList<>();
        for (Comparison one : comparisons) {
            one.shareOfTarget().ifPresent(share -> {
                String name = label(one.benchCase());
                labels.add(labels.contains(name) ? one.rival().name() + " " + name : name);
                shares.add(Optional.of(rounded(share)));
            });
        }
        return Charts.bars(
                "Ratio by target (at most 1 is met), medians of " + rounds,
                labels,
                List.of(new Charts.Series("ratio by target", shares)));
    }

    /** Short, and its size first: what stands last is cut where there is no room. */
    static String label(String benchCase) {
        return benchCase.replace("small-day-", "").replace('-', ' ').replaceFirst("^(\\w+) (\\d+\\w)$", "$2 $1");
    }

    private String json() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("written", Instant.now().toString());
        root.put("processors", Runtime.getRuntime().availableProcessors());
        root.put("java", System.getProperty("java.runtime.version"));
        root.put("rounds", rounds);
        root.put("scale", scale);
        ArrayNode all = root.putArray("comparisons");
        for (Comparison one : comparisons) {
            ObjectNode node = all.addObject();
            node.put("case", one.benchCase());
            node.put("what", one.work());
            node.put("rows", one.rows());
            put(node.putObject("ours"), one.ours());
            put(node.putObject("rival"), one.rival());
            node.put("ratio", rounded(one.ratio()));
            one.target().ifPresent(target -> {
                node.put("target", told(target));
                node.put("met", target.isMetBy(one.ratio()));
            });
        }
        ArrayNode different = root.putArray("differences");
        differences.forEach(different::add);
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    }

    private static void put(ObjectNode node, Side side) {
        node.put("name", side.name());
        node.put("seconds", rounded(side.seconds()));
        node.put("cpuSeconds", rounded(side.cpuSeconds()));
        node.put("peakBytes", side.peakBytes());
        side.heapBytes().ifPresent(bytes -> node.put("heapBytes", bytes));
        ArrayNode rounds = node.putArray("rounds");
        for (Measured round : side.rounds()) {
            ObjectNode one = rounds.addObject();
            one.put("seconds", rounded(round.seconds()));
            one.put("cpuSeconds", rounded(round.cpuSeconds()));
            one.put("peakBytes", round.peakBytes());
        }
    }

    private static String told(Comparison.Target target) {
        return (target.isSpeed() ? "at least " : "at most ")
                + BigDecimal.valueOf(target.ratio()).stripTrailingZeros().toPlainString();
    }

    private static BigDecimal rounded(double value) {
        return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static String mebibytes(OptionalLong bytes) {
        return bytes.isPresent() ? number("%.0f", bytes.getAsLong() / MEBI) : "";
    }
}
