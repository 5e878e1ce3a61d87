package io.countinghouse.common.lake;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.delta.tables.DeltaTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** Reads and writes of Delta tables in the lake, each write with one effect however often it is tried. */
public final class DeltaStore {
    /** The batch that wrote a row. */
    public static final String BATCH_ID = "_batch_id";
    /**
     * In a {@link History} the place of a row's file among those of its batch: the greater, the later. Null on rows of a
     * release that did not record it.
     */
    public static final String FILE_ORDER = "_file_order";
    /** True on what a rejected record still says, in tables of feeds whose records do; such a row is not counted as landed. */
    public static final String OF_REJECTED = "_of_rejected";

    private static final long FEW_BYTES = 64L << 20;

    /** A table of so many bytes, with few new rows, is written anew sooner than Delta, in three Spark jobs, finds and rewrites what is replaced. */
    private static final long REWRITTEN_BYTES = 1L << 20;

    /** So little is read from the store once: to open its files again costs each query more than the rows do. */
    private static final long HELD_BYTES = 1L << 20;

    private static final Set<DataType> STATISTICS =
            Set.of(DataTypes.LongType, DataTypes.IntegerType, DataTypes.DateType, DataTypes.TimestampType);

    private final SparkSession spark;
    private final boolean holding;
    // Several threads read through one of these.
    private final Set<String> listed = ConcurrentHashMap.newKeySet();
    private final Map<String, ComputedRows> held = new ConcurrentHashMap<>();
    private final Map<String, Snapshot> snapshots = new ConcurrentHashMap<>();
    private final Set<String> whole = ConcurrentHashMap.newKeySet();
    private final Map<String, Withdrawn> withdrawn = new ConcurrentHashMap<>();

    public DeltaStore(SparkSession spark) {
        this(spark, false);
    }

    private DeltaStore(SparkSession spark, boolean holding) {
        this.spark = spark;
        this.holding = holding;
    }

    /**
     * One for work under a lease that reads the same versions many times: what is small it holds until {@link #release}, and it lists
     * a log once, for nobody else writes meanwhile; whoever does so nevertheless is found out by the commit.
     */
    public static DeltaStore holding(SparkSession spark) {
        return new DeltaStore(spark, true);
    }

    /** Loads what a write of a table asks of its log, for a later one that finds it there; of no table nothing. */
    public static void load(SparkSession spark, String path) {
        DeltaLog log = DeltaLog.forTable(spark, path);
        if (log.tableExists()) {
            log.unsafeVolatileSnapshot().transactions();
        }
    }

    /** Frees what is held. */
    public void release() {
        held.values().forEach(ComputedRows::release);
        held.clear();
    }

    /** {@link #FILE_ORDER} of rows that a table of an earlier release may have no column for. */
    public static Column fileOrder(Dataset<Row> rows) {
        return (List.of(rows.columns()).contains(FILE_ORDER)
                        ? col(FILE_ORDER)
                        : lit(null).cast(DataTypes.IntegerType))
                .as(FILE_ORDER);
    }

    /** Without what rejected records still say. */
    public static Dataset<Row> withoutOfRejected(Dataset<Row> rows) {
        return List.of(rows.columns()).contains(OF_REJECTED)
                ? rows.where(coalesce(col(OF_REJECTED), lit(false)).equalTo(false))
                : rows;
    }

    /** A table of no row. */
    public Dataset<Row> none(StructType schema) {
        return spark.createDataFrame(List.of(), schema);
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
        return versionNow(log);
    }

    /**
     * The table as of a version.
     *
     * @throws CountinghouseException LAKE_INCONSISTENT when its log does not name the files that the checksum written with
     *     that version names: a log that was cut or changed where it lies would otherwise be read short
     */
    public Dataset<Row> readAt(String path, long version) {
        Optional<List<AddFile>> files = files(path, version);
        return isHeld(files) ? held(path + "@" + version, path, version, files) : read(path, version, files);
    }

