package io.countinghouse.common.run;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictCsv;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Slices;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** The slices that new files would touch. */
record PlannedSlices(SparkSession spark, Job job, int maxSlices) {
    /** By mart, those of the good rows of all feeds; none for a mart that the files have no row for. */
    Map<String, List<String>> of(List<RawObject> objects) {
        Map<String, List<String>> touched = new LinkedHashMap<>();
        for (Mart mart : job.marts()) {
            Column[] slice = mart.slice().stream().map(functions::col).toArray(Column[]::new);
            job.landings().stream()
                    .filter(landing -> landing.table().name().equals(mart.source()))
                    .flatMap(landing -> good(landing, objects).stream())
                    .map(rows -> rows.select(slice))
                    .reduce(Dataset::union)
                    .map(rows -> Slices.of(rows, mart.slice(), maxSlices))
                    .ifPresent(slices -> touched.put(
                            mart.name(),
                            slices.values().stream().map(slices::label).toList()));
        }
        return touched;
    }

    /** What the objects of a feed would land; none when there is no object of it to take. */
    private Optional<Dataset<Row>> good(Landing landing, List<RawObject> objects) {
        List<FileClaim> claims = objects.stream()
                .filter(object ->
                        object.taken() && object.feed().equals(landing.feed().name()))
                .map(object -> new FileClaim(object.key(), object.fileId(), object.size()))
                .toList();
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(landing.land()
                        .apply(RowRules.apply(StrictCsv.read(spark, landing.feed(), claims), landing.feed())
                                .where(functions.col(FeedSchema.REJECTS).isNull())
                                .drop(FeedSchema.REJECTS, FeedSchema.RAW)));
    }
}
