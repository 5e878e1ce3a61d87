package io.countinghouse.common.job;

import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.types.DataTypes;

/** Whether the marts of a job can be derived slice by slice from what they say they are made of. */
final class MartInputs {
    private MartInputs() {}

    /** @throws IllegalArgumentException naming the mart and its input when it would be made of a part of it */
    static void require(List<Landing> landings, List<Mart> marts) {
        Set<String> tables = new TreeSet<>();
        landings.forEach(landing -> landing.tables().forEach(table -> tables.add(table.name())));
        List<Mart> before = new ArrayList<>();
        for (Mart mart : marts) {
            requireRunningOverSlice(mart);
            Optional<Mart> source = find(before, mart.source());
            if (mart.isOfNewDays()) {
                requireOfNewDays(mart, source);
                mart.earlier().forEach(earlier -> requireThere(mart, earlier, before));
                before.add(mart);
                continue;
            }
            if (source.isEmpty() && !tables.contains(mart.source())) {
                throw fault(
                        mart, "is made of " + mart.source() + ", expected a lake table of the job or an earlier mart");
            }
            source.ifPresent(from -> requireSource(mart, from));
            for (EarlierMart earlier : mart.earlier()) {
                requireSeen(mart, earlier, requireThere(mart, earlier, before));
            }
            before.add(mart);
        }
    }

    private static Mart requireThere(Mart mart, EarlierMart earlier, List<Mart> before) {
        return find(before, earlier.name())
                .orElseThrow(() ->
                        fault(mart, "looks into " + earlier.name() + ", expected a mart that is declared before it"));
    }

    /** It sees all of what it is made of, so nothing must agree. */
    private static void requireOfNewDays(Mart mart, Optional<Mart> source) {
        if (source.isEmpty() || !mart.conserves().isEmpty() || !mart.lookups().isEmpty()) {
            throw fault(mart, "tells of new days, expected it to be made of an earlier mart, and to conserve nothing");
        }
        if (mart.earlier().stream().anyMatch(earlier -> earlier.reach() != EarlierMart.Reach.WHOLE)) {
            throw fault(mart, "tells of new days, expected it to look into whole marts");
        }
    }

    private static Optional<Mart> find(List<Mart> marts, String name) {
        return marts.stream().filter(mart -> mart.name().equals(name)).findFirst();
    }

    private static void requireRunningOverSlice(Mart mart) {
        for (String column : mart.slice()) {
            if (mart.schema().getFieldIndex(column).isEmpty()) {
                throw fault(mart, "is sliced by " + column + ", expected a column of its own");
            }
        }
        Optional<Running> running = mart.running();
        if (running.isPresent()
                && (!mart.slice().contains(running.get().column())
                        || !mart.schema()
                                .apply(running.get().column())
                                .dataType()
                                .equals(DataTypes.DateType))) {
            throw fault(mart, "runs over " + running.get().column() + ", expected a date among its slice columns");
        }
    }

    /** A slice must be whole: all of its rows are in slices of the source that change with it. */
    private static void requireSource(Mart mart, Mart source) {
        if (!source.slice().containsAll(mart.slice())) {
            throw fault(
                    mart,
                    "is sliced by " + mart.slice() + ", expected columns of " + source.slice()
                            + ", by which its source " + source.name() + " is");
        }
        if (!mart.isOneSlice() && !sameColumns(mart, source)) {
            throw fault(
                    mart,
                    "is sliced by " + mart.slice() + ", expected " + source.slice() + " as its source " + source.name()
                            + " is, or one slice");
        }
        if (!mart.isOneSlice() && !mart.lookups().isEmpty()) {
            throw fault(mart, "looks into a lake table and is made of a mart, expected it to be one slice then");
        }
    }

    private static void requireSeen(Mart mart, EarlierMart earlier, Mart seen) {
        if (earlier.reach() == EarlierMart.Reach.WHOLE && mart.isOneSlice()) {
            return;
        }
        if (!sameColumns(mart, seen)) {
            throw fault(
                    mart,
                    "is sliced by " + mart.slice() + ", expected " + seen.slice() + " as " + seen.name()
                            + " is, which it looks into");
        }
        if (earlier.reach() != EarlierMart.Reach.SLICES && mart.running().isEmpty()) {
            throw fault(
                    mart,
                    "looks into more of " + seen.name()
                            + " than its own slices, expected it to be running over a column");
        }
    }

    private static boolean sameColumns(Mart mart, Mart other) {
        return new HashSet<>(mart.slice()).equals(new HashSet<>(other.slice()));
    }

    private static IllegalArgumentException fault(Mart mart, String what) {
        return new IllegalArgumentException("mart " + mart.name() + ": " + what);
    }
}
