package io.countinghouse.common.run;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.lake.DeltaTables;
import io.countinghouse.common.lake.LakeTables;
import io.countinghouse.common.ledger.LakeVersion;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The lake tables of a job. */
record JobLake(Job job, LakePaths paths, DeltaTables delta) {
    /** As they are now. */
    LakeTables latest() {
        return name -> Optional.of(paths.table(name)).filter(delta::exists).map(path -> job.table(name)
                .current(delta.readAt(path, delta.latestVersion(path))));
    }

    /** At these versions, whatever has come since. */
    LakeTables at(Map<String, LakeVersion> versions) {
        return name -> Optional.ofNullable(versions.get(name))
                .map(version -> job.table(name).current(delta.readAt(paths.table(name), version.deltaVersion())));
    }

    /** As they are now, but those that the batch has not been landed in without its rows. */
    LakeTables landing(long batchId, Map<String, LakeVersion> landed) {
        return name -> Optional.of(paths.table(name)).filter(delta::exists).map(path -> {
            Dataset<Row> rows = delta.readAt(path, delta.latestVersion(path));
            return job.table(name)
                    .current(
                            landed.containsKey(name)
                                    ? rows
                                    : rows.where(col(DeltaTables.BATCH_ID).notEqual(batchId)));
        });
    }

    /** Adds the tables that marts look into, as they are now, to those that a batch was landed in. */
    void pin(Map<String, LakeVersion> versions) {
        job.marts().stream().filter(mart -> !mart.lookups().isEmpty()).forEach(mart -> {
            pin(versions, mart.source());
            mart.lookups().forEach(lookup -> pin(versions, lookup.table()));
        });
    }

    private void pin(Map<String, LakeVersion> versions, String table) {
        String path = paths.table(table);
        if (!versions.containsKey(table) && delta.exists(path)) {
            versions.put(table, new LakeVersion(0, delta.latestVersion(path)));
        }
    }
}
