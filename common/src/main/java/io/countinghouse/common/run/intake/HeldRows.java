package io.countinghouse.common.run.intake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.KnownFiles;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.store.LakePaths;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What the lake and the quarantine hold of a table that is mirrored. */
public record HeldRows(Job job, LakePaths paths, DeltaStore delta, MysqlTables mysql, SourceFeeds feeds) {
    /** What a row of the lake is called beside one of the source. */
    private static final String HELD = "_held_";

    /**
     * The rows that were read from the source and are not gone from it, one per identity, of the feed's columns and types; none
     * when nothing was ever landed.
     */
    public Optional<Dataset<Row>> current() {
        String path = paths.table(feeds.table().name());
        if (!delta.exists(path)) {
            return Optional.empty();
        }
        Dataset<Row> all = delta.withdrawn(paths.withdrawn()).counting(delta.readAt(path, delta.latestVersion(path)));
        Dataset<Row> fromSource = mysql.table(
                        KnownFiles.takenIds(job.name(), feeds.rows().name()))
                .toDF(FeedSchema.FILE_ID);
        return Optional.of(feeds.table()
                .history()
                .orElseThrow()
                .current(all)
                .join(fromSource, FeedSchema.FILE_ID)
                .select(feeds.rows().columns().stream()
                        .map(column -> col(column.name()).cast(column.type().sparkType()))
                        .toArray(Column[]::new)));
    }

    /** The texts of rows that were rejected, and still are what they were when a person or nobody dealt with them. */
    public Optional<Dataset<Row>> rejected() {
        if (!delta.exists(paths.rejects())) {
            return Optional.empty();
        }
        return Optional.of(delta.withdrawn(paths.withdrawn())
                .counting(delta.readAt(paths.rejects(), delta.latestVersion(paths.rejects())))
                .where(col(Rejects.FEED)
                        .equalTo(feeds.rows().name())
                        .and(not(col(Rejects.STATE).equalTo(Resolution.State.SUPERSEDED.name()))))
                .select(col(Rejects.RAW))
                .distinct());
    }

    /**
     * The rows that were rejected and not dealt with: {@code _file_id}, {@code _line}, and what they name, as
     * {@link Rejects#identity}.
     */
    public Optional<Dataset<Row>> waiting() {
        if (!delta.exists(paths.rejects())) {
            return Optional.empty();
        }
        return Optional.of(delta.withdrawn(paths.withdrawn())
                        .counting(delta.readAt(paths.rejects(), delta.latestVersion(paths.rejects()))))
                .filter(Rejects::hasIdentity)
                .map(rows -> rows.where(col(Rejects.FEED)
                                .equalTo(feeds.rows().name())
                                .and(col(Rejects.STATE).equalTo(Resolution.State.OPEN.name()))
                                .and(col(Rejects.IDENTITY).isNotNull()))
                        .select(col(FeedSchema.FILE_ID), col(FeedSchema.LINE), col(Rejects.IDENTITY)));
    }

    /** The same rows, with whether one of the same identity waits in the quarantine. */
    public static Dataset<Row> withWaiting(Dataset<Row> beside, Optional<Dataset<Row>> waiting, List<String> identity) {
        return waiting.map(rows -> beside.withColumn(Rejects.IDENTITY, Rejects.identity(identity))
                        .join(
                                rows.select(col(Rejects.IDENTITY), lit(true).as(WAITS))
                                        .distinct(),
                                scala.jdk.javaapi.CollectionConverters.asScala(List.of(Rejects.IDENTITY))
                                        .toSeq(),
                                "left")
                        .drop(Rejects.IDENTITY)
                        .withColumn(WAITS, functions.coalesce(col(WAITS), lit(false))))
                .orElseGet(() -> beside.withColumn(WAITS, lit(false)));
    }

    static final String WAITS = "_waits";

