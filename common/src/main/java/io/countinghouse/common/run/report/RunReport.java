package io.countinghouse.common.run.report;

import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Origin;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Restatement;
import io.countinghouse.common.ledger.Restatements;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.mart.Totals;
import io.countinghouse.common.money.Currencies;
import io.countinghouse.common.quarantine.RejectedUpdates;
import io.countinghouse.common.step.Progress;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What one run did.
 *
 * @param batches those it finished, oldest first
 * @param leftAlone objects of the raw zone that are not ours, below the job's folder
 * @param notes a line for each thing that a person should know of, and need not do anything about
 * @param idle says why, when there are none
 * @param waits a line for each thing that waits for a person
 * @param exitCode how it ends
 */
public record RunReport(
        String job,
        String runId,
        List<BatchReport> batches,
        List<String> leftAlone,
        List<String> notes,
        String idle,
        List<String> waits,
        ExitCode exitCode,
        Duration elapsed) {
    private static final int WIDTH = 110;

    private static final int TAKEN_BACK_NAMED = 10;

    public RunReport {
        batches = List.copyOf(batches);
        leftAlone = List.copyOf(leftAlone);
        notes = List.copyOf(notes);
        waits = List.copyOf(waits);
    }

    /**
     * What became of one batch.
     *
     * @param batch as it is afterwards
     * @param recovered whether an earlier run had claimed it
     * @param frozen of a recovered one: with which settings it was finished, when today's are others
     * @param origins of a replay: where its rows come from
     * @param proof every line of its conservation proof
     * @param restated amounts of published rows that it changed
     * @param outdated things of which it rejected a version, so that an earlier one counts
     */
    public record BatchReport(
            Batch batch,
            boolean recovered,
            Optional<String> frozen,
            List<Origin> origins,
            List<MartReport> marts,
            List<CheckResult> checks,
            List<Measured> proof,
            Restatements restated,
            RejectedUpdates.Outdated outdated) {
        public BatchReport by(Optional<String> settings) {
            return new BatchReport(batch, recovered, settings, origins, marts, checks, proof, restated, outdated);
        }

        public long batchId() {
            return batch.batchId();
        }

        public BatchKind kind() {
            return batch.kind();
        }

        public List<RawObject> objects() {
            return batch.objects();
        }

        /** Published files that it took back. */
        public List<WithdrawnFile> withdrawn() {
            return batch.withdrawn();
        }

        /** Whether it was given up: none of it counts. */
        public boolean isAbandoned() {
            return batch.isAbandoned();
        }

        /** Rows per file in the lake. */
        public Map<String, Long> landed() {
            return Measured.countsAt(Measured.Stage.LANDED, proof);
        }

        /** Rows per file in quarantine. */
        public Map<String, Long> rejected() {
            return Measured.countsAt(Measured.Stage.REJECTED, proof);
        }
    }

    /**
     * One mart's published slices.
     *
     * @param currencies by column what makes up its sum; none for a column that is in one currency in every row
     */
    public record MartReport(String name, long slices, Totals totals, Map<String, List<CurrencyAmount>> currencies) {
        boolean isInOneCurrency(String column) {
            return currencies.getOrDefault(column, List.of()).isEmpty();
        }
    }

    /** For a person at a terminal. */
    public String toText() {
        return toText(false);
    }

    /** @param verbose whether every file has its line, whatever their number */
    public String toText(boolean verbose) {
        StringBuilder text = new StringBuilder();
        text.append(job).append(": run ").append(runId).append('\n');
        if (batches.isEmpty()) {
            text.append(idle).append('\n');
        }
        batches.forEach(batch -> append(text, batch, verbose));
        LeftAlone.append(text, leftAlone, verbose);
        notes.forEach(line -> text.append("Note: ").append(line).append('\n'));
        text.append(String.format(java.util.Locale.ROOT, "Done in %.1f s.%n", elapsed.toMillis() / 1000.0));
        if (!waits.isEmpty()) {
            text.append("Waits for a person:\n");
            waits.forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, BatchReport batch, boolean verbose) {
        text.append("Batch ")
                .append(batch.batchId())
                .append(batch.recovered() ? " (recovered)" : "")
                .append(batch.isAbandoned() ? ", abandoned" : "")
                .append('\n');
        batch.frozen()
                .ifPresent(settings ->
                        text.append("  finished with ").append(settings).append('\n'));
        if (batch.origins().isEmpty()) {
            new FilesText(
                            object -> outcome(batch, object),
                            objects -> taken(batch, objects),
                            object -> rejected(batch, object) > 0)
                    .append(text, batch.objects(), verbose);
        } else {
            batch.origins().forEach(origin -> text.append("  replayed ")
                    .append(Printable.of(origin.text()))
                    .append('\n'));
        }
        if (!batch.isAbandoned()) {
            appendTakenBack(text, batch.withdrawn(), verbose);
        }
        if (batch.isAbandoned() || batch.kind() == BatchKind.RETRACT) {
            appendMarts(text, batch);
            return;
        }
        if (batch.kind() == BatchKind.REFRESH) {
            text.append("  no files; the days up to ")
                    .append(batch.batch().businessDate())
                    .append('\n');
            appendMarts(text, batch);
            return;
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
        long excluded = records(batch.proof(), Measured.Stage.EXCLUDED);
        if (excluded > 0) {
            text.append("  of them excluded ").append(Progress.count(excluded)).append(": kept, and not counted\n");
        }
        long ahead = records(batch.proof(), Measured.Stage.AHEAD);
        if (ahead > 0) {
            text.append("  of them ahead ")
                    .append(Progress.count(ahead))
                    .append(": dated after ")
                    .append(batch.batch().businessDate())
                    .append(", and counted once their day is complete\n");
        }
        appendMarts(text, batch);
    }

    private static void appendTakenBack(StringBuilder text, List<WithdrawnFile> files, boolean verbose) {
        int named = verbose ? files.size() : Math.min(files.size(), TAKEN_BACK_NAMED);
        files.stream().limit(named).forEach(file -> text.append("  took back ")
                .append(Printable.of(file.name()))
                .append(" of batch ")
                .append(file.landedBatchId())
                .append(": ")
                .append(Progress.count(file.rows()))
                .append(" rows\n"));
        if (named < files.size()) {
            text.append("  took back ")
                    .append(Progress.count(files.size() - named))
                    .append(" more files: ")
                    .append(Progress.count(files.stream()
                            .skip(named)
                            .mapToLong(WithdrawnFile::rows)
                            .sum()))
                    .append(" rows (--verbose names every file)\n");
        }
    }

    private static void appendMarts(StringBuilder text, BatchReport batch) {
        for (MartReport mart : batch.marts()) {
            text.append("  ")
                    .append(pad(mart.name(), 44))
                    .append(' ')
                    .append(Progress.count(mart.totals().records()))
                    .append(" rows in ")
                    .append(Progress.count(mart.slices()))
                    .append(" slices");
            mart.totals().sums().entrySet().stream()
                    .filter(sum -> mart.isInOneCurrency(sum.getKey()))
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(sum ->
                            text.append(", ").append(sum.getKey()).append(' ').append(money(sum.getValue())));
            text.append('\n');
            new TreeMap<>(mart.currencies()).forEach((column, amounts) -> append(text, column, amounts));
        }
        append(text, batch.restated());
        if (batch.outdated().count() > 0) {
            text.append("  still shown in a former version, since a later one was rejected: ")
                    .append(Printable.of(String.join(", ", batch.outdated().first())))
                    .append(
                            batch.outdated().count() > batch.outdated().first().size()
                                    ? " and "
                                            + Progress.count(batch.outdated().count()
                                                    - batch.outdated().first().size())
                                            + " more"
                                    : "")
                    .append('\n');
        }
        batch.checks().stream().filter(check -> !check.passed()).forEach(check -> text.append("  expectation (")
                .append(check.severity().name().toLowerCase(java.util.Locale.ROOT))
                .append(") ")
                .append(Printable.of(check.toString()))
                .append('\n'));
    }

    /** {@code column EUR 1.00, JPY 100}, in as many lines as it takes. */
    private static void append(StringBuilder text, String column, List<CurrencyAmount> amounts) {
        String begin = "    " + column;
        StringBuilder line = new StringBuilder(begin);
        for (int i = 0; i < amounts.size(); i++) {
            CurrencyAmount amount = amounts.get(i);
            String cell = " " + amount.currency() + " " + Currencies.text(amount.amount(), amount.currency())
                    + (i < amounts.size() - 1 ? "," : "");
            if (line.length() > begin.length() && line.length() + cell.length() > WIDTH) {
                text.append(line).append('\n');
                line = new StringBuilder(" ".repeat(begin.length()));
            }
            line.append(cell);
        }
        if (!amounts.isEmpty()) {
            text.append(line).append('\n');
        }
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
            case CLAIMED, PROCESSED -> taken(batch, List.of(object));
            case DUPLICATE -> "duplicate content, not read again"
                    + (object.verdict().equals(ForAPerson.REJECTED_BEFORE) ? "; no row of it landed before" : "");
            case ABANDONED -> "in quarantine; upload it again, mended or not";
            case REFUSED -> "refused: " + object.verdict() + " (" + Printable.of(object.detail()) + ")";
        };
    }

    private static String taken(BatchReport batch, List<RawObject> objects) {
        long records = objects.stream().mapToLong(RawObject::records).sum();
        long rejected =
                objects.stream().mapToLong(object -> rejected(batch, object)).sum();
        return "taken: " + Progress.count(records) + " rows, " + Progress.count(rejected) + " rejected";
    }

    private static long rejected(BatchReport batch, RawObject object) {
        return batch.rejected().getOrDefault(object.fileId(), 0L);
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
