package io.countinghouse.common.feed;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.apache.spark.util.SerializableConfiguration;

/** The Spark data source behind {@link StrictCsv}; public because Spark makes it by name. */
public final class StrictCsvSource implements TableProvider {
    static final String FEED = "feed";
    static final String FILES = "files";

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return FeedSchema.of(Serialized.read(options.get(FEED), Feed.class));
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
        return new RawFiles(
                Serialized.read(options.get(FEED), Feed.class),
                List.of(Serialized.read(options.get(FILES), FileClaim[].class)));
    }

    private record RawFiles(Feed feed, List<FileClaim> files) implements SupportsRead {
        @Override
        public String name() {
            return "strict csv, feed " + feed.name();
        }

        @Override
        @SuppressWarnings("deprecation") // Table still declares it, without a default.
        public StructType schema() {
            return FeedSchema.of(feed);
        }

        @Override
        public Set<TableCapability> capabilities() {
            return Set.of(TableCapability.BATCH_READ);
        }

        @Override
        public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
            return new Builder(feed, files);
        }
    }

    private static final class Builder implements SupportsPushDownRequiredColumns {
        private final Feed feed;
        private final List<FileClaim> files;
        private StructType required;

        Builder(Feed feed, List<FileClaim> files) {
            this.feed = feed;
            this.files = files;
            this.required = FeedSchema.of(feed);
        }

        @Override
        public void pruneColumns(StructType columns) {
            this.required = columns;
        }

        @Override
        public Scan build() {
            return new FilesScan(feed, files, required);
        }
    }

    private record FilesScan(Feed feed, List<FileClaim> files, StructType readSchema) implements Scan, Batch {
        @Override
        public Batch toBatch() {
            return this;
        }

        @Override
        public String description() {
            return "strict csv, feed " + feed.name() + ", " + files.size() + " files";
        }

        @Override
        public InputPartition[] planInputPartitions() {
            InputPartition[] partitions = new InputPartition[files.size()];
            for (int i = 0; i < files.size(); i++) {
                partitions[i] = new OneFile(files.get(i));
            }
            return partitions;
        }

        @Override
        @SuppressWarnings("deprecation") // SerializableConfiguration is a developer API.
        public PartitionReaderFactory createReaderFactory() {
            Configuration hadoop = SparkSession.active().sessionState().newHadoopConf();
            return new Readers(feed, readSchema, new SerializableConfiguration(hadoop));
        }
    }

    private record OneFile(FileClaim claim) implements InputPartition {}

    private record Readers(Feed feed, StructType columns, SerializableConfiguration hadoop)
            implements PartitionReaderFactory {
        @Override
        public PartitionReader<InternalRow> createReader(InputPartition partition) {
            return new RecordReader(feed, columns, hadoop.value(), ((OneFile) partition).claim());
        }
    }
}
