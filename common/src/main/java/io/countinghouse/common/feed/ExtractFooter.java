package io.countinghouse.common.feed;

import java.util.List;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;

/** Judges what a Parquet file says of itself before any of its data is read; the footer has no checksum. */
final class ExtractFooter {
    private ExtractFooter() {}

    /** @throws FileRefused when the columns are not the feed's, or one of them is not of strings */
    static Header header(MessageType schema, Feed feed) {
        List<Type> fields = schema.getFields();
        if (fields.size() > feed.limits().maxColumns()) {
            throw new FileRefused(
                    FileRefusal.TOO_MANY_COLUMNS,
                    0,
                    fields.size() + " columns",
                    "at most " + feed.limits().maxColumns());
        }
        Header header = Header.of(fields.stream().map(Type::getName).toList(), feed, 0);
        for (Type field : fields) {
            if (!isText(field)) {
                throw new FileRefused(
                        FileRefusal.NOT_A_TEXT_COLUMN,
                        0,
                        FileRefused.excerpt(field.toString()),
                        "binary " + field.getName() + " (STRING), optional or required");
            }
        }
        return header;
    }

    /**
     * How many records there are.
     *
     * @throws FileRefused when there are none, or what is said of them cannot be
     */
    static long records(List<BlockMetaData> rowGroups, MessageType schema, long size, FeedLimits limits) {
        long records = 0;
        long expanded = 0;
        for (BlockMetaData rowGroup : rowGroups) {
            requireThat(rowGroup.getColumns().size() == schema.getColumns().size(), "a row group that lacks columns");
            requireThat(rowGroup.getRowCount() > 0, "a row group of " + rowGroup.getRowCount() + " records");
            records += rowGroup.getRowCount();
            for (ColumnChunkMetaData column : rowGroup.getColumns()) {
                long start = column.getStartingPos();
                long length = column.getTotalSize();
                long uncompressed = column.getTotalUncompressedSize();
                requireThat(
                        column.getValueCount() == rowGroup.getRowCount(),
                        column.getValueCount() + " values for " + rowGroup.getRowCount() + " records");
                requireThat(
                        start >= 0 && length > 0 && length <= size && start <= size - length && uncompressed >= 0,
                        "a column outside of the file");
                expanded = Math.addExact(expanded, uncompressed);
            }
        }
        if (records == 0) {
            throw new FileRefused(FileRefusal.HEADER_ONLY, 0, "columns and no record", "at least one record");
        }
        if (expanded > limits.maxExpanded(size)) {
            throw new FileRefused(
                    FileRefusal.EXPANSION_TOO_LARGE,
                    0,
                    expanded + " uncompressed bytes",
                    "at most " + limits.maxExpanded(size) + " bytes for its size of " + size + " bytes");
        }
        return records;
    }

    private static boolean isText(Type field) {
        return field.isPrimitive()
                && !field.isRepetition(Type.Repetition.REPEATED)
                && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
                && LogicalTypeAnnotation.stringType().equals(field.getLogicalTypeAnnotation());
    }

    private static void requireThat(boolean whole, String found) {
        if (!whole) {
            throw new FileRefused(FileRefusal.CORRUPT_PARQUET, 0, found, "a whole Parquet file");
        }
    }
}
