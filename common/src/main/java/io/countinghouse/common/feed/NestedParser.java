package io.countinghouse.common.feed;

import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import org.apache.spark.unsafe.types.UTF8String;

/** A struct or an array in a format of flat cells: its JSON text, read as in a file of JSON lines. */
final class NestedParser extends CellParser {
    private final JsonValue value;

    NestedParser(CellType type) {
        this.value = JsonValue.of(type);
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        RecordCells judged = new RecordCells(1);
        judge(new Place("", 0, ExtraColumns.IGNORE), text, offset, length, quoted, judged);
        if (judged.rejects().isEmpty()) {
            cells.setObject(ordinal, judged.object(0));
            return null;
        }
        return judged.rejects().get(0).code();
    }

    @Override
    void judge(Place place, char[] text, int offset, int length, boolean quoted, RecordCells cells) {
        if (!quoted && TextParser.hasQuote(text, offset, length)) {
            cells.reject(place.column(), CellReject.STRAY_QUOTE, CellJudge.excerpt(text, offset, length), expected());
            return;
        }
        RecordCells found = new RecordCells(1);
        JsonRecord record = new JsonRecord(found, place.undeclared(), List.of());
        try (JsonText json = new JsonText(text, offset, length)) {
            json.next();
            if (json.token() == JsonToken.VALUE_NULL) {
                throw new BadJson(CellReject.WRONG_TYPE, "null", expected(), null);
            }
            value.read(json, found, 0, record);
            json.requireEnd();
        } catch (BadJson bad) {
            cells.reject(place.column(), bad.code(), bad.found(), bad.expected());
            return;
        }
        for (RecordCells.Reject reject : found.rejects()) {
            cells.reject(within(place, reject.column()), reject.code(), reject.found(), reject.expected());
        }
        for (int i = 0; i < found.extraNames().size(); i++) {
            cells.addExtra(
                    UTF8String.fromString(
                            within(place, found.extraNames().get(i).toString())),
                    found.extraValues().get(i));
        }
        if (found.rejects().isEmpty()) {
            cells.setObject(place.ordinal(), found.object(0));
        }
    }

    private static String within(Place place, String path) {
        return path.isEmpty() || path.startsWith("[") ? place.column() + path : place.column() + "." + path;
    }

    @Override
    String expected() {
        return value.expected();
    }
}
