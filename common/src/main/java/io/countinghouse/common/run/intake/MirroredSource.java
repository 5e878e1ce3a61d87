package io.countinghouse.common.run.intake;

import static io.countinghouse.common.run.intake.SourceDifference.WANTED;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.Resolution;
import io.countinghouse.common.ledger.Resolutions;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.quarantine.RejectedUpdates;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.quarantine.RowPages;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.ExtractTarget;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.source.TableSnapshot;
import io.countinghouse.common.source.TextFiles;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.RawZone;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * A job's source table, of which the lake is a mirror. A reading compares the keys of the table, as it is at one moment, with what
 * the lake holds of it, and writes what is new, changed or gone. Its watermark is that moment.
 */
public final class MirroredSource implements RawSource {
    /** Beyond it, one pass over the table is cheaper than looking rows up. */
    private static final long MOST_LOOKED_UP = 200_000;

    private static final long MOST_LOOKED_UP_WITHOUT_INDEX = 1_000;
    private static final int LEAST_SHARE_LOOKED_UP = 5;

    private final MirroredTable table;
    private final RawZone raw;
    private final SourceSets sets;
    private final Lease lease;
    private final boolean acceptGone;

    /**
     * @param lease under which rejected rows are closed that the table does not hold any more
     * @param acceptGone whether any number of rows may be gone
     */
    public MirroredSource(MirroredTable table, RawZone raw, SourceSets sets, Lease lease, boolean acceptGone) {
        this.table = table;
        this.raw = raw;
        this.sets = sets;
        this.lease = lease;
        this.acceptGone = acceptGone;
    }

    /** How the table differs from the lake, by a look at its keys; takes nothing and writes nothing. */
    public static String look(MirroredTable table) {
        Dataset<Row> held = table.lake().current().orElseGet(table::noRows);
        return SourceDifference.of(table.beside(table.keysNow(), held), Optional.empty())
                .told(table.source().table());
    }

    @Override
    public String name() {
        return "source table " + table.source().table();
    }

    @Override
    public Opened open(SecretsProvider secrets) {
        TableSnapshot snapshot = table.open();
        return new Opened() {
            @Override
            public LocalDateTime at() {
                return snapshot.takenAt();
            }

            @Override
            public Reading read(Optional<String> since, RawSet set) {
                // What earlier releases took has no watermark.
                Optional<LocalDateTime> last = since.map(LocalDateTime::parse).or(sets::lastTaken);
                SourceDifference found = new OneReading(snapshot, set).write(last);
                return new Reading(
                        "source table " + found.told(table.source().table()),
                        Optional.of(snapshot.takenAt().toString()),
                        told(table.source(), found));
            }

            @Override
            public void close() {
                snapshot.close();
            }
        };
    }

    private List<String> told(SourceSettings source, SourceDifference found) {
        List<String> lines = new ArrayList<>();
        if (found.late() > 0) {
            lines.add(
                    Progress.count(found.late()) + " rows of source table " + source.table()
                            + " came later than their updated_at says by more than job.source.overlap; they were found by their keys");
        }
        if (acceptGone && found.gone() > 0) {
            lines.add(Progress.count(found.gone()) + " of " + Progress.count(found.held())
                    + " rows were gone from source table " + source.table() + ", accepted by " + Worker.user());
        }
        return lines;
    }

    /** A table that was emptied to be filled again must not empty the marts. */
    private void requireFewGone(SourceSettings source, SourceDifference found) {
        boolean isEmptied = found.rows() == 0 && found.held() > 0;
        if (!acceptGone && (isEmptied || source.maxGone().isExceededBy(found.gone(), found.held()))) {
            throw new CountinghouseException(
                    ErrorCode.SOURCE_ROWS_GONE,
                    "Source table " + source.table() + ": found " + Progress.count(found.gone()) + " of "
                            + Progress.count(found.held()) + " rows gone that were there before, expected "
                            + (isEmptied ? "a table that is not empty" : source.maxGone() + " (job.source.max-gone)")
                            + "; nothing was taken. Is it being filled again? Run again when it is; if they are to be gone,"
                            + " run once with --accept-gone");
        }
    }

    /** The table at one moment, and the files of the set that is made of it. */
    private final class OneReading {
        private final TableSnapshot snapshot;
        private final RawSet set;
        private final Resolutions resolutions =
                new Resolutions(new Database(table.settings().mysql()));

        OneReading(TableSnapshot snapshot, RawSet set) {
            this.snapshot = snapshot;
            this.set = set;
        }

        /** @param last when the table was read before */
        SourceDifference write(Optional<LocalDateTime> last) {
            Optional<Dataset<Row>> held = table.lake().current();
            Optional<Dataset<Row>> rejected = table.lake().rejected();
            if (held.isEmpty() && rejected.isEmpty() && !snapshot.mayRepeat()) {
                set.add(snapshot.writeRows(target(SourceFeeds.ROWS)));
                return SourceDifference.first(rows(set.files()));
            }
            List<ExtractFile> keys = snapshot.writeKeys(target(MirroredTable.KEYS));
            try {
                Dataset<Row> texts =
                        keys.isEmpty() ? table.noKeys() : table.spark().read().parquet(MirroredTable.paths(keys));
                if (snapshot.mayRepeat()) {
                    table.requireOnce(texts);
                }
                return writeNews(texts, held.orElseGet(table::noRows), rejected, last);
            } finally {
                delete(keys);
            }
        }

