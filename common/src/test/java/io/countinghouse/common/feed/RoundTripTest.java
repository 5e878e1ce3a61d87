package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class RoundTripTest {
    private static final FeedLimits LIMITS = new FeedLimits(1 << 24, 1 << 24, 1000, 1 << 18, 50);

    @Provide
    Arbitrary<List<List<String>>> tables() {
        Arbitrary<Character> awkward = Arbitraries.of(',', '"', '\n', '\r', ' ', '\t', ';', '\'', '\uFEFF', 'a', '#');
        Arbitrary<String> cell = Arbitraries.oneOf(
                Arbitraries.strings().withChars(awkwardChars()).ofMaxLength(12),
                Arbitraries.strings().ofMaxLength(12).map(RoundTripTest::validUnicode),
                Arbitraries.of("😀", "é", "x".repeat(9000), "\"\"", "\r\n", "\r", "\n\r", ""),
                awkward.map(String::valueOf));
        return Arbitraries.integers()
                .between(1, 5)
                .flatMap(width -> cell.list().ofSize(width).list().ofMinSize(1).ofMaxSize(8));
    }

    @Property(tries = 1500)
    void whatACorrectWriterWroteIsReadBackIdentically(
            @ForAll("tables") List<List<String>> table,
            @ForAll boolean fastCsv,
            @ForAll boolean crlf,
            @ForAll long seed) {
        int width = table.get(0).size();
        List<String> names =
                IntStream.range(0, width).mapToObj(i -> "column " + i).collect(Collectors.toCollection(ArrayList::new));
        List<String> declared = new ArrayList<>(names);
        Collections.shuffle(declared, new Random(seed));
        List<List<String>> lines = new ArrayList<>();
        lines.add(names);
        lines.addAll(table);
        String lineEnd = crlf ? "\r\n" : "\n";
        List<String> written = lines.stream()
                .map(line -> fastCsv ? writtenByFastCsv(line) : alwaysQuoted(line))
                .toList();

        List<List<String>> read = new ArrayList<>();
        List<String> raw = new ArrayList<>();
        List<Long> startLines = new ArrayList<>();
        RecordStream records =
                InspectedBytes.stream(InspectedBytes.utf8(String.join(lineEnd, written) + lineEnd), feed(declared));
        while (records.next()) {
            assertThat(records.cells().rejects()).isEmpty();
            read.add(names.stream()
                    .map(name -> text(records.cells(), declared.indexOf(name)))
                    .toList());
            raw.add(records.raw().toString());
            startLines.add(records.line());
        }

        assertThat(read).isEqualTo(table);
        assertThat(raw).isEqualTo(written.subList(1, written.size()));
        assertThat(startLines).isEqualTo(expectedLines(written));
    }

    private static List<Long> expectedLines(List<String> written) {
        List<Long> lines = new ArrayList<>();
        long line = 1;
        for (String record : written) {
            lines.add(line);
            line += 1
                    + record.replace("\r\n", "\n")
                            .chars()
                            .filter(c -> c == '\n' || c == '\r')
                            .count();
        }
        return lines.subList(1, lines.size());
    }

    private static Feed feed(List<String> names) {
        List<FeedColumn> columns = names.stream()
                .map(name -> FeedColumn.optional(name, new CellType.Text(10_000)))
                .toList();
        return Feed.csv("table", ".*")
                .columns(columns)
                .extraColumns(ExtraColumns.REFUSE)
                .limits(LIMITS)
                .build();
    }

    private static String text(RecordCells cells, int ordinal) {
        return cells.isPresent(ordinal) ? cells.object(ordinal).toString() : "";
    }

    private static String writtenByFastCsv(List<String> cells) {
        StringWriter line = new StringWriter();
        try (CsvWriter writer =
                CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(line)) {
            writer.writeRecord(cells);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return line.toString().substring(0, line.toString().length() - 1);
    }

    private static String alwaysQuoted(List<String> cells) {
        return cells.stream()
                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }

    private static char[] awkwardChars() {
        return ",\"\n\r a".toCharArray();
    }

    /** Without lone surrogates, which UTF-8 cannot hold, and without NUL, which a file may not. */
    private static String validUnicode(String text) {
        return new String(InspectedBytes.utf8(text), StandardCharsets.UTF_8).replace("\0", "0");
    }
}
