package io.countinghouse.common.feed;

import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The files of one read request as a table. */
final class StrictTable implements SupportsRead {
    private final ReadRequest request;

    StrictTable(ReadRequest request) {
        this.request = request;
    }

    @Override
    public String name() {
        return "raw " + request.feed().name();
    }

    @Override
    @Deprecated
    public StructType schema() {
        return FeedSchema.of(request.feed());
    }

    @Override
    public Set<TableCapability> capabilities() {
        return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
        return new StrictScanBuilder(request);
    }
}
