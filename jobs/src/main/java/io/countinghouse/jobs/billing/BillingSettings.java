package io.countinghouse.jobs.billing;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Section;
import io.countinghouse.common.feed.LongText;
import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The job's own settings, from {@code conf/jobs/billing-fx.conf}.
 *
 * @param earliest first bill date that is accepted
 * @param latest last one
 * @param sources where rates may come from, the preferred first
 * @param maxAgeDays how many days a rate of a day holds when no later one follows it
 * @param policyRates rates of the source {@link #POLICY}; of one currency no two on one day
 * @param longText what becomes of texts that decide about nothing
 * @param limits how many rows may be rejected
 */
public record BillingSettings(
        LocalDate earliest,
        LocalDate latest,
        ConflictPolicy conflicts,
        List<String> sources,
        int maxAgeDays,
        List<PolicyRate> policyRates,
        LongText longText,
        RejectLimits limits) {
    /** The name of the source of rates that the company has fixed. */
    public static final String POLICY = "policy";

    private static final LocalDate FIRST_DAY = LocalDate.parse("2000-01-01");
    private static final LocalDate LAST_DAY = LocalDate.parse("2099-12-31");
    private static final BigDecimal MAX_RATE = new BigDecimal("99999999");
    private static final int RATE_SCALE = 10;

    /** As shipped. */
    public static final BillingSettings DEFAULT = new BillingSettings(
            FIRST_DAY,
            LAST_DAY,
            ConflictPolicy.KEEP_FIRST,
            List.of(FxFeeds.ECB),
            7,
            List.of(
                    new PolicyRate("USD", new BigDecimal("1"), FIRST_DAY, LAST_DAY),
                    new PolicyRate("CAD", new BigDecimal("0.79"), FIRST_DAY, LAST_DAY),
                    new PolicyRate("MXN", new BigDecimal("0.05"), FIRST_DAY, LAST_DAY)),
            LongText.CUT,
            RejectLimits.DEFAULT);

    public BillingSettings {
        sources = List.copyOf(sources);
        policyRates = List.copyOf(policyRates);
    }

    /** The same, but for what becomes of long texts, which is as shipped. */
    BillingSettings(
            LocalDate earliest,
            LocalDate latest,
            ConflictPolicy conflicts,
            List<String> sources,
            int maxAgeDays,
            List<PolicyRate> policyRates,
            RejectLimits limits) {
        this(earliest, latest, conflicts, sources, maxAgeDays, policyRates, LongText.CUT, limits);
    }

    public static BillingSettings from(Section job) {
        Section rates = job.section("rates");
        BillingSettings settings = new BillingSettings(
                job.date("earliest-date"),
                job.date("latest-date"),
                job.choice("conflicts", ConflictPolicy.class),
                rates.texts("sources"),
                rates.wholeNumber("max-age-days", 0, 366),
                policyRates(rates.section(POLICY)),
                job.choice("long-text", LongText.class),
                RejectLimits.from(job));
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        if (settings.sources().isEmpty()
                || new HashSet<>(settings.sources()).size() < settings.sources().size()) {
            rates.reject("sources", settings.sources().toString(), "one source and more, each once");
        }
        rates.requireNoOtherKeys();
        job.requireNoOtherKeys();
        return settings;
    }

    private static List<PolicyRate> policyRates(Section policy) {
        List<PolicyRate> rates = new ArrayList<>();
        for (String name : policy.keys()) {
            Section one = policy.section(name);
            PolicyRate rate = new PolicyRate(
                    one.text("currency"),
                    one.decimal("usd", BigDecimal.ZERO, MAX_RATE),
                    one.date("from"),
                    one.date("to"));
            if (!Currencies.CODES.contains(rate.currency())) {
                one.reject("currency", rate.currency(), "a code of ISO 4217");
            }
            if (rate.usd().signum() == 0 || rate.usd().stripTrailingZeros().scale() > RATE_SCALE) {
                one.reject("usd", rate.usd().toPlainString(), "more than 0, with at most " + RATE_SCALE + " decimals");
            }
            if (rate.currency().equals("USD") && rate.usd().compareTo(BigDecimal.ONE) != 0) {
                one.reject("usd", rate.usd().toPlainString(), "1: a dollar is a dollar");
            }
            if (rate.to().isBefore(rate.from())) {
                one.reject("to", rate.to().toString(), "a date from " + rate.from() + " on");
            }
            if (rates.stream().anyMatch(rate::overlaps)) {
                one.reject(
                        "from", rate.from().toString(), "days on which no other rate of " + rate.currency() + " holds");
            }
            one.requireNoOtherKeys();
            rates.add(rate);
        }
        return rates;
    }
}
