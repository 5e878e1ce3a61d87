package io.countinghouse.common.run.report;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.step.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run that is done leaves to a person: a line for each, with what can be done about it. */
public final class ForAPerson {
    /** The verdict on content that came again, and of which every row was rejected when it came first. */
    public static final String REJECTED_BEFORE = "rejected_before";

    private static final int NAMED = 5;

    private ForAPerson() {}

    public static List<String> leftBy(Job job, List<RunReport.BatchReport> batches) {
        Set<String> ofSource =
                job.mirrored().stream().map(source -> source.rows().name()).collect(Collectors.toSet());
        List<String> lines = new ArrayList<>(leftBy(job.name(), ofSource, batches));
        long in = 0;
        long rejected = 0;
        for (RunReport.BatchReport batch : batches) {
            for (RawObject object : batch.objects()) {
                if (ofSource.contains(object.feed()) && batch.kind() == BatchKind.INTAKE) {
                    in += object.records();
                    rejected += batch.rejected().getOrDefault(object.fileId(), 0L);
                }
            }
        }
        if (job.limits().batch().isExceededBy(rejected, in)) {
            lines.add(Progress.count(rejected) + " of " + Progress.count(in)
                    + " rows that were read from the source table were rejected, expected "
                    + job.limits().batch() + " (job.reject-limit); `quarantine list " + job.name()
                    + "` tells why; they are read again once they are corrected there");
        }
        return lines;
    }

    /** @param ofSource feeds of a table whose rows are mended there */
    public static List<String> leftBy(String job, Set<String> ofSource, List<RunReport.BatchReport> batches) {
        List<String> lines = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        List<String> again = new ArrayList<>();
        for (RunReport.BatchReport batch : batches) {
            Map<String, Long> waiting = passing(batch);
            for (RawObject object : batch.objects()) {
                if (object.state() == ObjectState.REFUSED) {
                    refused.add(Printable.of(object.name()) + " (" + object.verdict() + ")");
                } else if (object.verdict().equals(REJECTED_BEFORE)) {
                    again.add(Printable.of(object.name()));
                } else if (!batch.isAbandoned() && isRejectedWhole(object, batch, waiting)) {
                    if (batch.kind() == BatchKind.INTAKE && ofSource.contains(object.feed())) {
                        continue;
                    }
                    if (batch.kind() == BatchKind.REPLAY) {
                        lines.add("none of " + Progress.count(object.records())
                                + " replayed rows landed; `quarantine show " + job
                                + "` tells why, `quarantine export " + job + "` gives them to be mended again");
                    } else {
                        rejected.add(Printable.of(object.name()) + " (" + Progress.count(object.records()) + " rows)");
                    }
                }
            }
        }
        if (!refused.isEmpty()) {
            lines.add(count(refused, "file was", "files were") + " refused: " + named(refused) + "; `quarantine files "
                    + job + "` tells why and where the bytes lie; mend and upload again");
        }
        if (!rejected.isEmpty()) {
            lines.add("of " + count(rejected, "file", "files") + " no row landed: " + named(rejected)
                    + "; `quarantine show " + job + "` tells why, `quarantine export " + job
                    + "` gives the rows to be mended");
        }
        if (!again.isEmpty()) {
            lines.add(count(again, "file", "files") + " came again of which no row landed before: " + named(again)
                    + "; the rows wait in the quarantine: `quarantine replay " + job
                    + " --file NAME` lands them as they are, `quarantine export " + job + "` gives them to be mended");
        }
        return lines;
    }

    /** Rows that pass by themselves wait for nobody. */
    private static boolean isRejectedWhole(RawObject object, RunReport.BatchReport batch, Map<String, Long> waiting) {
        long rejected = batch.rejected().getOrDefault(object.fileId(), 0L);
        return object.taken()
                && rejected > 0
                && rejected - waiting.getOrDefault(object.fileId(), 0L) == object.records();
    }

    private static Map<String, Long> passing(RunReport.BatchReport batch) {
        return Conservation.at(Measured.Stage.WAITING, batch.proof()).stream()
                .collect(Collectors.toMap(Measured::subject, Measured::records, Math::max, TreeMap::new));
    }

    private static String count(List<String> files, String one, String several) {
        return Progress.count(files.size()) + " " + (files.size() == 1 ? one : several);
    }

    private static String named(List<String> files) {
        return String.join(", ", files.subList(0, Math.min(NAMED, files.size())))
                + (files.size() > NAMED ? " and " + Progress.count(files.size() - NAMED) + " more" : "");
    }
}
