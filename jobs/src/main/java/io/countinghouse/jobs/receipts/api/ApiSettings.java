package io.countinghouse.jobs.receipts.api;

import io.countinghouse.common.config.Section;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * How the point-of-sale API is asked, from {@code job.api}.
 *
 * @param url ends before {@code /receipts}
 * @param tokenEnv the environment variable with the bearer token
 * @param pageSize receipts a page, 1 to 250
 * @param requests so many are allowed in {@code per}
 * @param overlap how far before the last reading a receipt may have been updated and still be read again
 * @param window longest time that one run of pages covers: cursors do not last
 * @param mostReceipts a run reads no further than the window in which it has so many; the next one goes on from there
 * @param historyFrom the first reading begins here
 * @param timeout of one request
 * @param attempts of one request, the first included
 * @param firstWait before the second attempt; it doubles, up to {@code longestWait}
 * @param backfill updates of these days only, and the watermark stays
 */
public record ApiSettings(
        URI url,
        String tokenEnv,
        int pageSize,
        int requests,
        Duration per,
        Duration overlap,
        Duration window,
        long mostReceipts,
        LocalDate historyFrom,
        Duration timeout,
        int attempts,
        Duration firstWait,
        Duration longestWait,
        Optional<Backfill> backfill) {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /** As shipped, at this address. */
    public static ApiSettings at(String url) {
        return new ApiSettings(
                URI.create(url),
                "COUNTINGHOUSE_POS_TOKEN",
                250,
                300,
                Duration.ofSeconds(300),
                Duration.ofHours(1),
                Duration.ofDays(7),
                5_000_000,
                LocalDate.of(2020, 1, 1),
                Duration.ofSeconds(30),
                8,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Optional.empty());
    }

    /** Days of updates in UTC, both included. */
    public record Backfill(LocalDate from, LocalDate to) {}

    /** None as long as no address is given. */
    public static Optional<ApiSettings> from(Section api) {
        ApiSettings settings = new ApiSettings(
                url(api),
                api.text("token-env"),
                api.wholeNumber("page-size", 1, 250),
                api.wholeNumber("requests", 1, 1_000_000),
                api.duration("per"),
                api.duration("overlap"),
                api.duration("window"),
                api.wholeNumber("most-receipts", 1, 1_000_000_000),
                api.date("history-from"),
                api.duration("timeout"),
                api.wholeNumber("attempts", 1, 100),
                api.duration("first-wait"),
                api.duration("longest-wait"),
                backfill(api.section("backfill")));
        api.requireNoOtherKeys();
        if (settings.backfill().isPresent() && settings.url().toString().isEmpty()) {
            api.reject("url", "none", "an address, to read from what was updated then");
        }
        return Optional.of(settings).filter(given -> !given.url().toString().isEmpty());
    }

    private static URI url(Section api) {
        String text = api.optionalText("url").orElse("");
        if (text.isEmpty()) {
            return URI.create("");
        }
        try {
            URI url = new URI(text.replaceFirst("/+$", ""));
            boolean isLoopback = LOOPBACK.contains(String.valueOf(url.getHost()));
            boolean isSafe = "https".equals(url.getScheme()) || (isLoopback && "http".equals(url.getScheme()));
            boolean isBare = url.getUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            if (url.getHost() != null && isSafe && isBare) {
                return url;
            }
        } catch (java.net.URISyntaxException notEvenOne) {
            // Told below, without what may be a secret.
        }
        api.reject(
                "url",
                "no such address",
                "https://host/path without user, password and query; http is for loopback only");
        return URI.create("http://localhost");
    }

    private static Optional<Backfill> backfill(Section section) {
        Optional<String> from = section.optionalText("from");
        Optional<String> to = section.optionalText("to");
        Optional<Backfill> backfill = Optional.empty();
        if (from.isPresent() != to.isPresent()) {
            section.reject("from", from.orElse("nothing"), "both from and to, or neither");
        } else if (from.isPresent()) {
            backfill = Optional.of(new Backfill(section.date("from"), section.date("to")));
            if (backfill.get().to().isBefore(backfill.get().from())) {
                section.reject("to", to.get(), "a date from " + from.get() + " on");
            }
        }
        section.requireNoOtherKeys();
        return backfill;
    }
}
