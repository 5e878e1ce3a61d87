package io.countinghouse.common.job;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.JobValues;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Batch;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The job by which an open batch is finished: that of the settings that were frozen with it, so that its rows are judged as they
 * were before.
 *
 * @param told for a person, when today's settings are others; begins with "the settings of"
 */
public record FrozenJob(Job job, Optional<String> told) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    /** One whose settings an earlier release did not keep goes on by today's. */
    public static FrozenJob of(JobSettings<Job> today, Batch batch) {
        Optional<String> settings = batch.frozen().settings();
        if (settings.isEmpty() || today.values().isEmpty()) {
            return new FrozenJob(today.job(), Optional.empty());
        }
        JobValues.Read<Job> read = JobValues.of(settings.get(), "settings of batch " + batch.batchId())
                .read(today.make(), today.values().get());
        return new FrozenJob(read.made(), told(batch, read.unlike()));
    }

    private static Optional<String> told(Batch batch, List<String> unlike) {
        return unlike.isEmpty()
                ? Optional.empty()
                : Optional.of("the settings of " + TIME.format(batch.createdAt().atOffset(ZoneOffset.UTC))
                        + "; today's differ in: " + Printable.of(String.join(", ", unlike)));
    }
}
