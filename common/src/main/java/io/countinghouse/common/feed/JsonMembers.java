package io.countinghouse.common.feed;

import com.fasterxml.jackson.core.JsonToken;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The declared members of an object, in any order. */
final class JsonMembers {
    private final List<FeedColumn> columns;
    private final JsonValue[] values;
    private final Map<String, Integer> ordinals = new HashMap<>();
    private final boolean[] there;

    JsonMembers(List<FeedColumn> columns) {
        this.columns = columns;
        this.values =
                columns.stream().map(column -> JsonValue.of(column.type())).toArray(JsonValue[]::new);
        for (int i = 0; i < values.length; i++) {
            ordinals.put(columns.get(i).name(), i);
        }
        this.there = new boolean[values.length];
    }

    /** Reads the object that the text's token begins, a cell a member; moves to its end. */
    void read(JsonText text, RecordCells into, JsonRecord record) {
        Arrays.fill(there, false);
        while (text.next() == JsonToken.FIELD_NAME) {
            Integer ordinal = ordinals.get(text.name());
            JsonToken value = text.next();
            if (ordinal == null) {
                record.undeclared(text, columns);
            } else {
                there[ordinal] = value != JsonToken.VALUE_NULL && values[ordinal].read(text, into, ordinal, record);
            }
        }
        for (int i = 0; i < there.length; i++) {
            if (!there[i] && columns.get(i).required()) {
                record.reject(text.path(columns.get(i).name()), CellReject.MISSING_VALUE, "", values[i].expected());
            }
        }
    }
}
