package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.generate.Extent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
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

class BillingGeneratorTest {
    private static final LocalDate FROM = LocalDate.parse("2023-08-20");

    @TempDir
    private Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertThat(written("a", 7, 200)).isEqualTo(written("b", 7, 200)).isNotEqualTo(written("c", 8, 200));
    }

    @Test
    void everyBillHasAnIdOfItsLineAMonthOfItsFileAndARateOfItsDayOrOfTheWeekendBeforeIt() throws IOException {
        Map<String, String> files = written("a", 3, 1001);
        Set<LocalDate> rated = new HashSet<>();
        files.get("eurofxref-hist.csv").lines().skip(1).forEach(line -> {
            assertThat(line).matches("[0-9-]{10}(,[0-9.]+){5},N/A,");
            rated.add(LocalDate.parse(line.substring(0, 10)));
        });
        assertThat(files.keySet())
                .contains("billing_data_meat_august_2023.csv", "billing_data_bakery_september_2023.csv")
                .hasSize(7);
        files.remove("eurofxref-hist.csv");
        Set<String> ids = new HashSet<>();
        files.forEach((name, text) -> text.lines().skip(1).forEach(line -> {
            // The one quoted cell holds the one comma that is not a border.
            String[] cells = line.replace("\"ham, smoked\"", "ham").split(",", -1);
            assertThat(cells).hasSize(9);
            assertThat(ids.add(cells[4] + cells[0])).as(line).isTrue();
            LocalDate date = LocalDate.parse(cells[6]);
            assertThat(name).isEqualTo(BillingGenerator.name(cells[4], YearMonth.from(date)));
            assertThat(date).isBetween(FROM, FROM.plusDays(19));
            assertThat(rated).containsAnyOf(date, date.minusDays(1), date.minusDays(2));
            assertThat(new BigDecimal(cells[8]).scale()).isEqualTo(cells[7].equals("JPY") ? 0 : 2);
        }));
        assertThat(ids).hasSize(1001);
    }

    @Test
    void eachKindOfDefectOfALineIsPlanted() throws IOException {
        new BillingGenerator(new Extent(100, 7, FROM), 1, true).write(folder);
        String planted = Files.readString(folder.resolve("planted.tsv"));
        List<String> codes = new ArrayList<>(List.of(
                "unknown_currency", "bad_minor_units", "fx_missing", "conflict", "duplicate", "unclosed_quote"));
        // A CSV file with a NUL is refused as a whole; a bill has no time of day.
        EnumSet.range(CellReject.MISSING_VALUE, CellReject.TOO_MANY_CELLS).stream()
                .filter(reject -> reject != CellReject.NUL_CHARACTER && reject != CellReject.BAD_TIMESTAMP)
                .forEach(reject -> codes.add(reject.code()));
        assertThat(codes).allSatisfy(code -> assertThat(planted).contains("\t" + code + "\n"));
    }

    private Map<String, String> written(String name, long seed, long rows) throws IOException {
        Path out = folder.resolve(name);
        new BillingGenerator(new Extent(rows, 20, FROM), seed, false).write(out);
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