        private SourceDifference writeNews(
                Dataset<Row> keys, Dataset<Row> held, Optional<Dataset<Row>> rejected, Optional<LocalDateTime> last) {
            Optional<LocalDateTime> bound =
                    last.map(time -> time.minus(table.source().overlap()));
            Dataset<Row> differing = table.beside(keys, held)
                    .withColumn(WANTED, SourceDifference.isWanted(table.source(), bound))
                    .persist(StorageLevel.DISK_ONLY());
            try {
                SourceDifference found = SourceDifference.of(differing, bound);
                requireFewGone(table.source(), found);
                supersede(waiting -> waiting.join(named(keys), sameIdentity(), "left_anti"));
                long wanted = differing.where(col(WANTED)).count();
                if (wanted > 0) {
                    writeNews(seen(differing, wanted, found.rows()), held, rejected);
                }
                if (found.gone() > 0) {
                    writeGone(differing, held);
                }
                return found;
            } finally {
                differing.unpersist();
            }
        }

        private void writeGone(Dataset<Row> differing, Dataset<Row> held) {
            List<String> identity = table.feeds().identity();
            Dataset<Row> identities =
                    differing.where(not(col(HeldRows.IN_SOURCE))).select(HeldRows.columns(identity));
            set.add(TextFiles.write(
                    table.names(),
                    texts(HeldRows.of(held, identities, identity)
                            .sort(HeldRows.columns(identity))
                            .select(HeldRows.texts(table.feeds().rows().columns()))),
                    target(SourceFeeds.DELETED)));
        }

        /** Rows that may be news. */
        private List<ExtractFile> seen(Dataset<Row> differing, long wanted, long rows) {
            long most = snapshot.mayRepeat() ? MOST_LOOKED_UP_WITHOUT_INDEX : MOST_LOOKED_UP;
            return wanted <= most && wanted * LEAST_SHARE_LOOKED_UP <= rows
                    ? lookedUp(differing, wanted)
                    : snapshot.writeRows(target(MirroredTable.SEEN));
        }

        /** An identity that the server finds otherwise than by its text is found by reading all rows. */
        private List<ExtractFile> lookedUp(Dataset<Row> differing, long wanted) {
            Iterator<Row> identities = differing
                    .where(col(WANTED))
                    .select(HeldRows.columns(table.feeds().identity()))
                    .toLocalIterator();
            List<ExtractFile> found = snapshot.writeRows(
                    mapped(identities, row -> IntStream.range(0, row.size())
                            .mapToObj(row::getString)
                            .collect(Collectors.toCollection(ArrayList::new))),
                    target(MirroredTable.SEEN));
            if (rows(found) >= wanted) {
                return found;
            }
            delete(found);
            return snapshot.writeRows(target(MirroredTable.SEEN));
        }

        /** The rows that say what is not held yet, nor was rejected for the same. */
        private void writeNews(List<ExtractFile> seen, Dataset<Row> held, Optional<Dataset<Row>> rejected) {
            try {
                Dataset<Row> judged = table.judged(seen);
                Column isGood = col(FeedSchema.REJECTS).isNull();
                Dataset<Row> good = HeldRows.unlike(judged.where(isGood), held, table.feeds());
                // The table took the bad version back.
                supersede(waiting -> waiting.join(named(judged.where(isGood)), sameIdentity(), "left_semi")
                        .join(named(good), sameIdentity(), "left_anti"));
                Dataset<Row> bad = judged.where(not(isGood));
                Dataset<Row> fresh = rejected.map(known ->
                                bad.join(known, bad.col(FeedSchema.RAW).equalTo(known.col(Rejects.RAW)), "left_anti"))
                        .orElse(bad);
                Dataset<Row> kept = places(good).unionAll(places(fresh));
                set.add(TextFiles.write(table.names(), texts(table.textsAt(seen, kept)), target(SourceFeeds.ROWS)));
            } finally {
                delete(seen);
            }
        }

        /** Closes rejected rows that the table does not hold any more, without anything that lands in their place. */
        private void supersede(UnaryOperator<Dataset<Row>> among) {
            table.lake().waiting().ifPresent(waiting -> new RowPages(
                            among.apply(waiting).select(FeedSchema.FILE_ID, FeedSchema.LINE),
                            List.of(FeedSchema.FILE_ID, FeedSchema.LINE),
                            RejectedUpdates.PAGE_ROWS)
                    .forEach(page -> resolutions.supersede(
                            lease,
                            Optional.empty(),
                            page.collectAsList().stream()
                                    .map(row -> Resolution.superseded(row.getString(0), row.getLong(1)))
                                    .toList())));
        }

        private Dataset<Row> named(Dataset<Row> rows) {
            return rows.select(Rejects.identity(table.feeds().identity()).as(Rejects.IDENTITY));
        }

        private ExtractTarget target(String prefix) {
            return set.extract(prefix);
        }

        private void delete(List<ExtractFile> extract) {
            extract.forEach(file -> raw.delete(file.key()));
        }
    }

    private static scala.collection.immutable.Seq<String> sameIdentity() {
        return scala.jdk.javaapi.CollectionConverters.asScala(List.of(Rejects.IDENTITY))
                .toSeq();
    }

    private static Dataset<Row> places(Dataset<Row> rows) {
        return rows.select(col(FeedSchema.FILE_ID), col(FeedSchema.LINE));
    }

    private static long rows(List<ExtractFile> files) {
        return files.stream().mapToLong(ExtractFile::rows).sum();
    }

    private static Iterator<Object[]> texts(Dataset<Row> rows) {
        return mapped(rows.toLocalIterator(), row -> {
            Object[] values = new Object[row.size()];
            Arrays.setAll(values, row::get);
            return values;
        });
    }

    private static <T> Iterator<T> mapped(Iterator<Row> rows, Function<Row, T> map) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public T next() {
                return map.apply(rows.next());
            }
        };
    }
}
