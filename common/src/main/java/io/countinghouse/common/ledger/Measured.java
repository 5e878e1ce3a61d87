package io.countinghouse.common.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One line of a conservation proof.
 *
 * @param subject a file_id or a mart
 * @param measure the column whose signed sum {@code amount} is, or {@code rows} with amount 0 where there is none; where it
 *     is in several currencies the sum is good for a comparison only
 * @param currencies what makes up records and amount, by currency; none where no column names it
 */
public record Measured(
        String subject, Stage stage, String measure, long records, BigDecimal amount, List<CurrencyAmount> currencies) {
    /** The measure of a subject that has no money column. */
    public static final String ROWS = "rows";

    public Measured {
        currencies = List.copyOf(currencies);
    }

    /** A line in one currency, or in one that nothing names. */
    public Measured(String subject, Stage stage, String measure, long records, BigDecimal amount) {
        this(subject, stage, measure, records, amount, List.of());
    }

    boolean isSameLine(Measured other) {
        return subject.equals(other.subject) && stage == other.stage && measure.equals(other.measure);
    }

    Measured with(CurrencyAmount part) {
        List<CurrencyAmount> parts = new ArrayList<>(currencies);
        parts.add(part);
        return new Measured(subject, stage, measure, records, amount, parts);
    }

    /** The same line of a table that hangs on the one of record; its subject is then {@code table/file_id}. */
    public Measured ofOutlet(String table) {
        return new Measured(table + "/" + subject, stage, measure, records, amount, currencies);
    }

    /** Whether it is a line of that table. */
    public boolean isOfOutlet(String table) {
        return stage == Stage.OUTLET && subject.startsWith(table + "/");
    }

    /** A line of that table as one of its file. */
    public Measured ofFile(String table) {
        return new Measured(subject.substring(table.length() + 1), stage, measure, records, amount, currencies);
    }

    /** Records per subject at a stage; each measure of a subject repeats them. */
    public static Map<String, Long> countsAt(Stage stage, List<Measured> lines) {
        Map<String, Long> counts = new TreeMap<>();
        lines.stream()
                .filter(line -> line.stage() == stage)
                .forEach(line -> counts.put(line.subject(), line.records()));
        return counts;
    }

    /** Where in the run it was measured. */
    public enum Stage {
        IN,
        LANDED,
        /** What the landed records have in tables that hang on the one of record. */
        OUTLET,
        REJECTED,
        /** Of those, what waits for nothing but what the lake will hold. */
        WAITING,
        DERIVED_INPUT,
        /** Landed, but not the version that counts. */
        SUPERSEDED,
        /** Current, but of a kind that is kept and does not count. */
        EXCLUDED,
        /** Current, but of a day that is not complete yet. */
        AHEAD,
        /** Of those three, what says no more than the version before it. */
        REPEATED,
        DERIVED,
        /** What the rounding of each row adds to the rounded sum of a converted amount. */
        ROUNDING,
        /** Of what was derived, the rows of days that the lake keeps and MySQL does not. */
        LAKE_ONLY,
        STAGED,
        PUBLISHED;

        public String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
