package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.store.LakePaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Rejected versions of things: what they leave in the marts, and what takes their place. */
public record RejectedUpdates(Job job, LakePaths paths, DeltaStore delta) {
    /** In one transaction. */
    public static final int PAGE_ROWS = 1_000;

    private static final int NAMED = 20;

    /**
     * Things of which a version was rejected and an earlier one counts.
     *
     * @param first some of them
     */
    public record Outdated(long count, List<String> first) {
        public static final Outdated NONE = new Outdated(0, List.of());
    }

    /** Those of a batch. */
    public Outdated of(Batch batch, Map<String, Long> rejected) {
        long count = 0;
        List<String> first = new ArrayList<>();
        for (Landing landing : job.landings()) {
            String table = landing.table().name();
            boolean some = batch.takenFrom(landing.feed().name()).stream()
                    .anyMatch(object -> rejected.getOrDefault(object.fileId(), 0L) > 0);
            Optional<Dataset<Row>> rejects =
                    some && landing.table().history().isPresent() ? rejects() : Optional.empty();
            if (rejects.isPresent() && delta.exists(paths.table(table))) {
                Dataset<Row> held = new LakeReader(job, paths, delta)
                        .latest()
                        .current(table)
                        .orElseThrow()
                        .select(Rejects.identity(landing.table().history().get().key())
                                .as(Rejects.IDENTITY));
                Dataset<Row> outdated = rejects.get()
                        .where(col(Rejects.FEED)
                                .equalTo(landing.feed().name())
                                .and(col(DeltaStore.BATCH_ID).equalTo(batch.batchId())))
                        .select(Rejects.IDENTITY)
                        .distinct()
                        .join(held, sameIdentity(), "left_semi")
                        .persist();
                try {
                    count += outdated.count();
                    outdated.orderBy(Rejects.IDENTITY)
                            .limit(NAMED)
                            .collectAsList()
                            .forEach(row -> first.add(Rejects.told(row.getString(0))));
                } finally {
                    outdated.unpersist();
                }
            }
        }
        return new Outdated(count, first);
    }

    /**
     * Closes open rows of a table that is mirrored whose later content, good or bad, is in the batch. May be done again; counts
     * with the batch.
     */
    public void supersede(Batch batch, Lease lease, Resolutions resolutions) {
        Optional<SourceFeeds> source = job.mirrored()
                .filter(feeds -> batch.kind() == BatchKind.INTAKE)
                .filter(feeds -> !batch.takenFrom(feeds.rows().name()).isEmpty()
                        || !batch.takenFrom(feeds.deleted().name()).isEmpty());
        Optional<Dataset<Row>> rejects = source.isPresent() ? rejects() : Optional.empty();
        if (rejects.isEmpty()) {
            return;
        }
        SourceFeeds feeds = source.get();
        Dataset<Row> ofFeed =
                rejects.get().where(col(Rejects.FEED).equalTo(feeds.rows().name()));
        Dataset<Row> open = ofFeed.where(col(Rejects.STATE)
                .equalTo(Resolution.State.OPEN.name())
                .and(not(col(DeltaStore.BATCH_ID).equalTo(batch.batchId()))));
        if (open.isEmpty()) {
            return;
        }
        Dataset<Row> read =
                ofFeed.where(col(DeltaStore.BATCH_ID).equalTo(batch.batchId())).select(Rejects.IDENTITY);
        String table = paths.table(feeds.table().name());
        Optional<Dataset<Row>> landed = Optional.of(table)
                .filter(delta::exists)
                .map(path -> delta.readAt(path, delta.latestVersion(path)))
                .filter(rows -> List.of(rows.columns()).contains(History.MIRRORED));
        if (landed.isPresent()) {
            read = read.unionAll(landed.get()
                    .where(col(DeltaStore.BATCH_ID).equalTo(batch.batchId()).and(col(History.MIRRORED)))
                    .select(Rejects.identity(feeds.identity())));
        }
        new RowPages(
                        open.join(read.distinct(), sameIdentity(), "left_semi")
                                .select(FeedSchema.FILE_ID, FeedSchema.LINE),
                        List.of(FeedSchema.FILE_ID, FeedSchema.LINE),
                        PAGE_ROWS)
                .forEach(page -> resolutions.supersede(
                        lease,
                        Optional.of(batch.batchId()),
                        page.collectAsList().stream()
                                .map(row -> Resolution.superseded(row.getString(0), row.getLong(1)))
                                .toList()));
    }

    private static scala.collection.immutable.Seq<String> sameIdentity() {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(Rejects.IDENTITY))
                .toSeq();
    }

    private Optional<Dataset<Row>> rejects() {
        return Optional.of(paths.rejects())
                .filter(delta::exists)
                .map(path -> delta.withdrawn(paths.withdrawn()).counting(delta.readAt(path, delta.latestVersion(path))))
                .filter(Rejects::hasIdentity);
    }
}
