package io.countinghouse.common.run;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Restatement;
import io.countinghouse.common.ledger.Restatements;
import io.countinghouse.common.mart.Totals;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What one run did.
 *
 * @param batches those it finished, oldest first; empty when there was nothing new
 */
public record RunReport(String job, String runId, List<BatchReport> batches, Duration elapsed) {
    public RunReport {
        batches = List.copyOf(batches);
    }

    /**
     * What became of one batch.
     *
     * @param recovered whether an earlier run had claimed it
     * @param proof every line of its conservation proof
     * @param restated amounts of published rows that it changed
     */
    public record BatchReport(
            long batchId,
            boolean recovered,
            List<RawObject> objects,
            Map<String, Long> landed,
            Map<String, Long> rejected,
            List<MartReport> marts,
            List<CheckResult> checks,
            List<Measured> proof,
            Restatements restated) {}

    /** One mart's published slices. */
    public record MartReport(String name, long slices, Totals totals) {}

    /** For a person at a terminal. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(job).append(": run ").append(runId).append('\n');
        if (batches.isEmpty()) {
            text.append("Nothing new in the raw zone.\n");
        }
        batches.forEach(batch -> append(text, batch));
        text.append(String.format(java.util.Locale.ROOT, "Done in %.1f s.%n", elapsed.toMillis() / 1000.0));
        return text.toString();
    }

    private static void append(StringBuilder text, BatchReport batch) {
        text.append("Batch ")
                .append(batch.batchId())
                .append(batch.recovered() ? " (recovered)" : "")
                .append('\n');
        for (RawObject object : batch.objects()) {
            text.append("  ")
                    .append(pad(Printable.of(object.name()), 44))
                    .append(' ')
                    .append(outcome(batch, object))
                    .append('\n');
        }
        long in = batch.objects().stream().mapToLong(RawObject::records).sum();
        long landed = sum(batch.landed());
        long rejected = sum(batch.rejected());
        text.append("  rows in ")
                .append(Progress.count(in))
                .append(" = landed ")
                .append(Progress.count(landed))
                .append(" + rejected ")
                .append(Progress.count(rejected));
        long waiting = records(batch.proof(), Measured.Stage.WAITING);
        if (waiting > 0) {
            text.append(", of which ").append(Progress.count(waiting)).append(" wait and land by themselves");
        }
        text.append('\n');
        long repeated = records(batch.proof(), Measured.Stage.REPEATED);
        long superseded = records(batch.proof(), Measured.Stage.SUPERSEDED);
        if (repeated + superseded > 0) {
            text.append("  of them repeated ")
                    .append(Progress.count(repeated))
                    .append(", superseded ")
                    .append(Progress.count(superseded))
                    .append('\n');
        }
        for (MartReport mart : batch.marts()) {
            text.append("  ")
                    .append(pad(mart.name(), 44))
                    .append(' ')
                    .append(Progress.count(mart.totals().records()))
                    .append(" rows in ")
                    .append(Progress.count(mart.slices()))
                    .append(" slices");
            mart.totals().sums().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(sum ->
                            text.append(", ").append(sum.getKey()).append(' ').append(money(sum.getValue())));
            text.append('\n');
        }
        append(text, batch.restated());
        batch.checks().stream().filter(check -> !check.passed()).forEach(check -> text.append("  check ")
                .append(check.name())
                .append(" (")
                .append(check.severity().name().toLowerCase(java.util.Locale.ROOT))
                .append("): ")
                .append(Progress.count(check.failed()))
                .append(" rows\n"));
    }

    private static void append(StringBuilder text, Restatements restated) {
        if (restated.rows() == 0) {
            return;
        }
        text.append("  restated ").append(Progress.count(restated.rows())).append(" rows\n");
        for (Restatement row : restated.first()) {
            text.append("    ")
                    .append(pad(Printable.of(row.mart() + " " + row.key()), 42))
                    .append(' ')
                    .append(row.measure())
                    .append(": before ")
                    .append(amount(row.before()))
                    .append(", after ")
                    .append(amount(row.after()))
                    .append(", difference ")
                    .append(amount(row.after().subtract(row.before())))
                    .append('\n');
        }
        if (restated.rows() > restated.first().size()) {
            text.append("    and ")
                    .append(Progress.count(restated.rows() - restated.first().size()))
                    .append(" more, all in ledger_restatement\n");
        }
    }

    private static String outcome(BatchReport batch, RawObject object) {
        return switch (object.state()) {
            case CLAIMED, PROCESSED -> "taken: " + Progress.count(object.records()) + " rows, "
                    + Progress.count(batch.rejected().getOrDefault(object.fileId(), 0L)) + " rejected";
            case DUPLICATE -> "duplicate content, not read again";
            case REFUSED -> "refused: " + object.verdict() + " (" + Printable.of(object.detail()) + ")";
        };
    }

    /** A file has as many records by each of its measures. */
    private static long records(List<Measured> proof, Measured.Stage stage) {
        return proof.stream()
                .filter(line -> line.stage() == stage)
                .collect(Collectors.toMap(Measured::subject, Measured::records, Math::max))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All of its decimals, two at least. */
    private static String amount(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.setScale(Math.max(2, stripped.scale())).toPlainString();
    }

    private static String money(BigDecimal amount) {
        return String.format(java.util.Locale.ROOT, "%,.2f", amount);
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text : text + " ".repeat(width - text.length());
    }
}
