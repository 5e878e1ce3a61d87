package io.countinghouse.common.feed;

import com.fasterxml.jackson.core.JsonToken;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** One declared value of JSON. */
abstract sealed class JsonValue {
    private static final Set<JsonToken> NUMBERS = Set.of(JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT);
    /** More characters make no decimal of ours, and take long. */
    private static final int LONGEST_WITH_EXPONENT = 64;

    private static final int LARGEST_EXPONENT = 64;

    static JsonValue of(CellType type) {
        if (type instanceof CellType.Struct struct) {
            return new OfMembers(struct);
        }
        if (type instanceof CellType.Array array) {
            return new OfElements(array);
        }
        return type instanceof CellType.Written ? new AnyValue(type) : new Scalar(type);
    }

    /**
     * Reads the value at the text's token, which is not null, into a cell; moves to its last token. What is wrong is told to
     * the record, and the cell is unset.
     *
     * @return false when there is nothing: an empty string
     */
    abstract boolean read(JsonText text, RecordCells into, int ordinal, JsonRecord record);

    abstract String expected();

    /** Tells that JSON of another kind stands there. */
    final boolean rejectKind(JsonText text, JsonRecord record) {
        String path = text.path();
        record.reject(path, CellReject.WRONG_TYPE, text.written(), expected());
        return true;
    }

    /** The same number, exactly, with digits for its exponent; as it is where that would be no decimal of ours. */
    private static char[] withoutExponent(char[] chars, int from, int length) {
        String written = new String(chars, from, length);
        boolean hasExponent = written.indexOf('e') >= 0 || written.indexOf('E') >= 0;
        if (!hasExponent || length > LONGEST_WITH_EXPONENT) {
            return written.toCharArray();
        }
        try {
            BigDecimal exact = new BigDecimal(written);
            if (exact.signum() == 0) {
                return new char[] {'0'};
            }
            return Math.abs((long) exact.scale()) > LARGEST_EXPONENT
                    ? written.toCharArray()
                    : exact.toPlainString().toCharArray();
        } catch (NumberFormatException beyondAnyExponent) {
            return written.toCharArray();
        }
    }

    private static final class Scalar extends JsonValue {
        private final boolean isDecimal;
        private final Set<JsonToken> tokens;
        private final CellParser parser;
        private final String expected;

        Scalar(CellType type) {
            this.isDecimal = type instanceof CellType.Decimal;
            this.parser = CellParser.of(type);
            if (isDecimal || type instanceof CellType.WholeNumber || type instanceof CellType.MinorUnits) {
                this.tokens = NUMBERS;
                this.expected = "a JSON number: " + parser.expected();
            } else if (type instanceof CellType.Flag) {
                this.tokens = Set.of(JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE);
                this.expected = parser.expected();
            } else {
                this.tokens = Set.of(JsonToken.VALUE_STRING);
                this.expected = "a JSON string: " + parser.expected();
            }
        }

        @Override
        boolean read(JsonText text, RecordCells into, int ordinal, JsonRecord record) {
            if (!tokens.contains(text.token())) {
                return rejectKind(text, record);
            }
            char[] chars = text.text();
            int from = text.textStart();
            int length = text.textLength();
            if (length == 0) {
                return false;
            }
            if (isDecimal) {
                char[] plain = withoutExponent(chars, from, length);
                judge(plain, 0, plain.length, text, into, ordinal, record);
            } else if (!record.rejectsText(chars, from, length, text)) {
                judge(chars, from, length, text, into, ordinal, record);
            }
            return true;
        }

        private void judge(
                char[] chars, int from, int length, JsonText text, RecordCells into, int ordinal, JsonRecord record) {
            CellReject reject = parser.parse(chars, from, length, true, into, ordinal);
            if (reject != null) {
                record.reject(text.path(), reject, CellJudge.excerpt(chars, from, length), expected);
            }
        }

