package io.countinghouse.common.run;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run would do now; making it writes nothing anywhere.
 *
 * @param open the batch that would be finished first
 * @param source the table that would be read next; what it holds now is not in the plan
 * @param objects new objects of the raw zone, judged
 * @param slices per mart, how many slices the new files' good rows touch
 */
public record RunPlan(
        String job,
        Optional<Batch> open,
        Optional<String> source,
        List<RawObject> objects,
        Map<String, List<String>> slices) {
    private static final int SHOWN = 12;

    /** For a person at a terminal. */
    public String toText() {
        StringBuilder text = new StringBuilder(job).append(": plan, nothing was written\n");
        open.ifPresent(batch -> text.append("Finish batch ")
                .append(batch.batchId())
                .append(", which is ")
                .append(batch.state())
                .append(", with ")
                .append(batch.objects().size())
                .append(" files\n"));
        source.ifPresent(table -> text.append("Read source table ")
                .append(table)
                .append("; what has changed there is not in this plan\n"));
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
        for (RawObject object : objects) {
            text.append("  ")
                    .append(Printable.of(object.name()))
                    .append(": ")
                    .append(
                            switch (object.state()) {
                                case CLAIMED, PROCESSED -> Progress.count(object.records()) + " rows";
                                case DUPLICATE -> "duplicate content";
                                case REFUSED -> "refused, " + object.verdict() + " (" + Printable.of(object.detail())
                                        + ")";
                            })
                    .append('\n');
        }
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

    private long count(ObjectState state) {
        return objects.stream().filter(object -> object.state() == state).count();
    }
}
