package io.countinghouse.jobs.receipts.api;

import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.common.step.Progress;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * Receipts of a point-of-sale API, by the time of their last update, from an overlap before the last reading up to now; in windows
 * of bounded length, each a file of gzip JSON lines. The watermark is the server's time when the reading began. What the plan does
 * not allow to be read is told, and not read again.
 */
public record PosSource(ApiSettings settings) implements RawSource {
    /** Of its files: {@code receipts-00001.jsonl.gz}. */
    public static final String PREFIX = "receipts";

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
        PosClient client = new PosClient(
                settings,
                secrets.secret(settings.tokenEnv())
                        .orElseThrow(() -> new CountinghouseException(
                                ErrorCode.CONFIGURATION,
                                "job.api.token-env: found no environment variable " + settings.tokenEnv()
                                        + ", expected the token in it")));
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

    private final class OneReading {
        private final PosClient client;
        private final RawSet set;
        private final List<String> notes = new ArrayList<>();
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
            Optional<Instant> beyondFrom = Optional.empty();
            Instant beyondTo = from;
            for (Instant start = from; !start.isAfter(to); start = start.plus(settings.window())) {
                Instant end = earlier(start.plus(settings.window()).minusMillis(1), to);
                try {
                    readWindow(start, end);
                } catch (PosClient.BeyondPlan beyond) {
                    beyondFrom = Optional.of(beyondFrom.orElse(start));
                    beyondTo = end;
                }
            }
            if (beyondFrom.isPresent()) {
                notes.add("receipts updated from " + beyondFrom.get() + " to " + beyondTo
                        + " could not be had: the plan does not allow it (status 402)");
            }
            return new Reading(
                    name() + ": " + Progress.count(receipts) + " receipts in " + Progress.count(pages) + " pages",
                    settings.backfill().isPresent() ? Optional.empty() : Optional.of(now.toString()),
                    notes);
        }

        /** From its first page again where a cursor is gone: nothing of it was kept then. */
        private void readWindow(Instant from, Instant to) throws PosClient.BeyondPlan {
            for (int start = 1; ; start++) {
                long receiptsBefore = receipts;
                long pagesBefore = pages;
                try {
                    ReceiptsPage first = client.page(from, to, Optional.empty());
                    if (!first.receipts().isEmpty() || first.cursor().isPresent()) {
                        write(first, from, to);
                    }
                    return;
                } catch (PosClient.CursorGone gone) {
                    receipts = receiptsBefore;
                    pages = pagesBefore;
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
                    long before = receipts;
                    try (Writer lines = new OutputStreamWriter(new GZIPOutputStream(out), StandardCharsets.UTF_8)) {
                        ReceiptsPage page = first;
                        append(lines, page, from);
                        while (page.cursor().isPresent()) {
                            page = next(from, to, page.cursor());
                            append(lines, page, from);
                        }
                    }
                    return receipts - before;
                });
            } catch (Stopped stopped) {
                if (stopped.getCause() instanceof PosClient.CursorGone gone) {
                    throw gone;
                }
                throw (PosClient.BeyondPlan) stopped.getCause();
            }
        }

        private ReceiptsPage next(Instant from, Instant to, Optional<String> cursor) {
            try {
                return client.page(from, to, cursor);
            } catch (PosClient.CursorGone | PosClient.BeyondPlan stop) {
                throw new Stopped(stop);
            }
        }

        private void append(Writer lines, ReceiptsPage page, Instant from) throws IOException {
            for (String receipt : page.receipts()) {
                lines.write(receipt);
                lines.write('\n');
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
