package io.countinghouse.common.run.report;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Slices;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/** The slices that new files would touch. */
public record PlannedSlices(SparkSession spark, Job job, LakeView lake, int maxSlices) {
    /**
     * By mart, those of the good rows of all feeds and of the rows that are taken back; none for a mart that the files change
     * nothing of.
     */
    public Map<String, List<String>> of(List<RawObject> objects, List<WithdrawnFile> replaced) {
        Map<String, List<String>> touched = new LinkedHashMap<>();
        for (Mart mart : job.marts()) {
            if (mart.isOfNewDays()) {
                continue;
            }
            if (job.mart(mart.source()).isPresent()) {
                Optional.ofNullable(touched.get(mart.source()))
                        .ifPresent(slices -> touched.put(mart.name(), mart.isOneSlice() ? List.of("all") : slices));
                continue;
            }
            Stream.of(
                            landed(mart.source(), objects).stream(),
                            takenBack(mart.source(), replaced).stream(),
                            mart.lookups().stream().flatMap(lookup -> touchedBy(lookup, mart, objects).stream()))
                    .flatMap(rows -> rows)
                    .map(rows -> rows.select(columns(mart.slice())))
                    .reduce(Dataset::union)
                    .filter(rows -> !rows.isEmpty())
                    .map(rows -> Slices.of(rows, mart.slice(), maxSlices))
                    .ifPresent(slices -> touched.put(
                            mart.name(),
                            slices.values().stream().map(slices::label).toList()));
        }
        return touched;
    }

    /** The rows of a table that the files had landed; of those that count no more, too. */
    private Optional<Dataset<Row>> takenBack(String table, List<WithdrawnFile> files) {
        List<WithdrawnFile> ofTable =
                files.stream().filter(file -> job.lands(file.feed(), table)).toList();
        return ofTable.isEmpty()
                ? Optional.empty()
                : lake.current(table)
                        .map(rows -> rows.where(col(FeedSchema.FILE_ID)
                                .isin(ofTable.stream()
                                        .map(WithdrawnFile::fileId)
                                        .toArray())));
    }

    /** What the objects would land in a table. */
    private Optional<Dataset<Row>> landed(String table, List<RawObject> objects) {
        return job.landings().stream()
                .flatMap(landing -> landing.landingIn(table).flatMap(land -> good(landing, land, objects)).stream())
                .reduce((some, others) -> some.unionByName(others, true));
    }

    private Optional<Dataset<Row>> touchedBy(Lookup lookup, Mart mart, List<RawObject> objects) {
        return lake.current(mart.source())
                .flatMap(source -> landed(lookup.table(), objects).map(rows -> lookup.touched()
                        .apply(unlike(rows, lake.current(lookup.table())).select(columns(lookup.by())), source)));
    }

    /** The rows that say what no row says yet. */
    private static Dataset<Row> unlike(Dataset<Row> rows, Optional<Dataset<Row>> current) {
        List<String> said = Arrays.stream(rows.schema().fields())
                .filter(field -> !field.name().startsWith("_") && !(field.dataType() instanceof MapType))
                .map(StructField::name)
                .toList();
        Dataset<Row> saying = rows.select(columns(said)).distinct();
        return current.map(old -> saying.except(old.select(columns(said)))).orElse(saying);
    }

    private static Column[] columns(List<String> names) {
        return names.stream().map(functions::col).toArray(Column[]::new);
    }

    /** What the objects of a feed would land; none when there is no object of it to take. */
    private Optional<Dataset<Row>> good(Landing landing, UnaryOperator<Dataset<Row>> land, List<RawObject> objects) {
        List<FileClaim> claims = objects.stream()
                .filter(object ->
                        object.taken() && object.feed().equals(landing.feed().name()))
                .map(object -> new FileClaim(object.key(), object.fileId(), object.size()))
                .toList();
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        land.apply(RowRules.apply(StrictReader.read(spark, landing.feed(), claims), landing.feed())
                                .where(col(FeedSchema.REJECTS).isNull())
                                .drop(FeedSchema.REJECTS, FeedSchema.RAW)));
    }
}
