package io.countinghouse.common.run;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSettings;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.KnownBytes;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.run.intake.SourceSets;
import io.countinghouse.common.store.IgnoredNames;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * How large a command's work is, as far as it can be known before Spark starts; it changes how the work is done, never what
 * comes out.
 *
 * @param why for a person, e.g. {@code small: 12 KiB wait, medium from 1.0 MiB, large from 64.0 MiB}
 */
public record WorkInSight(WorkSize size, String why) {
    private static final long KIB = 1 << 10;

    /** What is new touches a part of what was there: of that, one in so many bytes counts. */
    private static final int SHARE_OF_TAKEN = 16;

    /** Which bytes a command reads. */
    public enum Kind {
        /** What waits in the raw zone or in the source table, and an open batch. */
        WAITING,
        /** An open batch only. */
        OPEN,
        /** An open batch, and what was ever rejected. */
        REJECTED,
        /** All that the job ever took, as it lies in the archive and in the lake. */
        TAKEN
    }

    /**
     * The work of one command on one job.
     *
     * @param hadoop how the raw zone is reached
     */
    public static WorkInSight of(Kind kind, Settings settings, Job job, Configuration hadoop) {
        return fixed(settings.work()).orElseGet(() -> switch (kind) {
            case WAITING -> waitingIfItCanBeSeen(List.of(JobSettings.fixed(settings, job)), hadoop);
            case OPEN -> sized(settings, job, known(settings).ofOpenBatch(job.name()), "open");
            case REJECTED -> sized(
                    settings,
                    job,
                    known(settings).ofOpenBatch(job.name()) + known(settings).rejected(job.name()),
                    "open or rejected");
            case TAKEN -> sized(settings.work(), known(settings).landed(job.name()), 0, "taken so far");
        });
    }

    /**
     * The work of running several jobs in one session.
     *
     * @param jobs one at least, which share all settings but their own
     */
    public static WorkInSight ofRuns(List<JobSettings<Job>> jobs, Configuration hadoop) {
        return fixed(jobs.get(0).settings().work()).orElseGet(() -> waitingIfItCanBeSeen(jobs, hadoop));
    }

    /** The work of a command that looks only at what is there. */
    public static WorkInSight ofLook(WorkSettings settings) {
        return fixed(settings).orElseGet(() -> new WorkInSight(WorkSize.SMALL, "small: it only looks"));
    }

    private static Optional<WorkInSight> fixed(WorkSettings settings) {
        return switch (settings.choice()) {
            case AUTO -> Optional.empty();
            case SMALL -> set(WorkSize.SMALL);
            case MEDIUM -> set(WorkSize.MEDIUM);
            case LARGE -> set(WorkSize.LARGE);
        };
    }

    private static Optional<WorkInSight> set(WorkSize size) {
        return Optional.of(new WorkInSight(size, size.name().toLowerCase(Locale.ROOT) + ", as run.size says"));
    }

    /** A zone that cannot be listed is the run's own to tell, on record. */
    private static WorkInSight waitingIfItCanBeSeen(List<JobSettings<Job>> jobs, Configuration hadoop) {
        try {
            return waiting(jobs, hadoop);
        } catch (CountinghouseException e) {
            return new WorkInSight(WorkSize.SMALL, "small: what waits cannot be seen now: " + e.getMessage());
        }
    }

    private static WorkInSight waiting(List<JobSettings<Job>> jobs, Configuration hadoop) {
        Settings common = jobs.get(0).settings();
        Database database = new Database(common.mysql());
        KnownBytes known = new KnownBytes(database);
        RawZone raw = new RawZone(hadoop);
        IgnoredNames ignore = new IgnoredNames(common.ignore());
        long bytes = 0;
        long taken = 0;
        for (JobSettings<Job> configured : jobs) {
            Job job = configured.job();
            LakePaths paths = new LakePaths(common.zones(), job.name());
            if (job.source().isPresent()
                    || (job.mirrored().isPresent()
                            && configured.settings().source().isPresent())) {
                Optional<String> last = new SourceSets(paths, raw, new Ledger(database)).newestTaken();
                if (last.isEmpty()) {
                    return new WorkInSight(WorkSize.LARGE, "large: the source is read for the first time");
                }
                bytes += known.below(job.name(), last.get());
            }
            // Files of an open batch lie in the archive, and most of them in the raw zone still.
            bytes += Math.max(inRawZone(raw, paths, ignore), known.ofOpenBatch(job.name()));
            taken += known.landed(job.name());
        }
        // Where nothing waits nothing is touched.
        return sized(common.work(), bytes, bytes == 0 ? 0 : taken, "wait");
    }

    private static long inRawZone(RawZone raw, LakePaths paths, IgnoredNames ignore) {
        int folder = raw.qualified(paths.raw()).length() + 1;
        return raw.list(paths.raw()).stream()
                .filter(object -> !ignore.holds(object.key().substring(folder)))
                .mapToLong(RawZone.Listed::size)
                .sum();
    }

    private static KnownBytes known(Settings settings) {
        return new KnownBytes(new Database(settings.mysql()));
    }

    private static WorkInSight sized(Settings settings, Job job, long bytes, String what) {
        return sized(settings.work(), bytes, known(settings).landed(job.name()), what);
    }

    /** @param taken bytes that the command touches a part of */
    static WorkInSight sized(WorkSettings settings, long bytes, long taken, String what) {
        WorkSize size = settings.size(bytes + taken / SHARE_OF_TAKEN);
        return new WorkInSight(
                size,
                size.name().toLowerCase(Locale.ROOT) + ": " + text(bytes) + " " + what
                        + (taken == 0 ? "" : " after " + text(taken)) + ", medium from " + text(settings.mediumFrom())
                        + ", large from " + text(settings.largeFrom()));
    }

    private static String text(long bytes) {
        if (bytes < KIB) {
            return bytes + " B";
        }
        long tenthsOfMib = bytes * 10 / (KIB * KIB);
        return tenthsOfMib == 0
                ? bytes / KIB + " KiB"
                : String.format(Locale.ROOT, "%,d.%d MiB", tenthsOfMib / 10, tenthsOfMib % 10);
    }
}
