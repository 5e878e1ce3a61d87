package io.countinghouse.common.run.report;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.step.Progress;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run would do now; making it writes nothing anywhere.
 *
 * @param open the batch that would be finished first
 * @param frozen with which settings it would be, when today's are others
 * @param source the table that would be read next, and how it differs from the lake; what that touches is not in the plan
 * @param objects new objects of the raw zone, judged
 * @param replaced by the key of such an object, the published files in whose place it comes
 * @param leftAlone objects of the raw zone that are not ours, below the job's folder
 * @param refresh up to which day the marts are brought without files, if days have passed
 * @param slices per mart, how many slices the new files' good rows touch
 */
public record RunPlan(
        String job,
        Optional<Batch> open,
        Optional<String> frozen,
        Optional<String> source,
        List<RawObject> objects,
        Map<String, List<WithdrawnFile>> replaced,
        List<String> leftAlone,
        Optional<LocalDate> refresh,
        Map<String, List<String>> slices) {
    private static final int SHOWN = 12;

    /** For a program, as {@link PlanJson} describes it. */
    public String toJson() {
        return PlanJson.of(this);
    }

    /** For a person at a terminal. */
    public String toText() {
        return toText(false);
    }

    /** @param verbose whether every file has its line, whatever their number */
    public String toText(boolean verbose) {
        StringBuilder text = new StringBuilder(job).append(": plan, nothing was written\n");
        open.ifPresent(batch -> text.append("Finish batch ")
                .append(batch.batchId())
                .append(", which is ")
                .append(batch.state())
                .append(", with ")
                .append(batch.objects().size())
                .append(" files")
                .append(frozen.map(settings -> ", with " + settings).orElse(""))
                .append(objects.isEmpty() ? "" : "; what follows waits until that is done")
                .append('\n'));
        source.ifPresent(table ->
                text.append("Read source table ").append(table).append("; what that touches is not in this plan\n"));
        LeftAlone.append(text, leftAlone, verbose);
        refresh.ifPresent(day -> text.append("Bring the marts to ").append(day).append(", the last complete day\n"));
        if (objects.isEmpty()) {
            return text.append("Nothing new in the raw zone.\n").toString();
        }
        text.append("Read ")
                .append(count(ObjectState.CLAIMED))
                .append(" files, refuse ")
                .append(count(ObjectState.REFUSED))
                .append(", skip ")
                .append(count(ObjectState.DUPLICATE))
                .append(" duplicates\n");
        new FilesText(
                        this::outcome,
                        files -> "read: "
                                + Progress.count(files.stream()
                                        .mapToLong(RawObject::records)
                                        .sum()) + " rows",
                        file -> waits(file) || replaced.containsKey(file.key()))
                .append(text, objects, verbose);
        slices.forEach((mart, touched) -> text.append("Recompute and publish ")
                .append(touched.size())
                .append(" slices of ")
                .append(mart)
                .append(": ")
                .append(String.join(", ", touched.subList(0, Math.min(SHOWN, touched.size()))))
                .append(touched.size() > SHOWN ? ", ..." : "")
                .append('\n'));
        return text.toString();
    }

    /** Whether the open batch has another object of this name. */
    boolean waits(RawObject object) {
        return open.stream().flatMap(batch -> batch.objects().stream()).anyMatch(claimed -> claimed.key()
                .equals(object.key()));
    }

    private String outcome(RawObject object) {
        return judged(object)
                + (waits(object)
                        ? "; once batch " + open.orElseThrow().batchId() + " is done, which holds another of this name"
                        : "");
    }

    private String judged(RawObject object) {
        return switch (object.state()) {
            case CLAIMED, PROCESSED -> "read: " + Progress.count(object.records()) + " rows"
                    + replaced.getOrDefault(object.key(), List.of()).stream()
                            .map(file -> ", in place of " + Progress.count(file.rows()) + " of batch "
                                    + file.landedBatchId())
                            .collect(Collectors.joining());
            case ABANDONED -> "abandoned";
            case DUPLICATE -> "duplicate content";
            case REFUSED -> "refused: " + object.verdict() + " (" + Printable.of(object.detail()) + ")";
        };
    }

    private long count(ObjectState state) {
        return objects.stream().filter(object -> object.state() == state).count();
    }
}
