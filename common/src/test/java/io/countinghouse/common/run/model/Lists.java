package io.countinghouse.common.run.model;

import java.util.ArrayList;
import java.util.List;

/** Unmodifiable lists made from others. */
final class Lists {
    private Lists() {}

    static <T> List<T> plus(List<T> list, T last) {
        List<T> longer = new ArrayList<>(list);
        longer.add(last);
        return List.copyOf(longer);
    }

    static <T> List<T> with(List<T> list, int index, T element) {
        List<T> changed = new ArrayList<>(list);
        changed.set(index, element);
        return List.copyOf(changed);
    }

    static <T extends Comparable<T>> List<T> sorted(List<T> list) {
        return list.size() < 2 ? list : list.stream().sorted().toList();
    }

    static boolean repeats(List<?> list) {
        return list.size() > 1 && list.stream().distinct().count() < list.size();
    }
}
