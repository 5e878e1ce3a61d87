package io.countinghouse.jobs.receipts.api;

import io.countinghouse.common.config.Secret;
import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedLimits;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.step.Progress;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Receipts of a point-of-sale API, by the time of their last update, from an overlap before the last reading up to now; in windows
 * of bounded length, each a file of gzip JSON lines. The watermark is the server's time when the reading began. What the plan does
 * not allow to be read is told, and not read again.
 */
public record PosSource(ApiSettings settings) implements RawSource {
    /** Of its files: {@code receipts-00001.jsonl.gz}. */
    public static final String PREFIX = "receipts";

    /** A window that is one page, with no cursor to go, may be so much longer than it is set. */
    private static final int LONGEST_QUIET_WINDOW = 64;

    /** A window whose cursors are gone again and again cannot be read to its end. */
    private static final int STARTS_OF_A_WINDOW = 5;

    @Override
    public String name() {
        return "receipts of " + settings.url().getHost();
    }

    @Override
    public List<String> secretNames() {
        return List.of(settings.tokenEnv());
    }

    @Override
    public String look() {
        return name() + ": are read when the job runs, "
                + settings.backfill()
                        .map(days -> "those updated from " + days.from() + " to " + days.to())
                        .orElse("those updated since the last reading");
    }

    @Override
    public Opened open(SecretsProvider secrets) {
        PosClient client = new PosClient(settings, token(secrets));
        Instant now;
        try {
            now = client.now();
        } catch (PosClient.BeyondPlan | PosClient.CursorGone refused) {
            throw new CountinghouseException(
                    ErrorCode.SOURCE_REFUSED,
                    settings.url() + ": found status 402, expected the newest receipt",
                    refused);
        }
        return new Opened() {
            @Override
            public LocalDateTime at() {
                return LocalDateTime.ofInstant(now, ZoneOffset.UTC);
            }

            @Override
            public Reading read(Optional<String> since, RawSet set) {
                return new OneReading(client, set).read(since.map(Instant::parse), now);
            }

            @Override
            public void close() {
                // Nothing is held between requests.
            }
        };
    }

