package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.error.Outage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Dimension tables read from MySQL once, at run start, and held until {@link #close}. */
public final class MysqlDimensions implements Dimensions, AutoCloseable {
    private final Map<String, Dataset<Row>> tables = new TreeMap<>();

    public MysqlDimensions(MysqlTables mysql, List<String> names) {
        for (String name : names) {
            try {
                Dataset<Row> table = mysql.table(name).persist(StorageLevel.MEMORY_AND_DISK());
                tables.put(name, table);
                table.count();
            } catch (Exception e) { // Spark throws the driver's checked SQLException undeclared.
                close();
                throw failure(name, e);
            }
        }
    }

    private static CountinghouseException failure(String name, Exception e) {
        return Outage.among(e)
                .map(code -> new CountinghouseException(
                        code, "Could not read dimension " + name + " from MySQL: " + e.getMessage(), e))
                .orElseGet(() -> Failures.of(e));
    }

    @Override
    public Dataset<Row> table(String name) {
        Dataset<Row> table = tables.get(name);
        if (table == null) {
            throw new CountinghouseException(
                    ErrorCode.INTERNAL, "Dimension " + name + " is not declared; declared are " + tables.keySet());
        }
        return table;
    }

    @Override
    public void close() {
        tables.values().forEach(Dataset::unpersist);
    }
}
