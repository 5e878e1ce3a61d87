package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.Section;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The job's own settings, from {@code conf/jobs/invoice-offsets.conf}.
 *
 * @param earliest first invoice date that is accepted
 * @param latest last one
 * @param rejectLimit share of a feed's rows in a batch that may be rejected
 */
public record OffsetSettings(LocalDate earliest, LocalDate latest, OffsetPolicy policy, BigDecimal rejectLimit) {
    /** As shipped. */
    public static final OffsetSettings DEFAULT = new OffsetSettings(
            LocalDate.parse("2000-01-01"), LocalDate.parse("2099-12-31"), OffsetPolicy.DEFAULT, new BigDecimal("0.05"));

    public static OffsetSettings from(Section job) {
        OffsetSettings settings = new OffsetSettings(
                job.date("earliest-date"),
                job.date("latest-date"),
                policy(job.section("policy")),
                job.decimal("reject-limit", BigDecimal.ZERO, BigDecimal.ONE));
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        job.requireNoOtherKeys();
        return settings;
    }

    private static OffsetPolicy policy(Section policy) {
        String version = policy.text("version");
        List<String> positives = policy.texts("positive");
        Section negative = policy.section("negative");
        List<OffsetPolicy.Negative> negatives = new ArrayList<>();
        for (String category : negative.keys()) {
            negatives.add(new OffsetPolicy.Negative(category, negative.texts(category)));
        }
        policy.requireNoOtherKeys();
        List<PolicyFault> faults = PolicyFault.in(version, positives, negatives);
        for (PolicyFault fault : faults) {
            if (fault.negative().isPresent()) {
                negative.reject(fault.negative().get(), fault.found(), fault.expected());
            } else {
                policy.reject(fault.key(), fault.found(), fault.expected());
            }
        }
        return faults.isEmpty() ? new OffsetPolicy(version, positives, negatives) : OffsetPolicy.DEFAULT;
    }
}
