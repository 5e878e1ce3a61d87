package io.countinghouse.common.run.report;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.step.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The files of a batch for a person: each of a few, and many of one feed and outcome in one line.
 *
 * @param outcome what became of a file
 * @param sum the same of many that were taken
 * @param isTold whether a file is told by its name though it is one of many; some of them are
 */
record FilesText(
        Function<RawObject, String> outcome, Function<List<RawObject>, String> sum, Predicate<RawObject> isTold) {
    private static final int FEW = 10;
    private static final int NAMED = 20;
    private static final int NAME_WIDTH = 44;

    private record Kind(String feed, ObjectState state) {
        static Kind of(RawObject object) {
            return new Kind(object.feed(), object.taken() ? ObjectState.PROCESSED : object.state());
        }
    }

    /** @param verbose whether every file has its line */
    void append(StringBuilder text, List<RawObject> objects, boolean verbose) {
        Map<Kind, List<RawObject>> kinds = new LinkedHashMap<>();
        objects.forEach(object -> kinds.computeIfAbsent(Kind.of(object), kind -> new ArrayList<>())
                .add(object));
        boolean shortened = false;
        for (Map.Entry<Kind, List<RawObject>> kind : kinds.entrySet()) {
            List<RawObject> files = kind.getValue();
            if (verbose || files.size() <= FEW) {
                files.forEach(file -> append(text, file));
            } else {
                shortened = true;
                append(text, kind.getKey(), files);
            }
        }
        if (shortened) {
            text.append("  (--verbose names every file)\n");
        }
    }

    private void append(StringBuilder text, Kind kind, List<RawObject> files) {
        List<RawObject> told = files.stream()
                .filter(kind.state() == ObjectState.REFUSED ? file -> true : isTold)
                .toList();
        text.append("  ")
                .append(Progress.count(files.size()))
                .append(" files of ")
                .append(kind.feed())
                .append(": ")
                .append(
                        files.get(0).taken()
                                ? sum.apply(files)
                                : kind.state() == ObjectState.REFUSED ? "refused" : outcome.apply(files.get(0)))
                .append(told.isEmpty() ? "" : told.size() > NAMED ? "; the first " + NAMED + ":" : ":")
                .append('\n');
        told.stream().limit(NAMED).forEach(file -> append(text, file));
    }

    private void append(StringBuilder text, RawObject file) {
        String name = Printable.of(file.name());
        text.append("  ")
                .append(name)
                .append(" ".repeat(Math.max(0, NAME_WIDTH - name.length())))
                .append(' ')
                .append(outcome.apply(file))
                .append('\n');
    }
}
