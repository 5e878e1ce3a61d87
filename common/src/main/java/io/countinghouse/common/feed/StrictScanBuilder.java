package io.countinghouse.common.feed;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Narrows the rows that are put together; every cell is read all the same. */
final class StrictScanBuilder implements SupportsPushDownRequiredColumns {
    private final ReadRequest request;
    private StructType schema;

    StrictScanBuilder(ReadRequest request) {
        this.request = request;
        this.schema = FeedSchema.of(request.feed());
    }

    @Override
    public void pruneColumns(StructType required) {
        Set<String> names = Arrays.stream(required.fieldNames()).collect(Collectors.toSet());
        schema = new StructType(Arrays.stream(schema.fields())
                .filter(field -> names.contains(field.name()))
                .toArray(StructField[]::new));
    }

    @Override
    public Scan build() {
        return new StrictScan(request, schema);
    }
}
