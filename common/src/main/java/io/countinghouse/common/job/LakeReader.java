package io.countinghouse.common.job;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.lake.Withdrawn;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.store.LakePaths;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lake tables of a job. */
public record LakeReader(Job job, LakePaths paths, DeltaStore delta) {
    /** The versions of all tables that marts are derived from, as they are now; empty when nothing was ever landed. */
    public Map<String, LakeVersion> versions() {
        Map<String, LakeVersion> versions = new TreeMap<>();
        job.landings().stream()
                .flatMap(landing -> landing.tables().stream())
                .forEach(table -> pin(versions, table.name(), paths.table(table.name())));
        if (!versions.isEmpty()) {
            pinMarts(versions);
            pin(versions, Withdrawn.TABLE, paths.withdrawn());
        }
        return versions;
    }

    /** As they are now. */
    public LakeView latest() {
        Withdrawn withdrawn = withdrawn();
        return tables(name -> latest(name).map(withdrawn::counting));
    }

    /** At these versions, whatever has come since. */
    public LakeView at(Map<String, LakeVersion> versions) {
        Withdrawn withdrawn = withdrawnAt(versions);
        return tables(name -> Optional.ofNullable(versions.get(name))
                .map(version -> delta.readAt(paths.table(name), version.deltaVersion()))
                .map(withdrawn::counting));
    }

    /** As they are now, but those that the batch has not been landed in without its rows. */
    public LakeView landing(long batchId, Map<String, LakeVersion> landed) {
        Withdrawn withdrawn = withdrawn();
        return tables(name -> latest(name)
                .map(rows -> landed.containsKey(name)
                        ? rows
                        : rows.where(col(DeltaStore.BATCH_ID).notEqual(batchId)))
                .map(withdrawn::counting));
    }

    /** What was taken back by now. */
    public Withdrawn withdrawn() {
        return delta.withdrawn(paths.withdrawn());
    }

    /** What was taken back when a batch was landed. */
    public Withdrawn withdrawnAt(Map<String, LakeVersion> versions) {
        return Optional.ofNullable(versions.get(Withdrawn.TABLE))
                .map(version -> delta.withdrawnAt(paths.withdrawn(), version.deltaVersion()))
                .orElseGet(Withdrawn::none);
    }

    private Optional<Dataset<Row>> latest(String name) {
        return Optional.of(paths.table(name))
                .filter(delta::exists)
                .map(path -> delta.readAt(path, delta.latestVersion(path)));
    }

    private LakeView tables(Function<String, Optional<Dataset<Row>>> rows) {
        return new LakeView() {
            @Override
            public Optional<Dataset<Row>> current(String name) {
                return versions(name).map(job.table(name)::current);
            }

            @Override
            public Optional<Dataset<Row>> versions(String name) {
                return rows.apply(name);
            }
        };
    }

    /**
     * Adds, as they are now, to the tables that a batch was landed in those that marts look into, those from which it takes rows
     * back, and what was taken back.
     */
    public void pin(Batch batch, Map<String, LakeVersion> versions) {
        pinMarts(versions);
        job.landings().stream()
                .filter(landing -> batch.withdrawsFrom(landing.feed().name()))
                .flatMap(landing -> landing.tables().stream())
                .map(LakeTable::name)
                .forEach(table -> pin(versions, table, paths.table(table)));
        pin(versions, Withdrawn.TABLE, paths.withdrawn());
    }

    /** The tables that marts look into beside what a batch brings them, and copies of marts that others do. */
    private void pinMarts(Map<String, LakeVersion> versions) {
        for (Mart mart : job.marts()) {
            if (!mart.lookups().isEmpty() || job.isDaily(mart)) {
                String source = job.source(mart).name();
                pin(versions, source, paths.table(source));
            }
            mart.lookups().forEach(lookup -> pin(versions, lookup.table(), paths.table(lookup.table())));
            if (job.readsCopy(mart)) {
                pin(versions, mart.name(), paths.table(mart.name()));
            }
        }
    }

    private void pin(Map<String, LakeVersion> versions, String table, String path) {
        if (!versions.containsKey(table) && delta.exists(path)) {
            versions.put(table, new LakeVersion(0, delta.latestVersion(path)));
        }
    }
}
