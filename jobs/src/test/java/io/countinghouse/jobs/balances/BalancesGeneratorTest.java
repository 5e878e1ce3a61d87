package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.FileRefusal;
import io.countinghouse.common.generate.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BalancesGeneratorTest {
    private static final LocalDate FROM = LocalDate.parse("2024-02-01");

    @TempDir
    private Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertThat(written("a", 7, 300)).isEqualTo(written("b", 7, 300)).isNotEqualTo(written("c", 8, 300));
    }

    @Test
    void itIsLikeTheRealFiles() throws IOException {
        Map<String, String> files = written("a", 3, 6_000);
        Set<String> known = new HashSet<>();
        files.get("organizations.csv").lines().skip(1).forEach(line -> {
            assertThat(line.split(",", -1)).hasSize(6);
            assertThat(known.add(line.split(",", -1)[0])).isTrue();
        });
        Set<String> named = new HashSet<>();
        Set<String> ids = new HashSet<>();
        List<String> again = new ArrayList<>();
        long[] count = new long[4];
        files.forEach((name, text) -> {
            if (name.startsWith("invoices")) {
                text.lines().skip(1).forEach(line -> {
                    String[] cells = line.split(",", -1);
                    assertThat(cells).hasSize(14);
                    named.add(cells[3]);
                    count[0]++;
                    count[1] += cells[5].equals("paid") ? 1 : 0;
                    count[2] += cells[6].equals("USD") ? 0 : 1;
                    count[3] +=
                            LocalDate.parse(cells[13].substring(0, 10)).isBefore(LocalDate.parse(name.substring(9, 19)))
                                    ? 1
                                    : 0;
                    if (!ids.add(cells[0])) {
                        again.add(line);
                    }
                });
            }
        });
        assertThat(count[0]).isEqualTo(6_000);
        assertThat(count[1]).isBetween(4_300L, 4_900L);
        assertThat(count[2]).isBetween(100L, 500L);
        assertThat(count[3]).isBetween(10L, 100L);
        assertThat(again).isNotEmpty().allMatch(line -> line.contains(",paid,"));
        assertThat(named).hasSize(40);
        named.removeAll(known);
        assertThat(named).hasSize(3);
    }

    @Test
    void eachKindOfDefectIsPlanted() throws IOException {
        new BalancesGenerator(new Extent(300, 7, FROM), 1, true).write(folder);
        String planted = Files.readString(folder.resolve("planted.tsv"));
        List<String> codes = new ArrayList<>(List.of(
                "unknown_status",
                "unknown_currency",
                "bad_minor_units",
                "negative_amount",
                "bad_rate",
                "usd_out_of_range",
                "duplicate"));
        EnumSet.of(
                        CellReject.MISSING_VALUE,
                        CellReject.BAD_INTEGER,
                        CellReject.OUT_OF_RANGE,
                        CellReject.TEXT_TOO_LONG,
                        CellReject.BAD_TIMESTAMP,
                        CellReject.BAD_DECIMAL,
                        CellReject.TOO_MANY_DECIMALS,
                        CellReject.STRAY_QUOTE,
                        CellReject.TOO_FEW_CELLS,
                        CellReject.TOO_MANY_CELLS)
                .forEach(reject -> codes.add(reject.code()));
        // Only a file of many gigabytes is too large, the feed keeps columns it does not know, and no file is Parquet.
        EnumSet.complementOf(EnumSet.of(
                        FileRefusal.FILE_TOO_LARGE,
                        FileRefusal.UNKNOWN_COLUMNS,
                        FileRefusal.CORRUPT_PARQUET,
                        FileRefusal.NOT_A_TEXT_COLUMN))
                .forEach(refusal -> codes.add(refusal.code()));
        assertThat(codes).allSatisfy(code -> assertThat(planted).contains("\t" + code + "\n"));
    }

    private Map<String, String> written(String name, long seed, int rows) throws IOException {
        Path out = folder.resolve(name);
        new BalancesGenerator(new Extent(rows, 60, FROM), seed, false).write(out);
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(out)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return files;
    }
}
