package io.countinghouse.common.run.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Numbers different values from 0 in the order in which they are first seen, and keeps one instance of each. */
final class Numbering<T> {
    private final List<T> values = new ArrayList<>();
    private final Map<T, Integer> numbers = new HashMap<>();

    int of(T value) {
        Integer known = numbers.putIfAbsent(value, values.size());
        if (known != null) {
            return known;
        }
        values.add(value);
        return values.size() - 1;
    }

    T value(int number) {
        return values.get(number);
    }

    List<T> values() {
        return Collections.unmodifiableList(values);
    }

    int size() {
        return values.size();
    }
}