    /**
     * Of the table as of a version the rows that a batch wrote; files that hold none of them are not opened.
     *
     * @throws CountinghouseException as {@link #readAt}
     */
    public Dataset<Row> ofBatch(String path, long version, long batchId) {
        if (isHeld(files(path, version))) {
            return readAt(path, version).where(col(BATCH_ID).equalTo(batchId));
        }
        Optional<List<AddFile>> files = files(path, version).map(all -> FilesOfBatch.among(all, batchId));
        return (isHeld(files)
                        ? held(path + "@" + version + "#" + batchId, path, version, files)
                        : read(path, version, files))
                .where(col(BATCH_ID).equalTo(batchId));
    }

    /** Whether no other batch wrote a row of the table as of a version. */
    public boolean isOnlyOf(String path, long version, long batchId) {
        return files(path, version)
                .flatMap(files -> FilesOfBatch.holdOnly(files, batchId))
                .orElseGet(() -> readAt(path, version)
                        .where(col(BATCH_ID).notEqual(batchId))
                        .isEmpty());
    }

    private boolean isHeld(Optional<List<AddFile>> files) {
        return holding && files.isPresent() && bytes(files.get()) <= HELD_BYTES;
    }

    private Dataset<Row> held(String key, String path, long version, Optional<List<AddFile>> files) {
        return held.computeIfAbsent(key, rows -> ComputedRows.of(read(path, version, files)))
                .again();
    }

    private Dataset<Row> read(String path, long version, Optional<List<AddFile>> few) {
        return few.map(files -> log(path)
                        .createDataFrame(
                                snapshotAt(path, version),
                                CollectionConverters.asScala(files).toSeq(),
                                false,
                                Option.empty()))
                .orElseGet(() -> spark.read()
                        .format("delta")
                        .option("versionAsOf", version)
                        .load(path));
    }

    /**
     * The files of a table of little data. Delta asks its log in a Spark job, for every query, which files to read; that does not pay
     * for them.
     */
    private Optional<List<AddFile>> files(String path, long version) {
        requireWhole(path, version);
        return new LogChecksum(path, snapshotAt(path, version))
                .files()
                .map(CollectionConverters::asJava)
                .filter(files -> bytes(files) <= FEW_BYTES);
    }

    private static long bytes(List<AddFile> files) {
        return files.stream().mapToLong(AddFile::size).sum();
    }

    private void requireWhole(String path, long version) {
        String key = path + "@" + version;
        if (!whole.contains(key)) {
            new LogChecksum(path, snapshotAt(path, version)).require();
            whole.add(key);
        }
    }

    private Snapshot snapshotAt(String path, long version) {
        return snapshots.computeIfAbsent(
                path + "@" + version, key -> log(path).getSnapshotAt(version, Option.empty(), Option.empty()));
    }

    /** Writes onto a log that is whole, so that what is written need not be held against its checksum again. */
    private void write(String path, Runnable save) {
        long before = versionNow(log(path));
        if (before >= 0) {
            requireWhole(path, before);
        }
        save.run();
        long after = versionNow(log(path));
        if (after == before + 1) {
            whole.add(path + "@" + after);
        }
    }

    /** -1 when there is no table. */
    private long versionNow(DeltaLog log) {
        return now(log).version();
    }

    /**
     * The statistics that Delta keeps of each file tell which files hold rows of a batch, of a slice or of days: those of texts and of
     * amounts tell little, and to gather them takes longer than to parse the rows. Heard when the table is made.
     */
    private static String withStatistics(StructType schema, List<String> partitionColumns) {
        return Arrays.stream(schema.fields())
                .filter(field -> STATISTICS.contains(field.dataType()) && !partitionColumns.contains(field.name()))
                .map(field -> "`" + field.name() + "`")
                .collect(Collectors.joining(","));
    }

