package io.countinghouse.common.run.intake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.ExtractTarget;
import io.countinghouse.common.source.SnapshotOptions;
import io.countinghouse.common.source.SourceColumn;
import io.countinghouse.common.source.SourceKeys;
import io.countinghouse.common.source.SourceTable;
import io.countinghouse.common.source.TableSnapshot;
import io.countinghouse.common.store.LakePaths;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A table of another server as a job's feed: its columns under the feed's names, and what the lake holds of it.
 *
 * @param feeds what its rows and those that are gone become
 * @param source where it is, and how its columns are called there
 */
public record MirroredTable(
        SparkSession spark, Settings settings, Job job, LakePaths paths, SourceFeeds feeds, SourceSettings source) {
    /** Files of keys, and of rows that may not be news; neither is of a set. */
    static final String KEYS = "keys";

    static final String SEEN = "seen";

    private static final int NAMED = 5;

    /**
     * The table that the job reads.
     *
     * @throws CountinghouseException USAGE when the job reads none
     */
    public static MirroredTable of(SparkSession spark, Settings settings, Job job, LakePaths paths) {
        if (job.mirrored().isEmpty() || settings.source().isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--source: found no source table of " + job.name() + ", expected one in job.source.host");
        }
        return new MirroredTable(
                spark,
                settings,
                job,
                paths,
                job.mirrored().get(),
                settings.source().get());
    }

    /** The table as it is at one moment. */
    public TableSnapshot open() {
        return TableSnapshot.open(source.mysql(), table(), options());
    }

    /** The keys of the table as they are, as texts, without a snapshot. */
    Dataset<Row> keysNow() {
        return new MysqlTables(spark, source.mysql()).table("(" + SourceKeys.query(source.mysql(), table()) + ") k");
    }

    private SnapshotOptions options() {
        return new SnapshotOptions(
                source.connections(), SnapshotOptions.DEFAULT.lockWait(), SnapshotOptions.DEFAULT.lockAttempts());
    }

    /** @throws CountinghouseException CONFIGURATION when a setting speaks of a column that the job has not */
    SourceTable table() {
        List<FeedColumn> columns = feeds.rows().columns();
        Set<String> names = columns.stream().map(FeedColumn::name).collect(Collectors.toCollection(TreeSet::new));
        source.columns().keySet().stream()
                .filter(name -> !names.contains(name))
                .sorted()
                .findFirst()
                .ifPresent(name -> {
                    throw new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "job.source.columns: found \"" + name + "\", expected one of " + String.join(", ", names));
                });
        return new SourceTable(
                source.table(),
                columns.stream().map(column -> column(column)).toList(),
                feeds.identity(),
                feeds.updated(),
                source.key());
    }

    private SourceColumn column(FeedColumn column) {
        SourceColumn plain = SourceColumn.of(column);
        SourceSettings.Origin origin = source.columns().get(column.name());
        return origin == null
                ? plain
                : origin.constant().map(plain::always).orElseGet(() -> plain.named(origin.name()));
    }

    /** What the lake and the quarantine hold of it. */
    public HeldRows lake() {
        return new HeldRows(job, paths, new DeltaStore(spark), new MysqlTables(spark, settings.mysql()), feeds);
    }

    /** The rows of an extract as the feed reads them, good and rejected. */
    public Dataset<Row> judged(List<ExtractFile> seen) {
        List<FileClaim> claims = seen.stream()
                .map(file -> new FileClaim(file.key(), file.sha256(), file.size()))
                .toList();
        return RowRules.withRawOfRejected(RowRules.judge(StrictReader.read(spark, feeds.rows(), claims), feeds.rows()));
    }

    /** What the table holds beside what the lake holds, as {@link HeldRows#withWaiting} has it. */
    Dataset<Row> beside(Dataset<Row> keys, Dataset<Row> held) {
        return HeldRows.withWaiting(
                HeldRows.beside(keys, held, feeds.identity(), feeds.updated()), lake().waiting(), feeds.identity());
    }

    /** Where no index promises that each identity stands once. */
    void requireOnce(Dataset<Row> keys) {
        Dataset<Row> rows = noRows();
        // A row that names nothing is rejected, like any other.
        List<Row> twice = keys.select(feeds.identity().stream()
                        .map(name -> HeldRows.canonical(name, rows.schema()).as(name))
                        .toArray(Column[]::new))
                .na()
                .drop()
                .groupBy(HeldRows.columns(feeds.identity()))
                .agg(count(lit(1)).as("times"))
                .where(col("times").gt(1))
                .orderBy(HeldRows.columns(feeds.identity()))
                .limit(NAMED)
                .collectAsList();
        if (!twice.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "Source table " + source.table() + ": found several rows of one identity ("
                            + String.join(", ", feeds.identity()) + "): "
                            + twice.stream()
                                    .map(row -> row.mkString("(", ", ", " times)"))
                                    .collect(Collectors.joining(", "))
                            + "; expected each once, as job.source.key says");
        }
    }

    /** The texts of these places in files of an extract, of which the first record is in line 2. */
    Dataset<Row> textsAt(List<ExtractFile> seen, Dataset<Row> places) {
        String path = "_path";
        Dataset<Row> files = spark.createDataFrame(
                seen.stream()
                        .map(file -> RowFactory.create(
                                file.key().substring(file.key().lastIndexOf('/') + 1), file.sha256()))
                        .toList(),
                new StructType().add(path, DataTypes.StringType).add(FeedSchema.FILE_ID, DataTypes.StringType));
        Dataset<Row> texts = spark.read()
                .schema(textSchema())
                .parquet(paths(seen))
                .select(Stream.concat(
                                names().stream().map(functions::col),
                                Stream.of(
                                        col("_metadata.file_name").as(path),
                                        col("_metadata.row_index").plus(2).as(FeedSchema.LINE)))
                        .toArray(Column[]::new));
        return texts.join(functions.broadcast(files), path)
                .join(
                        places,
                        scala.jdk.javaapi.CollectionConverters.asScala(List.of(FeedSchema.FILE_ID, FeedSchema.LINE))
                                .toSeq(),
                        "left_semi")
                .select(HeldRows.columns(names()));
    }

    /** Files of rows that may not be news. */
    public ExtractTarget seen(String folder) {
        return target(folder, SEEN);
    }

    /** Files of a folder, whose names begin so. */
    ExtractTarget target(String folder, String prefix) {
        return new ExtractTarget(spark.sessionState().newHadoopConf(), folder, prefix);
    }

    Dataset<Row> noKeys() {
        StructType schema = new StructType();
        for (String name : Stream.concat(feeds.identity().stream(), Stream.of(feeds.updated()))
                .toList()) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return spark.createDataFrame(List.of(), schema);
    }

    /** No row of the feed's columns. */
    public Dataset<Row> noRows() {
        StructType schema = new StructType();
        for (FeedColumn column : feeds.rows().columns()) {
            schema = schema.add(column.name(), column.type().sparkType());
        }
        return spark.createDataFrame(List.of(), schema);
    }

    private StructType textSchema() {
        StructType schema = new StructType();
        for (String name : names()) {
            schema = schema.add(name, DataTypes.StringType);
        }
        return schema;
    }

    static String[] paths(List<ExtractFile> files) {
        return files.stream().map(ExtractFile::key).toArray(String[]::new);
    }

    /** The feed's columns. */
    public List<String> names() {
        return feeds.rows().columns().stream().map(FeedColumn::name).toList();
    }
}