        @Override
        String expected() {
            return expected;
        }
    }

    private static final class AnyValue extends JsonValue {
        private final CellParser parser;

        AnyValue(CellType type) {
            this.parser = CellParser.of(type);
        }

        @Override
        boolean read(JsonText text, RecordCells into, int ordinal, JsonRecord record) {
            if (NUMBERS.contains(text.token())) {
                char[] plain = withoutExponent(text.text(), text.textStart(), text.textLength());
                into.setObject(ordinal, UTF8String.fromString(new String(plain)));
                return true;
            }
            if (text.token() != JsonToken.VALUE_STRING) {
                into.setObject(ordinal, UTF8String.fromString(text.written()));
                return true;
            }
            char[] chars = text.text();
            int length = text.textLength();
            if (length > 0 && !record.rejectsText(chars, text.textStart(), length, text)) {
                into.setObject(ordinal, TextParser.utf8(chars, text.textStart(), length));
            }
            return length > 0;
        }

        @Override
        String expected() {
            return parser.expected();
        }
    }

    private static final class OfMembers extends JsonValue {
        private final List<FeedColumn> fields;
        private final JsonMembers members;

        OfMembers(CellType.Struct type) {
            this.fields = type.fields();
            this.members = new JsonMembers(fields);
        }

        @Override
        boolean read(JsonText text, RecordCells into, int ordinal, JsonRecord record) {
            if (text.token() != JsonToken.START_OBJECT) {
                return rejectKind(text, record);
            }
            RecordCells cells = new RecordCells(fields.size());
            members.read(text, cells, record);
            Object[] values = new Object[fields.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(fields.get(i).type(), cells, i);
            }
            into.setObject(ordinal, new GenericInternalRow(values));
            return true;
        }

        @Override
        String expected() {
            return "a JSON object with "
                    + String.join(",", fields.stream().map(FeedColumn::name).toList());
        }
    }

    private static final class OfElements extends JsonValue {
        private final CellType type;
        private final JsonValue element;

        OfElements(CellType.Array array) {
            this.type = array.element();
            this.element = JsonValue.of(type);
        }

        @Override
        boolean read(JsonText text, RecordCells into, int ordinal, JsonRecord record) {
            if (text.token() != JsonToken.START_ARRAY) {
                return rejectKind(text, record);
            }
            List<Object> values = new ArrayList<>();
            RecordCells one = new RecordCells(1);
            while (text.next() != JsonToken.END_ARRAY) {
                one.clear();
                if (text.token() == JsonToken.VALUE_NULL || !element.read(text, one, 0, record)) {
                    record.reject(text.path(), CellReject.MISSING_VALUE, "", element.expected());
                }
                values.add(value(type, one, 0));
            }
            into.setObject(ordinal, new GenericArrayData(values.toArray()));
            return true;
        }

        @Override
        String expected() {
            return "a JSON array, each element " + element.expected();
        }
    }

    /** A cell as Spark holds it within a row; null when it is unset. */
    private static Object value(CellType type, RecordCells cells, int ordinal) {
        if (!cells.isPresent(ordinal)) {
            return null;
        }
        if (type instanceof CellType.WholeNumber
                || type instanceof CellType.Timestamp
                || type instanceof CellType.Instant) {
            return cells.number(ordinal);
        }
        if (type instanceof CellType.IsoDate) {
            return (int) cells.number(ordinal);
        }
        if (type instanceof CellType.MinorUnits amount) {
            return Decimal.createUnsafe(cells.number(ordinal), amount.precision(), amount.scale());
        }
        if (type instanceof CellType.Flag) {
            return cells.number(ordinal) == 1;
        }
        if (type instanceof CellType.Decimal decimal && decimal.precision() <= Decimal.MAX_LONG_DIGITS()) {
            return Decimal.createUnsafe(cells.number(ordinal), decimal.precision(), decimal.scale());
        }
        return cells.object(ordinal);
    }
}
