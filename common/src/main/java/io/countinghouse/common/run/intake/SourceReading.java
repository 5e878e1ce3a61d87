package io.countinghouse.common.run.intake;

import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.RawZone;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads a job's source into a set of files in the raw zone.
 *
 * @param folder of the job's raw files
 */
public record SourceReading(
        Configuration hadoop,
        RawZone raw,
        String folder,
        SourceSets sets,
        Ledger ledger,
        SecretsProvider secrets,
        Progress progress) {
    /**
     * Does nothing when a whole set waits to be taken. No batch is open.
     *
     * @return what a person should know of the reading
     */
    public List<String> read(LeaseKeeper keeper, RawSource source) {
        if (sets.isOneWaiting(raw.list(folder))) {
            return List.of();
        }
        keeper.requireHeld();
        progress.begin("read", source.name());
        try (RawSource.Opened opened = source.open(secrets)) {
            sets.requireNewest(opened.at(), source.name());
            RawSet set = new RawSet(
                    hadoop,
                    sets.folder(opened.at(), keeper.lease().runId()),
                    position -> progress.begin("read", source.name() + ": " + position));
            RawSource.Reading reading =
                    opened.read(ledger.watermark(keeper.lease().job()), set);
            // On record before anything of it is kept: a later run takes the files, and knows nothing of this.
            reading.notes().forEach(line -> ledger.note(keeper.lease(), line));
            if (!set.files().isEmpty()) {
                keeper.requireHeld();
                CrashPoint.SOURCE_READ.reach();
                sets.complete(set, reading.watermark());
                CrashPoint.SOURCE_KEPT.reach();
            }
            progress.end("read", reading.found());
            return reading.notes();
        }
    }
}
