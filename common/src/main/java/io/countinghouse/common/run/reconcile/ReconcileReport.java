package io.countinghouse.common.run.reconcile;

import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.step.Progress;
import java.util.List;
import java.util.stream.Stream;

/**
 * What {@code reconcile} found, step by step from the raw files to MySQL.
 *
 * @param notes what was not compared
 */
public record ReconcileReport(String job, SliceChoice slices, List<Step> steps, List<String> notes) {
    public ReconcileReport {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** The same after another step. */
    public ReconcileReport after(Step first) {
        return new ReconcileReport(
                job, slices, Stream.concat(Stream.of(first), steps.stream()).toList(), notes);
    }

    public ReconcileReport noting(String note) {
        return new ReconcileReport(
                job,
                slices,
                steps,
                Stream.concat(notes.stream(), Stream.of(note)).toList());
    }

    /**
     * One comparison.
     *
     * @param cause what a difference at this step means
     * @param parts what rows are compared by: slices of a mart, or files
     * @param differing how many of those differ
     * @param rows that differ
     * @param shown some of those rows
     */
    public record Step(String name, String cause, String parts, long differing, long rows, List<String> shown) {
        public boolean isEqual() {
            return differing == 0;
        }
    }

    public boolean isEqual() {
        return steps.stream().allMatch(Step::isEqual);
    }

    /** For a person at a terminal. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        text.append(job)
                .append(": ")
                .append(slices.values().isEmpty() ? "all slices" : slices.toString())
                .append('\n');
        if (steps.isEmpty()) {
            text.append("Nothing was ever published.\n");
        }
        for (Step step : steps) {
            text.append("  ")
                    .append(step.isEqual() ? "equal   " : "DIFFERS ")
                    .append(step.name())
                    .append('\n');
            if (!step.isEqual()) {
                text.append("          ")
                        .append(Progress.count(step.rows()))
                        .append(" rows in ")
                        .append(Progress.count(step.differing()))
                        .append(' ')
                        .append(step.parts())
                        .append("; introduced here: ")
                        .append(step.cause())
                        .append('\n');
                step.shown()
                        .forEach(row -> text.append("          ").append(row).append('\n'));
                if (step.rows() > step.shown().size()) {
                    text.append("          and ")
                            .append(Progress.count(step.rows() - step.shown().size()))
                            .append(" more\n");
                }
            }
        }
        notes.forEach(note -> text.append("Note: ").append(note).append('\n'));
        return text.toString();
    }
}