    private Secret token(SecretsProvider secrets) {
        String token = secrets.secret(settings.tokenEnv())
                .map(Secret::reveal)
                .orElse("")
                .strip();
        if (!token.matches("[\\x21-\\x7e]+")) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "job.api.token-env: found " + (token.isEmpty() ? "nothing" : "something else")
                            + " in environment variable " + settings.tokenEnv()
                            + ", expected a token of printable ASCII");
        }
        return new Secret(token);
    }

    private final class OneReading {
        private final PosClient client;
        private final RawSet set;
        private final List<String> notes = new ArrayList<>();
        private final List<String> large = new ArrayList<>();
        private long receipts;
        private long pages;

        OneReading(PosClient client, RawSet set) {
            this.client = client;
            this.set = set;
        }

        Reading read(Optional<Instant> since, Instant now) {
            Instant from = settings.backfill()
                    .map(days -> days.from().atStartOfDay().toInstant(ZoneOffset.UTC))
                    .orElseGet(() -> since.map(last -> last.minus(settings.overlap()))
                            .orElseGet(
                                    () -> settings.historyFrom().atStartOfDay().toInstant(ZoneOffset.UTC)));
            Instant to = settings.backfill()
                    .map(days -> days.to()
                            .plusDays(1)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .minusMillis(1))
                    .filter(end -> end.isBefore(now))
                    .orElse(now);
            Instant start = from;
            Duration length = settings.window();
            boolean isBounded = settings.backfill().isEmpty();
            // Always further than the last reading, whatever the overlap holds.
            Instant known = since.orElse(from);
            while (start.isBefore(to) && !(isBounded && receipts >= settings.mostReceipts() && start.isAfter(known))) {
                Instant end = earlier(start.plus(length), to);
                try {
                    boolean isLong = length.compareTo(settings.window()) > 0;
                    Optional<Boolean> isQuiet = readWindow(start, end, isLong);
                    if (isQuiet.isPresent()) {
                        start = end;
                    }
                    length = isQuiet.orElse(false) ? longer(length) : settings.window();
                } catch (PosClient.BeyondPlan beyond) {
                    Optional<Instant> allowed = firstAllowed(start, to);
                    notes.add("receipts updated from " + start + " to " + allowed.orElse(to)
                            + " could not be had: the plan does not allow it (status 402)");
                    if (allowed.isEmpty()) {
                        // Nothing at all: a plan that is paid again gives them yet.
                        return read(start, notes);
                    }
                    start = allowed.get();
                }
            }
            if (start.isBefore(to)) {
                notes.add("receipts updated from " + start + " on are read by the next run: job.api.most-receipts is "
                        + Progress.count(settings.mostReceipts()));
            }
            return read(earlier(start, now), notes);
        }

        private Reading read(Instant upTo, List<String> told) {
            return new Reading(
                    name() + ": " + Progress.count(receipts) + " receipts in " + Progress.count(pages) + " pages",
                    settings.backfill().isPresent() ? Optional.empty() : Optional.of(upTo.toString()),
                    told);
        }

        private Duration longer(Duration length) {
            Duration longest = settings.window().multipliedBy(LONGEST_QUIET_WINDOW);
            Duration twice = length.multipliedBy(2);
            return twice.compareTo(longest) < 0 ? twice : longest;
        }

        /** What is too old is so up to some time, which a few questions find to the hour; none where nothing is allowed. */
        private Optional<Instant> firstAllowed(Instant refused, Instant to) {
            Instant low = refused;
            Instant high = to;
            while (Duration.between(low, high).compareTo(Duration.ofHours(1)) > 0) {
                Instant middle = low.plus(Duration.between(low, high).dividedBy(2));
                if (isAllowed(middle, to)) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return high.equals(to) ? Optional.empty() : Optional.of(high);
        }

        private boolean isAllowed(Instant from, Instant to) {
            try {
                client.page(from, to, Optional.empty());
                return true;
            } catch (PosClient.BeyondPlan refused) {
                return false;
            } catch (PosClient.CursorGone impossible) {
                throw new IllegalStateException("a question without a cursor", impossible);
            }
        }

        /**
         * From its first page again where a cursor is gone: nothing of it was kept then.
         *
         * @param isLong longer than it is set, so that it must be one page
         * @return whether it was one page; none when it is more and must not be, and nothing of it was kept
         */
        private Optional<Boolean> readWindow(Instant from, Instant to, boolean isLong) throws PosClient.BeyondPlan {
            for (int start = 1; ; start++) {
                long receiptsBefore = receipts;
                long pagesBefore = pages;
                try {
                    ReceiptsPage first = client.page(from, to, Optional.empty());
                    if (isLong && first.cursor().isPresent()) {
                        return Optional.empty();
                    }
                    if (first.cursor().isEmpty() && first.receipts().stream().allMatch(OneReading::isLarge)) {
                        large.addAll(first.receipts());
                        receipts += first.receipts().size();
                        pages++;
                    } else {
                        write(first, from, to);
                    }
                    setLargeAside();
                    return Optional.of(first.cursor().isEmpty());
                } catch (PosClient.BeyondPlan beyond) {
                    receipts = receiptsBefore;
                    pages = pagesBefore;
                    large.clear();
                    throw beyond;
                } catch (PosClient.CursorGone gone) {
                    receipts = receiptsBefore;
                    pages = pagesBefore;
                    large.clear();
                    if (start == STARTS_OF_A_WINDOW) {
                        throw new CountinghouseException(
                                ErrorCode.SOURCE_UNREACHABLE,
                                settings.url() + ": found a cursor gone " + start + " times between " + from + " and "
                                        + to + ", expected every page; a shorter job.api.window has fewer of them",
                                gone);
                    }
                }
            }
        }

        private void write(ReceiptsPage first, Instant from, Instant to)
                throws PosClient.CursorGone, PosClient.BeyondPlan {
            String name = String.format(
                    Locale.ROOT, "%s-%05d.jsonl.gz", PREFIX, set.files().size() + 1);
            try {
                set.write(name, out -> {
                    long before = receipts - large.size();
                    try (Writer lines = new OutputStreamWriter(new GZIPOutputStream(out), StandardCharsets.UTF_8)) {
                        ReceiptsPage page = first;
                        append(lines, page, from);
                        Set<String> cursors = new HashSet<>();
                        while (page.cursor().isPresent()) {
                            requireNew(page.cursor().get(), cursors);
                            page = next(from, to, page.cursor());
                            append(lines, page, from);
                        }
                    }
                    return receipts - large.size() - before;
                });
            } catch (Stopped stopped) {
                if (stopped.getCause() instanceof PosClient.CursorGone gone) {
                    throw gone;
                }
                throw (PosClient.BeyondPlan) stopped.getCause();
            }
        }

        private void requireNew(String cursor, Set<String> cursors) {
            if (!cursors.add(cursor)) {
                throw new CountinghouseException(
                        ErrorCode.SOURCE_UNREACHABLE,
                        settings.url() + ": found a cursor for the second time, expected a last page");
            }
        }

        private ReceiptsPage next(Instant from, Instant to, Optional<String> cursor) {
            try {
                return client.page(from, to, cursor);
            } catch (PosClient.CursorGone | PosClient.BeyondPlan stop) {
                throw new Stopped(stop);
            }
        }

        /** A receipt that is too long is refused by itself, and no week with it. */
        private void setLargeAside() {
            for (String receipt : large) {
                String name = String.format(
                        Locale.ROOT,
                        "%s-large-%05d.jsonl.gz",
                        PREFIX,
                        set.files().size() + 1);
                set.write(name, out -> {
                    try (Writer lines = new OutputStreamWriter(new GZIPOutputStream(out), StandardCharsets.UTF_8)) {
                        lines.write(receipt);
                        lines.write('\n');
                    }
                    return 1;
                });
            }
            large.clear();
        }

        private static boolean isLarge(String receipt) {
            return receipt.length() > FeedLimits.DEFAULT.maxRecordChars();
        }

        private void append(Writer lines, ReceiptsPage page, Instant from) throws IOException {
            for (String receipt : page.receipts()) {
                if (isLarge(receipt)) {
                    large.add(receipt);
                } else {
                    lines.write(receipt);
                    lines.write('\n');
                }
            }
            receipts += page.receipts().size();
            pages++;
            set.tell(Progress.count(receipts) + " receipts, " + Progress.count(pages) + " pages, those of "
                    + from.toString().substring(0, 10) + " on");
        }
    }

    /** Out of a file that is being written; none of it is kept. */
    private static final class Stopped extends RuntimeException {
        Stopped(Exception cause) {
            super(cause);
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
