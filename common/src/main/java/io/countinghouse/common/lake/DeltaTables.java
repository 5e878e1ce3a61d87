package io.countinghouse.common.lake;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.delta.tables.DeltaTable;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import scala.Option;

/** Reads and writes of Delta tables in the lake, each write with one effect however often it is tried. */
public final class DeltaTables {
    /** The batch that wrote a row. */
    public static final String BATCH_ID = "_batch_id";

    private final SparkSession spark;
    private final Set<String> whole = new HashSet<>();

    public DeltaTables(SparkSession spark) {
        this.spark = spark;
    }

    public boolean exists(String path) {
        return log(path).tableExists();
    }

    /** The newest version; fails with LAKE_INCONSISTENT when there is no table. */
    public long latestVersion(String path) {
        DeltaLog log = log(path);
        if (!log.tableExists()) {
            throw new CountinghouseException(ErrorCode.LAKE_INCONSISTENT, "There is no lake table at " + path);
        }
        return log.update(false, Option.empty(), Option.empty()).version();
    }

    /**
     * The table as of a version.
     *
     * @throws CountinghouseException LAKE_INCONSISTENT when its log does not name the files that the checksum written with
     *     that version names: a log that was cut or changed where it lies would otherwise be read short
     */
    public Dataset<Row> readAt(String path, long version) {
        if (whole.add(path + "@" + version)) {
            new LogChecksum(path, log(path).getSnapshotAt(version, Option.empty(), Option.empty())).require();
        }
        return spark.read().format("delta").option("versionAsOf", version).load(path);
    }

    /**
     * Appends {@code rows}, which must not be empty, unless the table took this transaction before.
     *
     * @param application the Delta transaction application, {@code job/table}
     * @param batchId the transaction version; a lower one than the last is skipped in silence, so assert afterwards
     */
    public void append(
            Dataset<Row> rows, String path, List<String> partitionColumns, String application, long batchId) {
        rows.write()
                .format("delta")
                .mode(SaveMode.Append)
                .option("txnAppId", application)
                .option("txnVersion", Long.toString(batchId))
                .option("optimizeWrite", "true")
                .partitionBy(partitionColumns.toArray(String[]::new))
                .save(path);
    }

    /** Replaces the rows that satisfy {@code predicate} by {@code rows}, which must all satisfy it. */
    public void replaceWhere(
            Dataset<Row> rows,
            String path,
            List<String> partitionColumns,
            String predicate,
            String application,
            long batchId) {
        rows.write()
                .format("delta")
                .mode(SaveMode.Overwrite)
                .option("replaceWhere", predicate)
                .option("txnAppId", application)
                .option("txnVersion", Long.toString(batchId))
                .partitionBy(partitionColumns.toArray(String[]::new))
                .save(path);
    }

    /** Sets {@code column} of the rows that have the same {@code keys} as one of {@code changes} to its value there. */
    public void update(String path, Dataset<Row> changes, List<String> keys, String column) {
        String sameKey = keys.stream().map(key -> "t." + key + " = c." + key).collect(Collectors.joining(" AND "));
        DeltaTable.forPath(spark, path)
                .as("t")
                .merge(changes.as("c"), sameKey)
                .whenMatched("t." + column + " <> c." + column)
                .updateExpr(Map.of(column, "c." + column))
                .execute();
    }

    private DeltaLog log(String path) {
        return DeltaLog.forTable(spark, path);
    }
}
