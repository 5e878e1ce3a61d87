package io.countinghouse.common.feed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

/** Parquet files in memory, written with the writer that Parquet brings as its example. */
final class Extracts {
    private Extracts() {}

    /** A file of optional strings; null is null. */
    static byte[] of(List<String> columns, List<List<String>> rows) {
        return of(columns, rows, CompressionCodecName.SNAPPY, 1 << 20);
    }

    /** @param pageBytes few make many pages */
    static byte[] of(List<String> columns, List<List<String>> rows, CompressionCodecName codec, int pageBytes) {
        MessageType schema = schema(columns);
        return write(
                schema,
                rows.stream().<Group>map(cells -> group(schema, columns, cells)).toList(),
                codec,
                pageBytes);
    }

    static MessageType schema(List<String> columns) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        columns.forEach(column -> schema.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column));
        return schema.named("extract");
    }

    static byte[] write(MessageType schema, List<Group> rows, CompressionCodecName codec, int pageBytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(new InMemory(bytes))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(codec)
                .withPageSize(pageBytes)
                .withPageRowCountLimit(Math.max(1, pageBytes / 16))
                .withPageWriteChecksumEnabled(true)
                .build()) {
            for (Group row : rows) {
                writer.write(row);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return bytes.toByteArray();
    }

    private static Group group(MessageType schema, List<String> columns, List<String> cells) {
        Group group = new SimpleGroup(schema);
        for (int i = 0; i < cells.size(); i++) {
            if (cells.get(i) != null) {
                group.add(columns.get(i), cells.get(i));
            }
        }
        return group;
    }

    private record InMemory(ByteArrayOutputStream bytes) implements OutputFile {
        @Override
        public PositionOutputStream create(long blockSizeHint) {
            return new PositionOutputStream() {
                @Override
                public long getPos() {
                    return bytes.size();
                }

                @Override
                public void write(int one) {
                    bytes.write(one);
                }

                @Override
                public void write(byte[] from, int offset, int length) {
                    bytes.write(from, offset, length);
                }
            };
        }

        @Override
        public PositionOutputStream createOrOverwrite(long blockSizeHint) {
            return create(blockSizeHint);
        }

        @Override
        public boolean supportsBlockSize() {
            return false;
        }

        @Override
        public long defaultBlockSize() {
            return 0;
        }
    }
}
