package io.countinghouse.jobs.balances;

import io.countinghouse.common.config.BusinessCalendar;
import io.countinghouse.common.config.BusinessDays;
import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Section;
import io.countinghouse.common.money.Currencies;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The job's own settings, from {@code conf/jobs/org-balances.conf}.
 *
 * @param days of what zone, and up to which one
 * @param earliest first day of an invoice that is accepted
 * @param latest last one
 * @param balance what a balance is
 * @param negativeAmounts whether an amount may be below zero
 * @param currencies further ones to their decimals
 * @param mysqlDays of the daily balances that MySQL keeps
 * @param alerts when a balance has moved too much
 * @param calendar on which days invoices are to be expected
 * @param freshDays business days without an invoice that are no reason to warn, plus one
 * @param limits how many rows may be rejected
 */
public record BalanceSettings(
        BusinessDays days,
        LocalDate earliest,
        LocalDate latest,
        Balance balance,
        StatusPolicy statuses,
        NegativeAmounts negativeAmounts,
        Map<String, Integer> currencies,
        int mysqlDays,
        AlertPolicy alerts,
        BusinessCalendar calendar,
        int freshDays,
        RejectLimits limits) {
    private static final LocalDate FIRST_DAY = LocalDate.parse("2000-01-01");
    private static final LocalDate LAST_DAY = LocalDate.parse("2099-12-31");
    private static final Pattern CODE = Pattern.compile("[A-Z0-9]{3,8}");
    private static final String CURRENCIES = "currencies";

    /** What a balance is. */
    public enum Balance {
        /** All invoices up to a day, less what was paid of them; a row for each day from the first invoice on. */
        CUMULATIVE,
        /** The invoices of a day, less what was paid of them; rows for days with invoices only. */
        DAILY
    }

    /** What becomes of an invoice whose amount is below zero. */
    public enum NegativeAmounts {
        REJECT,
        ACCEPT
    }

    /** As shipped. */
    public static final BalanceSettings DEFAULT = new BalanceSettings(
            BusinessDays.UTC,
            FIRST_DAY,
            LAST_DAY,
            Balance.CUMULATIVE,
            StatusPolicy.DEFAULT,
            NegativeAmounts.REJECT,
            Map.of("USDC", 6),
            400,
            AlertPolicy.DEFAULT,
            BusinessCalendar.WEEKDAYS,
            3,
            RejectLimits.DEFAULT);

    public BalanceSettings {
        currencies = Map.copyOf(currencies);
    }

    public static BalanceSettings from(Section job) {
        BalanceSettings settings = new BalanceSettings(
                new BusinessDays(
                        job.zone("business-zone"), job.wholeNumber("complete-after-hours", 0, 72), businessDate(job)),
                job.date("earliest-date"),
                job.date("latest-date"),
                job.choice("balance", Balance.class),
                StatusPolicy.from(job),
                job.choice("negative-amounts", NegativeAmounts.class),
                currencies(job.section(CURRENCIES)),
                job.wholeNumber("mysql-days", 1, 36_500),
                AlertPolicy.from(job.section("alerts")),
                BusinessCalendar.from(job.section("calendar")),
                job.wholeNumber("fresh-days", 1, 366),
                RejectLimits.from(job));
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        job.requireNoOtherKeys();
        return settings;
    }

    private static Optional<LocalDate> businessDate(Section job) {
        return job.optionalText("business-date").isPresent()
                ? Optional.of(job.date("business-date"))
                : Optional.empty();
    }

    private static Map<String, Integer> currencies(Section section) {
        Map<String, Integer> decimals = new TreeMap<>();
        for (String code : section.keys()) {
            if (!CODE.matcher(code).matches() || Currencies.CODES.contains(code)) {
                section.reject(code, code, "a code of 3 to 8 capital letters and digits that ISO 4217 does not have");
            } else {
                decimals.put(code, section.wholeNumber(code, 0, BalanceColumns.AMOUNT_TYPE.scale()));
            }
        }
        section.requireNoOtherKeys();
        return decimals;
    }
}
