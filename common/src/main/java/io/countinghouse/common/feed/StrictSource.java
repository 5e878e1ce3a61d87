package io.countinghouse.common.feed;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Spark's way in to the strict reader; use {@link StrictReader}. Public because Spark creates it by name. */
public final class StrictSource implements TableProvider {
    static final String REQUEST = "request";

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return FeedSchema.of(ReadRequest.decoded(options.get(REQUEST)).feed());
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new StrictTable(ReadRequest.decoded(properties.get(REQUEST)));
    }
}
