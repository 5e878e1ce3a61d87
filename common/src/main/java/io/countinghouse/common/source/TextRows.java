package io.countinghouse.common.source;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * Rows of text or null, one value per column of the schema. The file's footer says where it was written: the
 * same rows read at another time, or gone after they were read, are news and must not have the bytes of the file before.
 */
final class TextRows extends WriteSupport<Object[]> {
    private static final String WRITTEN_AS = "countinghouse.written-as";

    private final MessageType schema;
    private final String key;
    private final String[] names;
    private RecordConsumer consumer;

    TextRows(MessageType schema, String key) {
        this.schema = schema;
        this.key = key;
        this.names = schema.getFields().stream().map(Type::getName).toArray(String[]::new);
    }

    /** Optional strings. */
    static MessageType texts(List<String> columns) {
        Types.MessageTypeBuilder schema = Types.buildMessage();
        columns.forEach(column -> schema.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(column));
        return schema.named("extract");
    }

    @Override
    @Deprecated
    public WriteContext init(Configuration configuration) {
        return new WriteContext(schema, Map.of(WRITTEN_AS, key));
    }

    @Override
    public void prepareForWrite(RecordConsumer records) {
        consumer = records;
    }

    @Override
    public void write(Object[] row) {
        consumer.startMessage();
        for (int i = 0; i < names.length; i++) {
            if (row[i] != null) {
                consumer.startField(names[i], i);
                consumer.addBinary(Binary.fromString((String) row[i]));
                consumer.endField(names[i], i);
            }
        }
        consumer.endMessage();
    }
}
