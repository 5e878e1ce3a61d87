package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
    private static final CellType.Struct LINE = new CellType.Struct(List.of(
            FeedColumn.required("sku", new CellType.Text(8)),
            FeedColumn.optional("price", new CellType.Decimal(20, 2)),
            FeedColumn.optional(
                    "sold", new CellType.Timestamp(java.time.LocalDate.EPOCH, java.time.LocalDate.of(2100, 1, 1))),
            FeedColumn.optional("tags", new CellType.Array(new CellType.Text(8)))));

    private static Feed feed(ExtraColumns undeclared) {
        return Feed.jsonLines("orders", "(?<shop>[a-z]+)_orders\\.jsonl")
                .withNameParts("shop")
                .columns(List.of(
                        FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)),
                        FeedColumn.optional("lines", new CellType.Array(LINE))))
                .extraColumns(undeclared)
                .build();
    }

    private static List<String> read(RecordStream records) {
        List<String> outcomes = new ArrayList<>();
        while (records.next()) {
            outcomes.add(records.line() + " " + (records.isRejected() ? faults(records) : values(records.cells())));
        }
        return outcomes;
    }

    private static String faults(RecordStream records) {
        return String.join(
                " ",
                records.cells().rejects().stream()
                        .map(reject -> reject.column() + ":" + reject.code().code() + "=" + reject.found())
                        .toList());
    }

    private static String values(RecordCells cells) {
        StringBuilder text = new StringBuilder().append(cells.number(0));
        if (cells.isPresent(1)) {
            ArrayData lines = (ArrayData) cells.object(1);
            for (int i = 0; i < lines.numElements(); i++) {
                InternalRow line = lines.getStruct(i, 4);
                text.append(' ').append(line.getUTF8String(0));
                text.append('/').append(line.isNullAt(1) ? "-" : line.getDecimal(1, 20, 2));
                text.append('/').append(line.isNullAt(2) ? "-" : line.getLong(2));
                text.append('/')
                        .append(line.isNullAt(3) ? "-" : line.getArray(3).numElements());
            }
        }
        IntStream.range(0, cells.extraNames().size()).forEach(i -> text.append(' ')
                .append(cells.extraNames().get(i))
                .append('=')
                .append(cells.extraValues().get(i)));
        return text.toString();
    }

    private static List<String> json(ExtraColumns undeclared, String... lines) {
        return read(InspectedBytes.extract(InspectedBytes.utf8(String.join("\n", lines) + "\n"), feed(undeclared)));
    }

    private static final String NESTED =
            "[{\"sku\":\"a\",\"price\":123456789012345678.90,\"sold\":\"1970-01-01 00:00:01\",\"tags\":[\"x\",\"y\"],\"n\":{\"k\" : 1}}]";

    @Test
    void aNestedCellIsTheSameInAFormatOfFlatCells() {
        List<String> expected = List.of("1 7 a/123456789012345678.90/1000000/2 lines[0].n={\"k\" : 1}", "2 8", "3 9");
        assertThat(json(
                        ExtraColumns.KEEP,
                        "{\"lines\":" + NESTED + ",\"id\":7}",
                        "{\"id\":8,\"lines\":[]}",
                        "{\"id\":9,\"lines\":null}"))
                .isEqualTo(expected);
        Feed flat = Feed.csv("orders", ".*")
                .columns(feed(ExtraColumns.KEEP).columns())
                .extraColumns(ExtraColumns.KEEP)
                .build();
        String csv = "id,lines\n7,\"" + NESTED.replace("\"", "\"\"") + "\"\n8,[]\n9,\n";
        assertThat(read(InspectedBytes.stream(InspectedBytes.utf8(csv), flat)))
                .isEqualTo(List.of("2" + expected.get(0).substring(1), "3 8", "4 9"));
    }

    @Test
    void faultsOfANestedCellAreTheSameInAFormatOfFlatCells() {
        Feed flat = Feed.csv("orders", ".*")
                .columns(feed(ExtraColumns.KEEP).columns())
                .build();
        for (String nested : List.of(
                "[{}]",
                "[{\"sku\":1}]",
                "[null]",
                "{}",
                "[1]",
                "[{\"sku\":\"a\",\"tags\":[null,\"\"]}]",
                "[{\"sku\":\"a\",\"price\":1.005}]")) {
            List<String> ofJson = json(ExtraColumns.KEEP, "{\"id\":1,\"lines\":" + nested + "}");
            String csv = "id,lines\n1,\"" + nested.replace("\"", "\"\"") + "\"\n";
            List<String> ofCsv = read(InspectedBytes.stream(InspectedBytes.utf8(csv), flat));
            assertThat(ofCsv).isEqualTo(List.of("2" + ofJson.get(0).substring(1)));
            assertThat(ofJson.get(0)).contains("lines");
        }
        for (String broken : List.of("[", "[{\"sku\":\"a\",\"sku\":\"b\"}]", "[] x", "null", "x")) {
            String csv = "id,lines\n1,\"" + broken.replace("\"", "\"\"") + "\"\n";
            assertThat(read(InspectedBytes.stream(InspectedBytes.utf8(csv), flat))
                            .get(0))
                    .matches("2 lines:(malformed_json|duplicate_key|trailing_text|wrong_type)=(?s).*");
        }
    }

    @Test
    void undeclaredMembersAreKeptPassedOverOrRejected() {
        String line = "{\"id\":1,\"x\":2,\"lines\":[{\"sku\":\"a\",\"y\":[3]},{\"sku\":\"b\",\"y\":4}]}";
        assertThat(json(ExtraColumns.KEEP, line))
                .containsExactly("1 1 a/-/-/- b/-/-/- x=2 lines[0].y=[3] lines[1].y=4");
        assertThat(json(ExtraColumns.IGNORE, line)).containsExactly("1 1 a/-/-/- b/-/-/-");
        assertThat(json(ExtraColumns.REFUSE, line))
                .containsExactly("1 x:unknown_key=2 lines[0].y:unknown_key=[3] lines[1].y:unknown_key=4");
        assertThat(json(ExtraColumns.KEEP, "{\"id\":1,\"shop\":\"x\"}")).containsExactly("1 shop:unknown_key=\"x\"");
        byte[] file = InspectedBytes.utf8(line + "\n" + line);
        assertThat(InspectedBytes.inspect(file, "north_orders.jsonl", feed(ExtraColumns.KEEP))
                        .undeclared())
                .isEqualTo(Map.of("x", 2L, "lines[].y", 4L));
    }

    @Test
    void deepRecordsAreRejectedAtTheDeclaredDepth() {
        String within = "{\"id\":1,\"x\":" + "[".repeat(31) + "]".repeat(31) + "}";
        String beyond = "{\"id\":1,\"x\":" + "[".repeat(32) + "]".repeat(32) + "}";
        assertThat(json(ExtraColumns.IGNORE, within, beyond))
                .containsExactly("1 1", "2 _raw:too_deep=more than 32 levels");
    }

    @Test
    void wideColumnsStandInAHeaderOnly() {
        assertThatThrownBy(() -> Feed.jsonLines("x", ".*")
                        .withWideColumns(new WideColumns(".*", new CellType.Decimal(9, 2), "N/A"))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("feed x");
    }
}
