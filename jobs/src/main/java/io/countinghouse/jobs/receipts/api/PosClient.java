package io.countinghouse.jobs.receipts.api;

import io.countinghouse.common.config.Secret;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Asks the API, no more often than is allowed, and again for a while where it does not answer: after a cut or late answer, 429 and
 * 5xx, with a wait that doubles, by chance up to half as long again, or as long as the answer asks for.
 */
final class PosClient {
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int PAYMENT_REQUIRED = 402;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULTS = 500;
    /** A page of as many receipts as there may be, each as long as it may be, and more. */
    private static final long LARGEST_BODY = 300L << 20;

    private static final int SHOWN = 200;

    private final ApiSettings settings;
    private final Secret token;
    private final RateLimit limit;
    private final HttpClient http;
    private long requests;

    PosClient(ApiSettings settings, Secret token) {
        this.settings = settings;
        this.token = token;
        this.limit = new RateLimit(settings.requests(), settings.per());
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** The plan does not allow to read what was asked for. */
    static final class BeyondPlan extends Exception {
        BeyondPlan() {
            super("402");
        }
    }

    /** The API does not know the cursor any more. */
    static final class CursorGone extends Exception {
        CursorGone() {
            super("cursor");
        }
    }

    long requests() {
        return requests;
    }

    /** When it is there, by the server's clock. */
    Instant now() throws BeyondPlan, CursorGone {
        HttpResponse<byte[]> answer = get(Map.of("limit", "1"), false);
        return date(answer, "Date")
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.SOURCE_REFUSED,
                        settings.url() + ": found no header Date, expected the server's time"));
    }

    /** One page of receipts that were updated in a span of time, both ends included. */
    ReceiptsPage page(Instant from, Instant to, Optional<String> cursor) throws BeyondPlan, CursorGone {
        Map<String, String> query = cursor.isPresent()
                ? Map.of("limit", Integer.toString(settings.pageSize()), "cursor", cursor.get())
                : Map.of(
                        "limit",
                        Integer.toString(settings.pageSize()),
                        "updated_at_min",
                        from.toString(),
                        "updated_at_max",
                        to.toString());
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> answer = get(query, cursor.isPresent());
            try {
                return ReceiptsPage.of(text(answer.body()));
            } catch (IOException cut) {
                if (attempt == settings.attempts()) {
                    throw unreachable("pages that end too early, or are none: " + cut.getMessage(), cut);
                }
                pause(backoff(attempt));
            }
        }
    }

    private HttpResponse<byte[]> get(Map<String, String> query, boolean byCursor) throws BeyondPlan, CursorGone {
        URI uri = URI.create(settings.url() + "/receipts?"
                + query.entrySet().stream()
                        .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .sorted()
                        .collect(Collectors.joining("&")));
        String fault = "";
        Duration limited = Duration.ZERO;
        int asked = 0;
        for (int attempt = 1; attempt <= settings.attempts(); attempt++) {
            pause(limit.take());
            asked++;
            Duration wait = backoff(asked);
            try {
                requests++;
                HttpResponse<byte[]> answer = answer(uri);
                int status = answer.statusCode();
                if (status == OK) {
                    return answer;
                }
                fault = "status " + status;
                requireWorthAnotherTry(answer, byCursor);
                // A server that says "at once" again and again is asked no faster than one that says nothing.
                wait = longer(retryAfter(answer).orElse(wait), settings.firstWait());
                if (status == TOO_MANY && limited.compareTo(settings.per()) < 0) {
                    // Somebody else may use the same quota: it is there again after this time at most.
                    limited = limited.plus(wait);
                    attempt--;
                }
            } catch (IOException failure) {
                fault = failure.getClass().getSimpleName()
                        + (failure.getMessage() == null ? "" : ": " + failure.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while the API is asked", e);
            }
            if (attempt < settings.attempts()) {
                pause(wait);
            }
        }
        throw unreachable(fault, null);
    }

    /** The whole of it in time: the JDK's own limit ends with the headers. */
    private HttpResponse<byte[]> answer(URI uri) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(uri)
                        .header("Authorization", "Bearer " + token.reveal())
                        .header("Accept", "application/json")
                        .build(),
                answered -> new BoundedBody(LARGEST_BODY));
        try {
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new IOException("no whole answer in " + settings.timeout().toMillis() + " ms", late);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IOException(String.valueOf(failure.getCause().getClass().getSimpleName()), failure);
        }
    }

    /** As the bytes say, or none: nothing is replaced. */
    private static String text(byte[] body) throws IOException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(body))
                .toString();
    }

    private static Optional<Instant> date(HttpResponse<byte[]> answer, String header) {
        try {
            return answer.headers()
                    .firstValue(header)
                    .map(value -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private void requireWorthAnotherTry(HttpResponse<byte[]> answer, boolean byCursor) throws BeyondPlan, CursorGone {
        int status = answer.statusCode();
        if (status == PAYMENT_REQUIRED) {
            throw new BeyondPlan();
        }
        if (status == TOO_MANY || status >= SERVER_FAULTS) {
            return;
        }
        if (byCursor && status != UNAUTHORIZED && status != FORBIDDEN) {
            throw new CursorGone();
        }
        throw new CountinghouseException(
                ErrorCode.SOURCE_REFUSED,
                settings.url() + ": found status " + status + " ("
                        + excerpt(new String(answer.body(), StandardCharsets.UTF_8))
                                .replace(token.reveal(), "***")
                        + "), expected 200"
                        + (status == UNAUTHORIZED || status == FORBIDDEN
                                ? "; is the token in " + settings.tokenEnv() + " right?"
                                : ""));
    }

    /** In seconds or as a date; at most the longest wait, as all waits are bounded. */
    private Optional<Duration> retryAfter(HttpResponse<byte[]> answer) {
        Optional<String> text = answer.headers().firstValue("Retry-After").map(String::strip);
        Optional<Duration> wait = text.filter(value -> value.matches("\\d{1,9}"))
                .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                .or(() -> date(answer, "Date")
                        .flatMap(now -> date(answer, "Retry-After").map(then -> Duration.between(now, then))));
        Duration most = settings.per().compareTo(settings.longestWait()) > 0 ? settings.per() : settings.longestWait();
        return wait.filter(asked -> !asked.isNegative()).map(asked -> asked.compareTo(most) > 0 ? most : asked);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private Duration backoff(int attempt) {
        long first = settings.firstWait().toMillis();
        long longest = settings.longestWait().toMillis();
        long wait = Math.min(longest, first << Math.min(attempt - 1, 20));
        return Duration.ofMillis(wait + ThreadLocalRandom.current().nextLong(wait / 2 + 1));
    }

    private CountinghouseException unreachable(String fault, Exception cause) {
        return new CountinghouseException(
                ErrorCode.SOURCE_UNREACHABLE,
                settings.url() + ": found " + fault + " in " + settings.attempts() + " attempts, expected receipts",
                cause);
    }

    private static String excerpt(String body) {
        String text = body.strip().replaceAll("\\s+", " ");
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN);
    }

    private static void pause(Duration wait) {
        if (wait.isZero()) {
            return;
        }
        try {
            Thread.sleep(wait.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while the API is asked", e);
        }
    }
}
