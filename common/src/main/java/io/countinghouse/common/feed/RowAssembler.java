package io.countinghouse.common.feed;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Puts a record into one reused Spark row of the asked-for columns, a subset of {@link FeedSchema}. */
final class RowAssembler {
    /** Sets one column of the row from the stream's current record. */
    private interface Slot {
        void fill(RecordStream stream);
    }

    private final SpecificInternalRow row;
    private final Slot[] slots;
    private final Feed feed;
    private final String path;
    private final UTF8String fileId;
    private final boolean keepsRaw;

    /** @param schema the columns of the row, by name out of the feed's schema */
    RowAssembler(StructType schema, Feed feed, FileClaim claim) {
        this.row = new SpecificInternalRow(schema);
        this.feed = feed;
        this.path = claim.path();
        this.fileId = UTF8String.fromString(claim.fileId());
        this.keepsRaw = feed.rowRules().stream().anyMatch(rule -> rule.onFailure() == RowRule.OnFailure.REJECT);
        this.slots = new Slot[schema.length()];
        for (int at = 0; at < slots.length; at++) {
            slots[at] = slot(at, schema.fields()[at]);
        }
    }

    /** The row, valid until the next call. */
    InternalRow assemble(RecordStream stream) {
        for (Slot slot : slots) {
            slot.fill(stream);
        }
        return row;
    }

    private Slot slot(int at, StructField field) {
        return switch (field.name()) {
            case FeedSchema.EXTRA -> stream -> row.update(at, extra(stream.cells()));
            case FeedSchema.FILE_ID -> stream -> row.update(at, fileId);
            case FeedSchema.LINE -> stream -> row.setLong(at, stream.line());
            case FeedSchema.REJECTS -> stream ->
                    row.update(at, stream.isRejected() ? rejects(stream.cells().rejects()) : null);
            case FeedSchema.RAW -> stream -> row.update(at, keepsRaw || stream.isRejected() ? stream.raw() : null);
            default -> feed.nameParts().contains(field.name()) ? namePart(at, field.name()) : cell(at, field.name());
        };
    }

    private Slot namePart(int at, String name) {
        UTF8String value = UTF8String.fromString(feed.namedParts(path).get(name));
        return stream -> row.update(at, value);
    }

    private Slot cell(int at, String name) {
        int ordinal = feed.columns().stream().map(FeedColumn::name).toList().indexOf(name);
        CellType type = feed.columns().get(ordinal).type();
        Slot present;
        if (type instanceof CellType.WholeNumber
                || type instanceof CellType.Timestamp
                || type instanceof CellType.Instant) {
            present = stream -> row.setLong(at, stream.cells().number(ordinal));
        } else if (type instanceof CellType.MinorUnits amount) {
            present = stream -> row.update(
                    at, Decimal.createUnsafe(stream.cells().number(ordinal), amount.precision(), amount.scale()));
        } else if (type instanceof CellType.Flag) {
            present = stream -> row.setBoolean(at, stream.cells().number(ordinal) == 1);
        } else if (type instanceof CellType.IsoDate) {
            present = stream -> row.setInt(at, (int) stream.cells().number(ordinal));
        } else if (type instanceof CellType.Decimal decimal && decimal.precision() <= Decimal.MAX_LONG_DIGITS()) {
            int precision = decimal.precision();
            int scale = decimal.scale();
            present =
                    stream -> row.update(at, Decimal.createUnsafe(stream.cells().number(ordinal), precision, scale));
        } else {
            present = stream -> row.update(at, stream.cells().object(ordinal));
        }
        return stream -> {
            if (stream.cells().isPresent(ordinal)) {
                present.fill(stream);
            } else {
                row.setNullAt(at);
            }
        };
    }

    private static ArrayBasedMapData extra(RecordCells cells) {
        if (cells.extraNames().isEmpty()) {
            return null;
        }
        return new ArrayBasedMapData(
                new GenericArrayData(cells.extraNames().toArray()),
                new GenericArrayData(cells.extraValues().toArray()));
    }

    private static GenericArrayData rejects(List<RecordCells.Reject> rejects) {
        Object[] structs = rejects.stream()
                .map(reject -> new GenericInternalRow(new Object[] {
                    UTF8String.fromString(reject.column()),
                    UTF8String.fromString(reject.code().code()),
                    UTF8String.fromString(reject.found()),
                    UTF8String.fromString(reject.expected())
                }))
                .toArray();
        return new GenericArrayData(structs);
    }
}
