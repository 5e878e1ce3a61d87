package io.countinghouse.common.lake;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.SparkSession;
import org.apache.spark.sql.execution.LogicalRDD;
import org.apache.spark.sql.execution.LogicalRDD$;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that several queries read, computed once and held in executors' memory and on their disks until {@link #release}. What is lost
 * with an executor is computed again.
 *
 * @param rows the rows, which a query plans as a source: the plan of all that they were made of would cost it more than they do
 */
public record ComputedRows(Dataset<Row> rows, Dataset<Row> held) {
    public static ComputedRows of(Dataset<Row> rows) {
        Dataset<Row> held = rows.persist(StorageLevel.MEMORY_AND_DISK());
        SparkSession spark = (SparkSession) held.sparkSession();
        // Planned anew: what was planned before it was held would not read what is held.
        var reading = org.apache.spark.sql.classic.Dataset.ofRows(
                spark, ((org.apache.spark.sql.classic.Dataset<Row>) held).logicalPlan());
        return new ComputedRows(
                org.apache.spark.sql.classic.Dataset.ofRows(
                        spark,
                        LogicalRDD$.MODULE$.fromDataset(reading.queryExecution().toRdd(), reading, false)),
                held);
    }

    /** The rows as a table of their own, which a query may join with {@link #rows} by name or by column. */
    Dataset<Row> again() {
        return org.apache.spark.sql.classic.Dataset.ofRows(
                (SparkSession) held.sparkSession(),
                ((LogicalRDD) ((org.apache.spark.sql.classic.Dataset<Row>) rows).logicalPlan()).newInstance());
    }

    public void release() {
        held.unpersist();
    }
}
