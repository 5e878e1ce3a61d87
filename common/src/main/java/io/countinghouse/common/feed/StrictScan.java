package io.countinghouse.common.feed;

import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/** One partition per file. */
final class StrictScan implements Scan, Batch {
    /** One file to read from its first byte to its last. */
    record Partition(FileClaim claim) implements InputPartition {}

    private final ReadRequest request;
    private final StructType schema;

    StrictScan(ReadRequest request, StructType schema) {
        this.request = request;
        this.schema = schema;
    }

    @Override
    public StructType readSchema() {
        return schema;
    }

    @Override
    public String description() {
        return "strict " + request.feed().name() + ", " + request.files().size() + " files";
    }

    @Override
    public Batch toBatch() {
        return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
        return request.files().stream().map(Partition::new).toArray(InputPartition[]::new);
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
        SparkSession spark = SparkSession.active();
        return new StrictReaderFactory(
                request.feed(),
                schema,
                new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    }
}
