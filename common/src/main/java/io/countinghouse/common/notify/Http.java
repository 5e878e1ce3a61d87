package io.countinghouse.common.notify;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Posts JSON. An address may be a secret: no message of a failure names it. */
final class Http {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAULTS = 500;
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,60}");

    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param authorization a header's value; empty for none
     * @return the answer's text
     */
    String post(URI address, String authorization, String json) throws NotDelivered {
        HttpRequest.Builder request = HttpRequest.newBuilder(address)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        HttpResponse<String> answer = answer(request.build());
        int status = answer.statusCode();
        if (status == OK) {
            return answer.body();
        }
        // Slack's own word for it only: a gateway between may repeat the address, which is a secret.
        String body = answer.body().strip();
        String reason = "status " + status + (WORD.matcher(body).matches() ? " (" + body + ")" : "");
        if (status == TOO_MANY || status >= SERVER_FAULTS) {
            throw NotDelivered.forNow(reason, retryAfter(answer));
        }
        throw NotDelivered.refused(reason);
    }

    private HttpResponse<String> answer(HttpRequest request) throws NotDelivered {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            // The JDK's own limit ends with the headers.
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw NotDelivered.forNow("no whole answer in " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw NotDelivered.forNow(
                    cause instanceof IOException
                            ? "no answer (" + cause.getClass().getSimpleName() + ")"
                            : cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDelivered.refused("interrupted");
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<String> answer) {
        Optional<String> text = answer.headers().firstValue("Retry-After").map(String::strip);
        Optional<Duration> seconds =
                text.filter(value -> value.matches("\\d{1,9}")).map(value -> Duration.ofSeconds(Long.parseLong(value)));
        return seconds.or(() -> text.flatMap(Http::date).flatMap(then -> answer.headers()
                .firstValue("Date")
                .flatMap(Http::date)
                .map(now -> Duration.between(now, then))));
    }

    private static Optional<Instant> date(String value) {
        try {
            return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value)));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }
}
