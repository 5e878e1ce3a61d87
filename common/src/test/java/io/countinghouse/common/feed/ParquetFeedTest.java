package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ParquetFeedTest {
    private static final LocalDate FIRST = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2099, 12, 31);
    private static final List<FeedColumn> COLUMNS = List.of(
            FeedColumn.required("name", new CellType.Text(5)),
            FeedColumn.optional("note", new CellType.Text(5)),
            FeedColumn.required("quantity", new CellType.WholeNumber(-10, 10)),
            FeedColumn.required("amount", new CellType.Decimal(7, 2)),
            FeedColumn.optional("wide", new CellType.Decimal(30, 2)),
            FeedColumn.required("day", new CellType.IsoDate(FIRST, LAST)),
            FeedColumn.optional("moment", new CellType.Timestamp(FIRST, LAST)));
    private static final List<String> NAMES =
            List.of("name", "note", "quantity", "amount", "wide", "day", "moment", "extra");

    /** Cells that some column takes and cells that none of them takes. */
    private static final String[] CELLS = {
        null,
        "",
        "soap",
        "\"a\"",
        "a,b",
        "a\nb",
        "é😀",
        " ",
        "too long",
        "7",
        "-7",
        "11",
        "7.0",
        "12.30",
        "12,30",
        "1.005",
        "123456.78",
        "1234567890123456789012345678.90",
        "2024-02-29",
        "2023-02-29",
        "1999-12-31",
        "2024-02-29 10:11:12",
        "2024-02-29 10:11:12.123456",
        "2024-02-29T10:11:12",
        "2100-01-01 00:00:00"
    };

    private static Feed feed(FeedFormat format, ExtraColumns extraColumns) {
        return Feed.of("extract", format, "x.*")
                .columns(COLUMNS)
                .extraColumns(extraColumns)
                .measures(List.of("amount"))
                .build();
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        return Arbitraries.of(CELLS)
                .list()
                .ofSize(NAMES.size())
                .list()
                .ofMinSize(1)
                .ofMaxSize(100);
    }

    @Property(tries = 50)
    void theSameCellsAreReadAndRejectedAlikeInBothFormats(
            @ForAll("tables") List<List<String>> table, @ForAll ExtraColumns policy, @ForAll long seed) {
        List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7));
        Collections.shuffle(order, new Random(seed));
        List<String> names = order.stream().map(NAMES::get).toList();
        ExtraColumns extraColumns = policy == ExtraColumns.REFUSE ? ExtraColumns.KEEP : policy;
        String text = csv(names) + table.stream().map(ParquetFeedTest::csv).collect(Collectors.joining());

        RecordStream csv = InspectedBytes.stream(InspectedBytes.utf8(text), feed(new CsvFormat(), extraColumns));
        RecordStream parquet =
                InspectedBytes.extract(Extracts.of(names, table), feed(new ParquetFormat(), extraColumns));

        for (int i = 0; i < table.size(); i++) {
            assertThat(csv.next()).isTrue();
            assertThat(parquet.next()).isTrue();
            assertThat(described(parquet)).isEqualTo(described(csv));
            assertThat(parquet.raw()).isEqualTo(csv.raw());
            assertThat(parquet.line()).isEqualTo(2 + i);
        }
        assertThat(csv.next()).isFalse();
        assertThat(parquet.next()).isFalse();
    }

    @Test
    void everyCodeOfACellIsMetByThoseCells() {
        Set<CellReject> met = EnumSet.noneOf(CellReject.class);
        List<List<String>> table = Arrays.stream(CELLS)
                .map(cell -> Collections.nCopies(NAMES.size(), cell))
                .toList();

        RecordStream records =
                InspectedBytes.extract(Extracts.of(NAMES, table), feed(new ParquetFormat(), ExtraColumns.IGNORE));
        while (records.next()) {
            records.cells().rejects().forEach(reject -> met.add(reject.code()));
        }

        assertThat(met)
                .containsExactlyInAnyOrder(
                        CellReject.MISSING_VALUE,
                        CellReject.BAD_INTEGER,
                        CellReject.BAD_DECIMAL,
                        CellReject.TOO_MANY_DECIMALS,
                        CellReject.OUT_OF_RANGE,
                        CellReject.BAD_DATE,
                        CellReject.BAD_TIMESTAMP,
                        CellReject.TEXT_TOO_LONG);
    }

    @Test
    void aNulRejectsItsRowAndNoOther() {
        List<List<String>> table = List.of(
                List.of("so\0p", "", "7", "12.30", "", "2024-02-29", "", "\0"),
                List.of("rice", "", "7", "12.30", "", "2024-02-29", "", "x"));

        RecordStream records =
                InspectedBytes.extract(Extracts.of(NAMES, table), feed(new ParquetFormat(), ExtraColumns.KEEP));

        assertThat(records.next()).isTrue();
        assertThat(records.cells().rejects())
                .extracting(reject -> reject.column() + ":" + reject.code().code())
                .containsExactly("name:nul_character", "extra:nul_character");
        assertThat(records.next()).isTrue();
        assertThat(records.isRejected()).isFalse();
    }

    @Test
    void inspectionsOfBothFormatsAgree() {
        List<List<String>> table = List.of(
                List.of("soap", "", "7", "12.30", "", "2024-02-29", "", "x"),
                List.of("rice", "", "x", "-2.30", "", "2024-02-29", "", "x"));
        byte[] csv = InspectedBytes.utf8(csv(NAMES) + csv(table.get(0)) + csv(table.get(1)));

        Inspection ofCsv = InspectedBytes.inspect(csv, "x.csv", feed(new CsvFormat(), ExtraColumns.KEEP));
        Inspection ofParquet = InspectedBytes.inspect(
                Extracts.of(NAMES, table), "x.parquet", feed(new ParquetFormat(), ExtraColumns.KEEP));

        assertThat(ofParquet.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(ofParquet.records()).isEqualTo(2).isEqualTo(ofCsv.records());
        assertThat(ofParquet.rejected().rows()).isEqualTo(1);
        assertThat(ofParquet.rejected()).isEqualTo(ofCsv.rejected());
        assertThat(ofParquet.sums()).isEqualTo(ofCsv.sums());
    }

    private static List<Object> described(RecordStream records) {
        List<Object> described = new ArrayList<>();
        for (int i = 0; i < COLUMNS.size(); i++) {
            RecordCells cells = records.cells();
            Object value = cells.object(i) == null ? (Object) cells.number(i) : cells.object(i);
            described.add(cells.isPresent(i) ? value : "absent");
        }
        described.add(List.copyOf(records.cells().rejects()));
        described.add(List.copyOf(records.cells().extraNames()));
        described.add(List.copyOf(records.cells().extraValues()));
        return described;
    }

    private static String csv(List<String> cells) {
        StringWriter line = new StringWriter();
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(line)) {
            writer.writeRecord(cells);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return line.toString();
    }
}
