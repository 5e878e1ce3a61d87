package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.FileRefusal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalesGeneratorTest {
    private static final LocalDate FROM = LocalDate.parse("2023-08-01");

    @TempDir
    private Path folder;

    @Test
    void theSameSeedGivesTheSameBytes() throws IOException {
        assertThat(written("a", 7)).isEqualTo(written("b", 7)).isNotEqualTo(written("c", 8));
    }

    @Test
    void everyRowIsWrittenAndPriceTimesQuantityIsItsTotal() throws IOException {
        new SalesGenerator(1001, 20, 3, FROM, false).write(folder);
        long rows = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                for (String line : Files.readAllLines(file)
                        .subList(1, Files.readAllLines(file).size())) {
                    String[] cells = line.substring(line.lastIndexOf("2023-")).split(",", -1);
                    assertThat(new BigDecimal(cells[2]).multiply(new BigDecimal(cells[3])))
                            .isEqualByComparingTo(cells[4]);
                    assertThat(LocalDate.parse(cells[0])).isBetween(FROM, FROM.plusDays(19));
                    rows++;
                }
            }
        }
        assertThat(rows).isEqualTo(1001);
    }

    @Test
    void eachKindOfDefectIsPlanted() throws IOException {
        new SalesGenerator(100, 7, 1, FROM, true).write(folder);
        String planted = Files.readString(folder.resolve("planted.tsv"));
        // Only a file of many gigabytes is too large, the feed keeps columns it does not know, and it is of CSV.
        assertThat(EnumSet.complementOf(EnumSet.of(
                        FileRefusal.FILE_TOO_LARGE,
                        FileRefusal.UNKNOWN_COLUMNS,
                        FileRefusal.CORRUPT_PARQUET,
                        FileRefusal.NOT_A_TEXT_COLUMN)))
                .allSatisfy(code -> assertThat(planted).contains("\t" + code.code() + "\n"));
        // Sales have no timestamps, and a product's name that is too long is kept cut.
        EnumSet<CellReject> ofCsv = EnumSet.range(CellReject.MISSING_VALUE, CellReject.TOO_MANY_CELLS);
        ofCsv.removeAll(List.of(CellReject.BAD_TIMESTAMP, CellReject.NUL_CHARACTER, CellReject.TEXT_TOO_LONG));
        assertThat(ofCsv).allSatisfy(code -> assertThat(planted).contains("\t" + code.code() + "\n"));
        assertThat(planted).contains("\tduplicate\n");
    }

    private Map<String, String> written(String name, long seed) throws IOException {
        Path out = folder.resolve(name);
        new SalesGenerator(500, 21, seed, FROM, false).write(out);
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                texts.put(out.relativize(file).toString(), Files.readString(file));
            }
        }
        return texts;
    }
}
