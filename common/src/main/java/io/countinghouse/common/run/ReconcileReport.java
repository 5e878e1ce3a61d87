package io.countinghouse.common.run;

import io.countinghouse.common.mart.SliceChoice;
import java.util.List;

/** What {@code reconcile} found, step by step from the raw files to MySQL. */
public record ReconcileReport(String job, SliceChoice slices, List<Step> steps) {
    public ReconcileReport {
        steps = List.copyOf(steps);
    }

    /**
     * One comparison.
     *
     * @param cause what a difference at this step means
     * @param slices that differ
     * @param rows that differ
     * @param shown some of those rows
     */
    public record Step(String name, String cause, long slices, long rows, List<String> shown) {
        public boolean isEqual() {
            return slices == 0;
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
                        .append(Progress.count(step.slices()))
                        .append(" slices; introduced here: ")
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
        return text.toString();
    }
}
