package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.Secret;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.source.RawSource;
import io.countinghouse.jobs.receipts.api.ApiSettings;
import io.countinghouse.jobs.receipts.api.PosSource;
import io.countinghouse.jobs.receipts.simulator.PosSimulator;
import io.countinghouse.jobs.receipts.simulator.ReceiptHistory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.apache.hadoop.conf.Configuration;

/** What is read of a real HTTP server is what it has, however its pages are cut. */
class PosSourceTest {
    private static final Instant BEGINNING = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TOKEN = "a-token";

    @Property(tries = 15, shrinking = ShrinkingMode.OFF)
    void anyPagesAndWindowsGiveAllReceiptsOnceAndUnchanged(
            @ForAll @IntRange(min = 3, max = 250) int pageSize,
            @ForAll @IntRange(min = 12, max = 24 * 40) int windowHours,
            @ForAll @IntRange(min = 20, max = 60) int failEvery,
            @ForAll @IntRange(min = 30, max = 400) int mostReceipts,
            @ForAll long seed)
            throws IOException {
        ReceiptHistory history = new ReceiptHistory(seed, LocalDate.of(2025, 7, 1), 6, 30);
        Path folder = Files.createTempDirectory("pos-source");
        try (PosSimulator api = new PosSimulator(history, TOKEN, 0)) {
            api.failEvery(failEvery);
            PosSource source = new PosSource(settings(api, pageSize, Duration.ofHours(windowHours), mostReceipts));
            Set<String> all = new HashSet<>();
            Optional<String> since = Optional.empty();
            boolean isWhole = false;
            for (int run = 1; !isWhole; run++) {
                RawSet set = new RawSet(new Configuration(false), folder.toUri() + "run-" + run, told -> {});
                try (RawSource.Opened opened = source.open(name -> Optional.of(new Secret(TOKEN)))) {
                    RawSource.Reading reading = opened.read(since, set);
                    List<String> lines = lines(set.files());
                    assertThat(lines).doesNotHaveDuplicates();
                    all.addAll(lines);
                    assertThat(reading.watermark()).isPresent().isNotEqualTo(since);
                    since = reading.watermark();
                    isWhole = reading.notes().isEmpty();
                    assertThat(isWhole || lines.size() >= mostReceipts).isTrue();
                }
            }
            assertThat(all).containsExactlyInAnyOrderElementsOf(api.all(BEGINNING, END));
        } finally {
            delete(folder);
        }
    }

    private static ApiSettings settings(PosSimulator api, int pageSize, Duration window, int mostReceipts) {
        return new ApiSettings(
                URI.create(api.url()),
                "ANY",
                pageSize,
                1_000_000,
                Duration.ofSeconds(1),
                Duration.ofHours(1),
                window,
                mostReceipts,
                LocalDate.of(2025, 6, 20),
                Duration.ofSeconds(5),
                6,
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Optional.empty());
    }

    private static List<String> lines(List<ExtractFile> files) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ExtractFile file : files) {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(
                    new GZIPInputStream(Files.newInputStream(Path.of(URI.create(file.key())))),
                    StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            }
        }
        return lines;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
