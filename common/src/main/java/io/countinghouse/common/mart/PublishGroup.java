package io.countinghouse.common.mart;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What one statement of a publish is about: some slices, or one of the parts of a slice that is too large for a statement.
 *
 * @param part from 0; a row is in the one that its key's hash falls into
 * @param parts of which the slices have so many
 */
record PublishGroup(Slices slices, int part, int parts) {
    private static final int MOST_SLICES = 200;

    /**
     * The slices in their order, each in one group or in all parts of its own.
     *
     * @param rows of a slice, before and after together
     * @param most rows of a group, about
     */
    static List<PublishGroup> of(Slices slices, ToLongFunction<List<Object>> rows, int most) {
        List<PublishGroup> groups = new ArrayList<>();
        List<List<Object>> some = new ArrayList<>();
        long held = 0;
        for (List<Object> slice : slices.values()) {
            long own = rows.applyAsLong(slice);
            if (!some.isEmpty() && (held + own > most || some.size() == MOST_SLICES)) {
                add(groups, new Slices(slices.columns(), some), held, most);
                some = new ArrayList<>();
                held = 0;
            }
            some.add(slice);
            held += own;
        }
        if (!some.isEmpty()) {
            add(groups, new Slices(slices.columns(), some), held, most);
        }
        return groups;
    }

    private static void add(List<PublishGroup> groups, Slices slices, long rows, int most) {
        int parts = Math.max(1, Math.toIntExact((rows + most - 1) / most));
        for (int part = 0; part < parts; part++) {
            groups.add(new PublishGroup(slices, part, parts));
        }
    }

    boolean isFirst() {
        return part == 0;
    }
}
