package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Section;
import io.countinghouse.jobs.receipts.api.ApiSettings;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The job's own settings, from {@code conf/jobs/pos-receipts.conf}.
 *
 * @param api none: receipts come as raw files only
 * @param amounts how the API writes money
 * @param clock what a business day is
 * @param orderTypes of a receipt, by its dining option or its source; others are {@code other}
 * @param basket which pairs of products are told
 */
public record ReceiptSettings(
        Optional<ApiSettings> api,
        Amounts amounts,
        LocalDate earliest,
        LocalDate latest,
        BusinessClock clock,
        List<NamedPattern> orderTypes,
        List<Combo> combos,
        BasketThresholds basket,
        ReportSettings report,
        RejectLimits limits) {
    /** How money is written. */
    public enum Amounts {
        /** With decimals: 10.50. */
        MAJOR,
        /** As a whole number of cents: 1050. */
        MINOR
    }

    /**
     * Which pairs are told, of a month.
     *
     * @param leastReceipts receipts that have both
     * @param top of them, those in the most receipts
     */
    public record BasketThresholds(int leastReceipts, int top) {}

    /** As shipped. */
    public static final ReceiptSettings DEFAULT = new ReceiptSettings(
            Optional.empty(),
            Amounts.MAJOR,
            LocalDate.of(2000, 1, 1),
            LocalDate.of(2099, 12, 31),
            new BusinessClock(ZoneId.of("America/Mexico_City"), 3),
            List.of(
                    new NamedPattern("delivery", "(?i)delivery|domicilio|uber|rappi|didi"),
                    new NamedPattern("takeaway", "(?i)take|para llevar|to go|pick"),
                    new NamedPattern("dine-in", "(?i)dine|comer|mesa|aqu[ií]")),
            List.of(),
            new BasketThresholds(3, 200),
            new ReportSettings(
                    List.of(
                            new NamedPattern(
                                    "drinks",
                                    "(?i)\\bagua\\b|caf[e\u00e9]|coffee|\\btea\\b|cerveza|beer|\\bwine\\b|\\bvino\\b|refresco|soda|jugo"),
                            new NamedPattern("desserts", "(?i)flan|pastel|postre|cake|helado|ice cream|dessert")),
                    Map.of(
                            "sauces", List.of("Sauce", "Salsa"),
                            "beverages", List.of("Beverage", "Bebida", "Drink"))),
            RejectLimits.DEFAULT);

    public ReceiptSettings {
        orderTypes = List.copyOf(orderTypes);
        combos = List.copyOf(combos);
    }

    /** The same with other combos. */
    ReceiptSettings with(List<Combo> others) {
        return new ReceiptSettings(api, amounts, earliest, latest, clock, orderTypes, others, basket, report, limits);
    }

    /** The same, asked elsewhere. */
    ReceiptSettings with(ApiSettings other) {
        return new ReceiptSettings(
                Optional.of(other), amounts, earliest, latest, clock, orderTypes, combos, basket, report, limits);
    }

    public static ReceiptSettings from(Section job) {
        Section basket = job.section("basket");
        ReceiptSettings settings = new ReceiptSettings(
                ApiSettings.from(job.section("api")),
                job.choice("amounts", Amounts.class),
                job.date("earliest-date"),
                job.date("latest-date"),
                new BusinessClock(job.zone("zone"), job.wholeNumber("cut-off-hour", 0, 12)),
                NamedPattern.from(job, "order-types"),
                Combo.from(job.optionalSection("combos")),
                new BasketThresholds(
                        basket.wholeNumber("least-receipts", 1, 1_000_000), basket.wholeNumber("top", 1, 100_000)),
                ReportSettings.from(job.section("report")),
                RejectLimits.from(job));
        if (settings.latest().isBefore(settings.earliest())) {
            job.reject("latest-date", settings.latest().toString(), "a date from " + settings.earliest() + " on");
        }
        basket.requireNoOtherKeys();
        job.requireNoOtherKeys();
        return settings;
    }
}
