package io.countinghouse.common.feed;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * The declared cells of one record, by the feed's ordinal, in Spark's internal values: long for whole numbers, epoch days
 * for dates, epoch microseconds for timestamps, the unscaled long for decimals of up to 18 digits; UTF8String and wider Decimal as objects. Reused from record
 * to record.
 */
final class RecordCells {
    /** Of a record; that is as many as a header has columns, but a nested cell may have very many faults. */
    private static final int MOST_REJECTS = 512;

    /** One failing cell. */
    record Reject(String column, CellReject code, String found, String expected) {}

    private final long[] numbers;
    private final Object[] objects;
    private final boolean[] present;
    private final List<Reject> rejects = new ArrayList<>();
    private final List<UTF8String> extraNames = new ArrayList<>();
    private final List<UTF8String> extraValues = new ArrayList<>();

    RecordCells(int columns) {
        this.numbers = new long[columns];
        this.objects = new Object[columns];
        this.present = new boolean[columns];
    }

    void clear() {
        for (int i = 0; i < present.length; i++) {
            present[i] = false;
            objects[i] = null;
        }
        rejects.clear();
        extraNames.clear();
        extraValues.clear();
    }

    void setNumber(int ordinal, long value) {
        numbers[ordinal] = value;
        present[ordinal] = true;
    }

    void setObject(int ordinal, Object value) {
        objects[ordinal] = value;
        present[ordinal] = true;
    }

    void addExtra(UTF8String name, UTF8String value) {
        extraNames.add(name);
        extraValues.add(value);
    }

    void reject(String column, CellReject code, String found, String expected) {
        if (rejects.size() < MOST_REJECTS) {
            rejects.add(new Reject(column, code, found, expected));
        }
    }

    boolean isPresent(int ordinal) {
        return present[ordinal];
    }

    long number(int ordinal) {
        return numbers[ordinal];
    }

    Object object(int ordinal) {
        return objects[ordinal];
    }

    List<UTF8String> extraNames() {
        return extraNames;
    }

    List<UTF8String> extraValues() {
        return extraValues;
    }

    /** Empty for a good record. */
    List<Reject> rejects() {
        return rejects;
    }
}
