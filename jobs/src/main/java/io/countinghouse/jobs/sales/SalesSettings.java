package io.countinghouse.jobs.sales;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Section;
import io.countinghouse.common.feed.LongText;
import io.countinghouse.common.feed.RowRule;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * The job's own settings, from {@code conf/jobs/sales-marts.conf}.
 *
 * @param earliest first sales date that is accepted
 * @param latest last one
 * @param totalMismatch what becomes of a row whose price times quantity is not its total
 * @param incentiveRate share of the best total that is paid, e.g. 0.01; of so few decimals that its product with any total is
 *     exact
 * @param longText what becomes of texts that decide about nothing
 * @param limits how many rows may be rejected
 */
public record SalesSettings(
        LocalDate earliest,
        LocalDate latest,
        RowRule.OnFailure totalMismatch,
        TiePolicy ties,
        BigDecimal incentiveRate,
        LongText longText,
        RejectLimits limits) {
    private static final int INCENTIVE_RATE_DECIMALS = 9;

    /** As shipped. */
    public static final SalesSettings DEFAULT = new SalesSettings(
            LocalDate.parse("2000-01-01"),
            LocalDate.parse("2099-12-31"),
            RowRule.OnFailure.WARN,
            TiePolicy.ALL,
            new BigDecimal("0.01"),
            LongText.CUT,
            RejectLimits.DEFAULT);

    /** The same, but for what becomes of long texts, which is as shipped. */
    SalesSettings(
            LocalDate earliest,
            LocalDate latest,
            RowRule.OnFailure totalMismatch,
            TiePolicy ties,
            BigDecimal incentiveRate,
            RejectLimits limits) {
        this(earliest, latest, totalMismatch, ties, incentiveRate, LongText.CUT, limits);
    }

    public static SalesSettings from(Section job) {
        SalesSettings settings = new SalesSettings(
                job.date("earliest-date"),
                job.date("latest-date"),
                job.choice("total-mismatch", RowRule.OnFailure.class),
                job.choice("ties", TiePolicy.class),
                job.decimal("incentive-rate", BigDecimal.ZERO, BigDecimal.ONE),
                job.choice("long-text", LongText.class),
                RejectLimits.from(job));
        if (settings.incentiveRate().stripTrailingZeros().scale() > INCENTIVE_RATE_DECIMALS) {
            job.reject(
                    "incentive-rate",
                    settings.incentiveRate().toPlainString(),
                    "at most " + INCENTIVE_RATE_DECIMALS + " decimals");
        }
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        job.requireNoOtherKeys();
        return settings;
    }
}