    private static DataFrameWriter<Row> writer(
            Dataset<Row> rows, List<String> partitionColumns, String application, long batchId) {
        String withStatistics = withStatistics(rows.schema(), partitionColumns);
        return rows.write()
                .format("delta")
                .options(
                        withStatistics.isEmpty()
                                ? Map.of()
                                : Map.of(
                                        DeltaConfigs.DATA_SKIPPING_STATS_COLUMNS()
                                                .key(),
                                        withStatistics))
                .option("txnAppId", application)
                .option("txnVersion", Long.toString(batchId))
                .partitionBy(partitionColumns.toArray(String[]::new));
    }

    /** What was taken back as of a version of the table that says so. */
    public Withdrawn withdrawnAt(String path, long version) {
        return withdrawn.computeIfAbsent(path + "@" + version, key -> Withdrawn.of(readAt(path, version)));
    }

    /** The same, as it is now; nothing as long as there is no such table. */
    public Withdrawn withdrawn(String path) {
        return exists(path) ? withdrawnAt(path, latestVersion(path)) : Withdrawn.none();
    }

    /**
     * Appends {@code rows}, which must not be empty, unless the table took this transaction before.
     *
     * @param tasks how many write them, each into files of its own; empty for many rows, which are gathered by partition first, in
     *     one more pass, since so many tasks would leave too many small files
     * @param application the Delta transaction application, {@code job/table}
     * @param batchId the transaction version; a lower one than the last is skipped in silence, so assert afterwards
     */
    public void append(
            Dataset<Row> rows,
            OptionalInt tasks,
            String path,
            List<String> partitionColumns,
            String application,
            long batchId) {
        write(path, () -> {
            widen(path, rows.schema());
            writer(tasks.isPresent() ? rows.coalesce(tasks.getAsInt()) : rows, partitionColumns, application, batchId)
                    .mode(SaveMode.Append)
                    .option("optimizeWrite", tasks.isEmpty())
                    // A table of an earlier release takes the columns that have come since.
                    .option("mergeSchema", "true")
                    .save(path);
        });
    }

    /**
     * Replaces the rows that satisfy {@code predicate} by {@code rows}, which must all satisfy it. No other application may change the
     * table meanwhile.
     *
     * @param few whether one task can write them
     */
    public void replaceWhere(
            Dataset<Row> rows,
            boolean few,
            String path,
            List<String> partitionColumns,
            String predicate,
            String application,
            long batchId) {
        write(path, () -> {
            widen(path, rows.schema());
            Optional<Dataset<Row>> others =
                    few && partitionColumns.isEmpty() ? others(rows, path, predicate) : Optional.empty();
            if (others.isPresent()) {
                writer(rows.unionByName(others.get()).coalesce(1), partitionColumns, application, batchId)
                        .mode(SaveMode.Overwrite)
                        .save(path);
            } else {
                writer(rows, partitionColumns, application, batchId)
                        .mode(SaveMode.Overwrite)
                        .option("replaceWhere", predicate)
                        .save(path);
            }
        });
    }

    /** What a table of little data, with the columns of {@code rows}, holds beside what satisfies {@code predicate}. */
    private Optional<Dataset<Row>> others(Dataset<Row> rows, String path, String predicate) {
        DeltaLog log = log(path);
        if (!log.tableExists() || !Set.of(schemaNow(log).fieldNames()).equals(Set.of(rows.columns()))) {
            return Optional.empty();
        }
        long version = versionNow(log);
        return files(path, version)
                .filter(files -> bytes(files) <= REWRITTEN_BYTES)
                .map(files -> read(path, version, Optional.of(files))
                        .where(functions.not(coalesce(functions.expr(predicate), lit(false)))));
    }

    /** Whether there is a table, of an earlier release, without some of these columns. */
    public boolean lacksColumns(String path, StructType schema) {
        DeltaLog log = log(path);
        return log.tableExists()
                && !Set.of(schemaNow(log).fieldNames()).containsAll(Arrays.asList(schema.fieldNames()));
    }

