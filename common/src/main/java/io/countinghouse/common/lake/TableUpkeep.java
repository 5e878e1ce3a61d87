package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.commands.DeltaOptimizeContext;
import org.apache.spark.sql.delta.commands.DeltaReorgOperation;
import org.apache.spark.sql.delta.commands.OptimizeExecutor;
import scala.Option;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What keeps a Delta table quick to read and no larger than it must be. None of it changes a row, a version that was the newest
 * since {@code before}, or which batches the table has taken.
 *
 * @param before younger files are left alone
 */
public record TableUpkeep(SparkSession spark, String path, Instant before) {
    /** Files that are joined are smaller than this. */
    private static final long SMALL = 128L << 20;

    private static final String MODIFIED = "modificationTime";
    private static final String SIZE = "size";

    /** Files and what they hold. */
    public record Files(long number, long bytes) {
        public static final Files NONE = new Files(0, 0);
    }

    public boolean exists() {
        return log().tableExists();
    }

    /** Small files that lie beside others of their partition. */
    public Files scattered() {
        Row found = snapshot()
                .allFiles()
                .toDF()
                .where(col(SIZE).lt(SMALL).and(col(MODIFIED).lt(before.toEpochMilli())))
                .groupBy(array_sort(map_entries(col("partitionValues"))).as("partition"))
                .agg(count(lit(1)).as("files"), sum(SIZE).as("bytes"))
                .where(col("files").gt(1))
                .agg(coalesce(sum("files"), lit(0L)), coalesce(sum("bytes"), lit(0L)))
                .head();
        return new Files(found.getLong(0), found.getLong(1));
    }

    /** Writes what is {@link #scattered} into few files; the old ones stay for the versions that name them. */
    public void compact() {
        new OptimizeExecutor(
                        spark,
                        snapshot(),
                        Option.empty(),
                        CollectionConverters.asScala(List.<org.apache.spark.sql.catalyst.expressions.Expression>of())
                                .toSeq(),
                        CollectionConverters.asScala(List.<String>of()).toSeq(),
                        false,
                        new DeltaOptimizeContext(
                                Option.apply(new Scattered(before.toEpochMilli())),
                                Option.apply(0L),
                                Option.empty(),
                                Option.apply(0.0),
                                false))
                .optimize();
    }

    /** Chooses the files to be rewritten. */
    private record Scattered(long before) implements DeltaReorgOperation {
        @Override
        public Seq<AddFile> filterFilesToReorg(SparkSession session, Snapshot snapshot, Seq<AddFile> candidates) {
            List<AddFile> small = CollectionConverters.asJava(candidates).stream()
                    .filter(file -> file.size() < SMALL && file.modificationTime() < before)
                    .toList();
            Map<Object, Integer> inPartition = new HashMap<>();
            small.forEach(file -> inPartition.merge(file.partitionValues(), 1, Integer::sum));
            return CollectionConverters.asScala(small.stream()
                            .filter(file -> inPartition.get(file.partitionValues()) > 1)
                            .toList())
                    .toSeq();
        }
    }

    /**
     * Files that no version needs that was the newest since then.
     *
     * @param age how long ago that is, by Delta's clock
     */
    public Files obsolete(Duration age) {
        try {
            FileSystem store = new Path(path).getFileSystem(spark.sessionState().newHadoopConf());
            Iterator<Row> found = vacuum(age, " DRY RUN").toLocalIterator();
            long number = 0;
            long bytes = 0;
            while (found.hasNext()) {
                FileStatus file = store.getFileStatus(new Path(found.next().getString(0)));
                if (file.isFile()) {
                    number++;
                    bytes += file.getLen();
                }
            }
            return new Files(number, bytes);
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE, "Could not look at the files of " + path + ": " + e.getMessage(), e);
        }
    }

    /** Deletes what is {@link #obsolete}. */
    public void vacuum(Duration age) {
        vacuum(age, "");
    }

    /** Delta tells on standard output what it did, which is the command's own. */
    private Dataset<Row> vacuum(Duration age, String how) {
        String hours = Double.toString(age.toSeconds() / 3600.0);
        return scala.Console.withOut(
                System.err,
                () -> spark.sql("VACUUM delta.`" + path.replace("`", "``") + "` RETAIN " + hours + " HOURS" + how));
    }

    /** Whether the newest version has to be put together from several files of the log. */
    public boolean lacksCheckpoint() {
        Snapshot now = snapshot();
        return now.checkpointProvider().version() < now.version();
    }

    /** Sums the log up; what Delta's log retention lets go of it then goes. */
    public void checkpoint() {
        DeltaLog log = log();
        log.checkpoint(log.update(false, Option.empty(), Option.empty()), Option.empty());
        log.update(false, Option.empty(), Option.empty());
    }

    private Snapshot snapshot() {
        return log().update(false, Option.empty(), Option.empty());
    }

    private DeltaLog log() {
        return DeltaLog.forTable(spark, path);
    }
}
