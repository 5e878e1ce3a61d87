package io.countinghouse.jobs.toy;

import io.countinghouse.common.config.SecretsProvider;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.source.RawSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** A till that numbers what it sends: {@code GET /orders?since=N}; the watermark is the last number. */
record Till(String url) implements RawSource {
    @Override
    public String name() {
        return "till";
    }

    @Override
    public Opened open(SecretsProvider secrets) {
        LocalDateTime at = LocalDateTime.parse(get("/clock").body());
        return new Opened() {
            @Override
            public LocalDateTime at() {
                return at;
            }

            @Override
            public Reading read(Optional<String> since, RawSet set) {
                HttpResponse<String> answer = get("/orders?since=" + since.orElse("0"));
                long orders = answer.body().lines().count();
                if (orders > 0) {
                    set.write("orders-00001.jsonl.gz", out -> {
                        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                            gzip.write(answer.body().getBytes(StandardCharsets.UTF_8));
                        }
                        return orders;
                    });
                }
                return new Reading(
                        "till: " + orders + " orders", answer.headers().firstValue("X-Last"), List.of());
            }

            @Override
            public void close() {
                // Nothing is held between requests.
            }
        };
    }

    private HttpResponse<String> get(String path) {
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.SOURCE_UNREACHABLE, url + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "interrupted", e);
        }
    }
}