    /** Makes the table one of {@code rows} and of their columns. */
    public void replaceAll(
            Dataset<Row> rows, String path, List<String> partitionColumns, String application, long batchId) {
        forgetStatisticsOfOthers(path, withStatistics(rows.schema(), partitionColumns));
        write(path, () -> writer(rows, partitionColumns, application, batchId)
                .mode(SaveMode.Overwrite)
                .option("overwriteSchema", "true")
                .save(path));
    }

    /** Delta refuses a table that is to have statistics of a column that it has not, or has as a partition. */
    private void forgetStatisticsOfOthers(String path, String withStatistics) {
        DeltaLog log = log(path);
        String key = DeltaConfigs.DATA_SKIPPING_STATS_COLUMNS().key();
        if (log.tableExists()
                && !withStatistics.equals(now(log).metadata().configuration().getOrElse(key, () -> withStatistics))) {
            write(path, () -> spark.sql(alter(path) + "UNSET TBLPROPERTIES IF EXISTS ('" + key + "')"));
        }
    }

    private static String alter(String path) {
        return "ALTER TABLE delta.`" + path.replace("`", "``") + "` ";
    }

    /** Sets {@code column} of the rows that have the same {@code keys} as one of {@code changes} to its value there. */
    public void update(String path, Dataset<Row> changes, List<String> keys, String column) {
        String sameKey = keys.stream().map(key -> "t." + key + " = c." + key).collect(Collectors.joining(" AND "));
        write(path, () -> DeltaTable.forPath(spark, path)
                .as("t")
                .merge(changes.as("c"), sameKey)
                .whenMatched("t." + column + " <> c." + column)
                .updateExpr(Map.of(column, "c." + column))
                .execute());
    }

    /** Makes {@code column} null in the rows that have the same {@code keys} as one of {@code rows}. */
    public void clear(String path, Dataset<Row> rows, List<String> keys, String column) {
        String sameKey = keys.stream().map(key -> "t." + key + " = c." + key).collect(Collectors.joining(" AND "));
        write(path, () -> DeltaTable.forPath(spark, path)
                .as("t")
                .merge(rows.as("c"), sameKey)
                .whenMatched("t." + column + " IS NOT NULL")
                .updateExpr(Map.of(column, "NULL"))
                .execute());
    }

    /** Gives the decimals of a table of an earlier release the digits that they have now. What was written stays as it is. */
    private void widen(String path, StructType now) {
        DeltaLog log = log(path);
        if (!log.tableExists()) {
            return;
        }
        List<StructField> wider = Arrays.stream(schemaNow(log).fields())
                .flatMap(then -> Arrays.stream(now.fields())
                        .filter(field ->
                                field.name().equals(then.name()) && isWider(field.dataType(), then.dataType())))
                .toList();
        String table = alter(path);
        if (!wider.isEmpty()) {
            spark.sql(table + "SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')");
        }
        for (StructField field : wider) {
            spark.sql(table + "ALTER COLUMN `" + field.name() + "` TYPE "
                    + field.dataType().sql());
        }
    }

    private static boolean isWider(DataType now, DataType then) {
        return now instanceof DecimalType wide
                && then instanceof DecimalType narrow
                && !wide.equals(narrow)
                && wide.isWiderThan(narrow);
    }

    private StructType schemaNow(DeltaLog log) {
        return now(log).schema();
    }

    /** The newest version; what this JVM wrote since its log was listed is known without. */
    private Snapshot now(DeltaLog log) {
        String path = log.dataPath().toString();
        if (holding && listed.contains(path)) {
            return log.unsafeVolatileSnapshot();
        }
        Snapshot snapshot = log.update(false, Option.empty(), Option.empty());
        listed.add(path);
        return snapshot;
    }

    private DeltaLog log(String path) {
        return DeltaLog.forTable(spark, path);
    }
}