    /**
     * Keys of the source beside those that are held.
     *
     * @param keys texts of the identity, and the moment of change as text
     * @return one row for each identity on either side: the identity as text, {@code _in_source}, {@code _in_lake},
     *     {@code _source_updated}, {@code _lake_updated}
     */
    static Dataset<Row> beside(Dataset<Row> keys, Dataset<Row> held, List<String> identity, String updated) {
        Dataset<Row> theirs = keys.select(Stream.concat(
                        identity.stream().map(functions::col),
                        Stream.of(
                                lit(true).as(IN_SOURCE),
                                functions
                                        .expr("try_cast(`" + updated + "` AS TIMESTAMP)")
                                        .as(SOURCE_UPDATED)))
                .toArray(Column[]::new));
        Dataset<Row> ours = held.select(Stream.concat(
                        identity.stream()
                                .map(name ->
                                        col(name).cast(DataTypes.StringType).as(HELD + name)),
                        Stream.of(lit(true).as(IN_LAKE), col(updated).as(LAKE_UPDATED)))
                .toArray(Column[]::new));
        Column same = identity.stream()
                .map(name -> canonical(name, held.schema()).equalTo(col(HELD + name)))
                .reduce(Column::and)
                .orElseThrow();
        return theirs.join(ours, same, "full")
                .select(Stream.concat(
                                identity.stream().map(name -> functions
                                        .coalesce(col(name), col(HELD + name))
                                        .as(name)),
                                Stream.of(
                                        functions
                                                .coalesce(col(IN_SOURCE), lit(false))
                                                .as(IN_SOURCE),
                                        functions
                                                .coalesce(col(IN_LAKE), lit(false))
                                                .as(IN_LAKE),
                                        col(SOURCE_UPDATED),
                                        col(LAKE_UPDATED)))
                        .toArray(Column[]::new));
    }

    /** The text of a key as the lake's value has it: a number may be written with zeros before it. */
    public static Column canonical(String name, StructType types) {
        return types.apply(name).dataType().equals(DataTypes.LongType)
                ? functions.coalesce(
                        functions.expr("try_cast(`" + name + "` AS BIGINT)").cast(DataTypes.StringType), col(name))
                : col(name);
    }

    static final String IN_SOURCE = "_in_source";
    static final String IN_LAKE = "_in_lake";
    static final String SOURCE_UPDATED = "_source_updated";
    static final String LAKE_UPDATED = "_lake_updated";

    /** Of good rows of the source those that are not held as they are. */
    public static Dataset<Row> unlike(Dataset<Row> good, Dataset<Row> held, SourceFeeds feeds) {
        List<String> names =
                feeds.rows().columns().stream().map(FeedColumn::name).toList();
        Dataset<Row> ours = held.select(
                names.stream().map(name -> col(name).as(HELD + name)).toArray(Column[]::new));
        Column same = feeds.identity().stream()
                .map(name -> good.col(name).equalTo(ours.col(HELD + name)))
                .reduce(Column::and)
                .orElseThrow();
        Column equal = names.stream()
                .map(name -> good.col(name).eqNullSafe(ours.col(HELD + name)))
                .reduce(Column::and)
                .orElseThrow();
        return good.join(ours, same.and(equal), "left_anti");
    }

    /** Of the held rows those of these identities, as text. */
    public static Dataset<Row> of(Dataset<Row> held, Dataset<Row> identities, List<String> identity) {
        Column same = identity.stream()
                .map(name -> held.col(name).cast(DataTypes.StringType).equalTo(identities.col(name)))
                .reduce(Column::and)
                .orElseThrow();
        return held.join(identities, same, "left_semi");
    }

    public static Column[] columns(List<String> names) {
        return names.stream().map(functions::col).toArray(Column[]::new);
    }

    /** Texts as an extract has them, of rows of the feed's columns. */
    public static Column[] texts(List<FeedColumn> columns) {
        return Arrays.stream(columns(columns.stream().map(FeedColumn::name).toList()))
                .map(column -> column.cast(DataTypes.StringType))
                .toArray(Column[]::new);
    }
}
