package io.countinghouse.common.feed;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** Travels to the executors and opens files there. */
final class StrictReaderFactory implements PartitionReaderFactory {
    private final Feed feed;
    private final StructType schema;
    private final SerializableConfiguration configuration;

    StrictReaderFactory(Feed feed, StructType schema, SerializableConfiguration configuration) {
        this.feed = feed;
        this.schema = schema;
        this.configuration = configuration;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
        FileClaim claim = ((StrictScan.Partition) partition).claim();
        StoredBytes stored = RawFile.open(claim.path(), configuration.value());
        Feed form = feed.formOf(claim.path());
        return new StrictPartitionReader(stored, claim, form, new RowAssembler(schema, form, claim));
    }
}
