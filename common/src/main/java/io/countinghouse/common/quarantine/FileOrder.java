package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.RawObject;
import java.sql.Date;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Which file of a batch is the later one: where its feed says so the one that reaches further, then by the store's time of the
 * object, then by key. It is worked out from the manifest and the bytes that it names, so it is the same when a run is repeated.
 *
 * @param earliestFirst the taken objects of the batch
 */
public record FileOrder(List<RawObject> earliestFirst) {
    public static FileOrder of(SparkSession spark, Job job, Batch batch) {
        Map<String, Date> reached = new HashMap<>();
        for (Landing landing : job.landings()) {
            List<RawObject> objects = batch.takenFrom(landing.feed().name());
            if (objects.size() > 1) {
                landing.reaching().ifPresent(day -> reached.putAll(reached(spark, landing, objects, day)));
            }
        }
        return new FileOrder(batch.objects().stream()
                .filter(RawObject::taken)
                .sorted(Comparator.comparing(
                                (RawObject object) -> reached.get(object.fileId()),
                                Comparator.nullsFirst(Comparator.naturalOrder()))
                        .thenComparing(object -> object.modifiedAt().orElse(Instant.MIN))
                        .thenComparing(RawObject::key)
                        .thenComparing(RawObject::fileId))
                .toList());
    }

    private static Map<String, Date> reached(SparkSession spark, Landing landing, List<RawObject> objects, String day) {
        List<FileClaim> claims = objects.stream()
                .map(object -> new FileClaim(object.location(), object.fileId(), object.size()))
                .toList();
        Map<String, Date> reached = new HashMap<>();
        StrictReader.read(spark, landing.feed(), claims)
                .groupBy(FeedSchema.FILE_ID)
                .agg(max(col(day)))
                .collectAsList()
                .forEach(row -> reached.put(row.getString(0), row.getDate(1)));
        return reached;
    }

    /** {@code _file_id}, object_key and {@code _file_order} of each of these, which are of the batch. */
    public Dataset<Row> rows(SparkSession spark, List<RawObject> objects) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < earliestFirst.size(); i++) {
            places.put(earliestFirst.get(i).fileId(), i);
        }
        List<Row> rows = objects.stream()
                .map(object -> RowFactory.create(object.fileId(), object.key(), places.get(object.fileId())))
                .toList();
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add(FeedSchema.FILE_ID, DataTypes.StringType, false)
                        .add(Rejects.OBJECT_KEY, DataTypes.StringType, false)
                        .add(DeltaStore.FILE_ORDER, DataTypes.IntegerType, false));
    }
}
