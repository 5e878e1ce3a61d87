package io.countinghouse.jobs.sales;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.feed.RowRule;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * The job's own settings, from {@code conf/jobs/sales-marts.conf}.
 *
 * @param earliest first sales date that is accepted
 * @param latest last one
 * @param totalMismatch what becomes of a row whose price times quantity is not its total
 * @param incentiveRate share of the best total that is paid, e.g. 0.01
 * @param rejectLimit share of a feed's rows in a batch that may be rejected
 */
public record SalesSettings(
        LocalDate earliest,
        LocalDate latest,
        RowRule.OnFailure totalMismatch,
        TiePolicy ties,
        BigDecimal incentiveRate,
        BigDecimal rejectLimit) {
    /** As shipped. */
    public static final SalesSettings DEFAULT = new SalesSettings(
            LocalDate.parse("2000-01-01"),
            LocalDate.parse("2099-12-31"),
            RowRule.OnFailure.WARN,
            TiePolicy.ALL,
            new BigDecimal("0.01"),
            new BigDecimal("0.05"));

    public static SalesSettings from(Section job) {
        SalesSettings settings = new SalesSettings(
                job.date("earliest-date"),
                job.date("latest-date"),
                job.choice("total-mismatch", RowRule.OnFailure.class),
                job.choice("ties", TiePolicy.class),
                job.decimal("incentive-rate", BigDecimal.ZERO, BigDecimal.ONE),
                job.decimal("reject-limit", BigDecimal.ZERO, BigDecimal.ONE));
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        job.requireNoOtherKeys();
        return settings;
    }
}
