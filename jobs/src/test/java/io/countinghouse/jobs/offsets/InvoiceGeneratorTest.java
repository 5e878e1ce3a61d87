package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.FileRefusal;
import io.countinghouse.common.generate.Extent;
import java.io.IOException;
import java.math.BigDecimal;
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

class InvoiceGeneratorTest {
    private static final LocalDate FROM = LocalDate.parse("2023-08-01");

    @TempDir
    private Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertThat(written("a", 7, 200)).isEqualTo(written("b", 7, 200)).isNotEqualTo(written("c", 8, 200));
    }

    @Test
    void everyInvoiceIsWrittenOnceWithAllItsFieldsAndTheSignOfItsCategory() throws IOException {
        Set<String> ids = new HashSet<>();
        for (String line : lines(written("a", 3, 1001))) {
            // The one quoted cell holds the one comma that is not a border.
            String[] cells = line.replace("\"fresh, chilled\"", "fresh").split(",", -1);
            assertThat(cells).hasSize(23);
            assertThat(ids.add(cells[0])).as(line).isTrue();
            assertThat(LocalDate.parse(cells[3])).isBetween(FROM, FROM.plusDays(19));
            boolean isNegative = Set.of("bonus", "promo").contains(cells[6]);
            assertThat(isNegative || Set.of("purchase", "transfer").contains(cells[6]))
                    .as(line)
                    .isTrue();
            assertThat(new BigDecimal(cells[7]).signum()).as(line).isEqualTo(isNegative ? -1 : 1);
        }
        assertThat(ids).hasSize(1001);
    }

    @Test
    void eachKindOfDefectIsPlanted() throws IOException {
        new InvoiceGenerator(new Extent(100, 7, FROM), 1, true).write(folder);
        String planted = Files.readString(folder.resolve("planted.tsv"));
        List<String> codes = new ArrayList<>(List.of(
                "unknown_category", "sign_contradicts_category", "unknown_currency", "bad_minor_units", "duplicate"));
        // A CSV file with a NUL is refused as a whole.
        EnumSet.range(CellReject.MISSING_VALUE, CellReject.TOO_MANY_CELLS).stream()
                .filter(reject -> reject != CellReject.NUL_CHARACTER)
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

    @Test
    void aPlantedLineStandsWhereTheListSays() throws IOException {
        new InvoiceGenerator(new Extent(100, 7, FROM), 1, true).write(folder);
        List<String> bad = Files.readAllLines(folder.resolve("invoices_2023-08-01_lines.csv"));
        List<String> planted = Files.readAllLines(folder.resolve("planted.tsv")).stream()
                .filter(line -> line.startsWith("invoices_2023-08-01_lines.csv\t"))
                .toList();
        assertThat(planted).hasSize((bad.size() - 1) / 2);
        for (String line : planted) {
            String[] cells = line.split("\t", -1);
            if (cells[2].equals("unknown_category")) {
                assertThat(bad.get(Integer.parseInt(cells[1]) - 1)).contains(",refund,");
            }
        }
    }

    private static List<String> lines(Map<String, String> files) {
        return files.values().stream().flatMap(text -> text.lines().skip(1)).toList();
    }

    private Map<String, String> written(String name, long seed, long rows) throws IOException {
        Path out = folder.resolve(name);
        new InvoiceGenerator(new Extent(rows, 20, FROM), seed, false).write(out);
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
