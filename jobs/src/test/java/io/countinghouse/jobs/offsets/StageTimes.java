package io.countinghouse.jobs.offsets;

import io.countinghouse.common.step.Progress;
import java.util.LinkedHashMap;
import java.util.Map;

/** Seconds that each stage of a run took, in the order in which the stages began. */
public final class StageTimes implements Progress {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private String current = "";
    private long since;

    @Override
    public synchronized void begin(String stage, String detail) {
        finish();
        current = stage.equals("read") || stage.equals("inspect") ? stage : (stage + " " + firstWord(detail)).strip();
        since = System.nanoTime();
    }

    @Override
    public synchronized void end(String stage, String outcome) {
        finish();
        System.out.println("    " + stage + ": " + outcome);
    }

    public Map<String, Double> seconds() {
        return seconds;
    }

    private void finish() {
        if (!current.isEmpty()) {
            seconds.merge(current, (System.nanoTime() - since) / NANOS_PER_SECOND, Double::sum);
            current = "";
        }
    }

    /** A mart's name where there is one; numbers of files and batches tell nothing here. */
    private static String firstWord(String detail) {
        String word = detail.split(" ", 2)[0];
        return word.contains("_") ? word : "";
    }
}
