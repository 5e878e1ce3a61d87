package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetRefusalTest {
    private static final List<String> NAMES = List.of("key", "cell");
    private static final Feed FEED = feed(SampleFeeds.SMALL, ExtraColumns.KEEP);

    private static Feed feed(FeedLimits limits, ExtraColumns extraColumns) {
        List<FeedColumn> columns = List.of(
                FeedColumn.required("key", new CellType.Text(100)),
                FeedColumn.required("cell", new CellType.WholeNumber(0, 9)));
        return Feed.parquet("sample", "sample.*\\.parquet")
                .columns(columns)
                .extraColumns(extraColumns)
                .measures(List.of("cell"))
                .limits(limits)
                .build();
    }

    private static FileVerdict verdict(byte[] bytes, Feed feed) {
        return InspectedBytes.inspect(bytes, "raw/sample.parquet", feed).verdict();
    }

    private static FileRefusal refusal(byte[] bytes, Feed feed) {
        return ((FileVerdict.Refused) verdict(bytes, feed)).code();
    }

    private static byte[] with(String schema, Object... cells) {
        MessageType type = MessageTypeParser.parseMessageType("message m { " + schema + " }");
        List<Group> rows = new ArrayList<>();
        if (cells.length > 0) {
            Group row = new SimpleGroup(type);
            for (int i = 0; i < cells.length; i++) {
                if (cells[i] instanceof Integer number) {
                    row.add(i, number);
                } else {
                    row.add(i, (Binary) cells[i]);
                }
            }
            rows.add(row);
        }
        return Extracts.write(type, rows, CompressionCodecName.UNCOMPRESSED, 1 << 20);
    }

    private static Binary text(String text) {
        return Binary.fromString(text);
    }

    @Test
    void aFileIsRefusedByItsName() {
        byte[] good = Extracts.of(NAMES, List.of(List.of("k", "1")));

        assertThat(InspectedBytes.inspect(good, "sample.parquet", FEED).verdict())
                .isEqualTo(new FileVerdict.Accepted());
        for (String name : List.of("sample.csv", "sample.parquet1", "sample", "sample.parquet.gz")) {
            assertThat(InspectedBytes.inspect(good, name, FEED).verdict())
                    .isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> assertThat(refused.code())
                            .isEqualTo(FileRefusal.WRONG_EXTENSION));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key,cell\nk,1\n", "P", "PAR1", "PAR1PAR1", "PAR1\0\0\0\0PAR1", "PAR1 and more text PAR1"})
    void textIsNoParquet(String text) {
        assertThat(refusal(InspectedBytes.utf8(text), FEED)).isEqualTo(FileRefusal.CORRUPT_PARQUET);
    }

    @Test
    void aFileWithoutBytesOrWithoutRecordsIsRefused() {
        assertThat(refusal(new byte[0], FEED)).isEqualTo(FileRefusal.EMPTY_FILE);
        assertThat(refusal(Extracts.of(NAMES, List.of()), FEED)).isEqualTo(FileRefusal.HEADER_ONLY);
    }

    @Test
    void theColumnsMustBeTheFeeds() {
        assertThat(refusal(Extracts.of(List.of("a", "b"), List.of()), FEED)).isEqualTo(FileRefusal.MISSING_HEADER);
        assertThat(refusal(Extracts.of(List.of("key", "b"), List.of()), FEED)).isEqualTo(FileRefusal.MISSING_COLUMNS);
        Feed refusing = feed(SampleFeeds.SMALL, ExtraColumns.REFUSE);
        byte[] extra = Extracts.of(List.of("key", "x", "cell"), List.of(List.of("k", "x", "1")));
        assertThat(refusal(extra, refusing)).isEqualTo(FileRefusal.UNKNOWN_COLUMNS);
        assertThat(verdict(extra, FEED)).isEqualTo(new FileVerdict.Accepted());
        List<String> many = IntStream.range(0, 13).mapToObj(i -> "column" + i).toList();
        assertThat(refusal(Extracts.of(many, List.of()), FEED)).isEqualTo(FileRefusal.TOO_MANY_COLUMNS);
    }

    @Test
    void everyColumnMustBeOfStrings() {
        String key = "optional binary key (STRING); ";
        for (String cell : List.of(
                "optional int32 cell;",
                "optional binary cell;",
                "optional binary cell (JSON);",
                "repeated binary cell (STRING);",
                "optional group cell { optional binary cell (STRING); }")) {
            assertThat(refusal(with(key + cell), FEED)).as(cell).isEqualTo(FileRefusal.NOT_A_TEXT_COLUMN);
        }
        byte[] required = with("required binary key (STRING); required binary cell (STRING);", text("k"), text("1"));
        assertThat(verdict(required, FEED)).isEqualTo(new FileVerdict.Accepted());
    }

    @Test
    void cellsMustBeText() {
        String schema = "optional binary key (STRING); optional binary cell (STRING);";
        byte[] malformed = {'k', (byte) 0xff};
        byte[] cut = {'k', (byte) 0xc3};

        assertThat(verdict(with(schema, Binary.fromConstantByteArray(malformed), text("1")), FEED))
                .isEqualTo(new FileVerdict.Refused(FileRefusal.NOT_UTF8, 2, "byte 0xFF", "UTF-8 text"));
        assertThat(refusal(with(schema, Binary.fromConstantByteArray(cut), text("1")), FEED))
                .isEqualTo(FileRefusal.NOT_UTF8);
    }

    @Test
    void theLimitsOfTheFeedHold() {
        FeedLimits limits = SampleFeeds.SMALL;
        byte[] longRecord = Extracts.of(NAMES, List.of(List.of("x".repeat(limits.maxRecordChars()), "1")));
        assertThat(refusal(longRecord, FEED)).isEqualTo(FileRefusal.RECORD_TOO_LONG);
        Feed small = feed(new FeedLimits(longRecord.length - 1, 1 << 22, 50, 1 << 20, 12), ExtraColumns.KEEP);
        assertThat(refusal(longRecord, small)).isEqualTo(FileRefusal.FILE_TOO_LARGE);
        byte[] bomb =
                Extracts.of(NAMES, List.of(List.of("x".repeat(1 << 20), "1")), CompressionCodecName.ZSTD, 1 << 20);
        Feed roomy = feed(new FeedLimits(1 << 20, 1 << 22, 50, 1 << 21, 12), ExtraColumns.KEEP);
        assertThat(refusal(bomb, roomy)).isEqualTo(FileRefusal.EXPANSION_TOO_LARGE);
        byte[] repeated = Extracts.of(NAMES, Collections.nCopies(5000, List.of("x".repeat(1000), "1")));
        assertThat(refusal(repeated, FEED)).isEqualTo(FileRefusal.EXPANSION_TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCOMPRESSED", "SNAPPY", "ZSTD", "GZIP"})
    void everyCodecThatNeedsNoInstallationIsRead(CompressionCodecName codec) {
        assertThat(read(Extracts.of(NAMES, sample(), codec, 320)))
                .isEqualTo(sample().stream()
                        .map(cells -> cells.get(0) + "," + (cells.get(1) == null ? "" : cells.get(1)))
                        .toList());
    }

    @Test
    void aCutFileIsRefused() {
        byte[] whole = Extracts.of(NAMES, sample(), CompressionCodecName.SNAPPY, 320);
        for (int length = 1; length < whole.length; length += 17) {
            assertThat(refusal(Arrays.copyOf(whole, length), FEED)).isEqualTo(FileRefusal.CORRUPT_PARQUET);
        }
        assertThat(refusal(Arrays.copyOf(whole, whole.length - 1), FEED)).isEqualTo(FileRefusal.CORRUPT_PARQUET);
        assertThat(refusal(Arrays.copyOf(whole, whole.length + 1), FEED)).isEqualTo(FileRefusal.CORRUPT_PARQUET);
    }

    @Test
    void aChangedCellIsSeenByTheChecksumOfItsPage() {
        byte[] whole =
                Extracts.of(NAMES, List.of(List.of("somewhere", "1")), CompressionCodecName.UNCOMPRESSED, 1 << 20);
        int at = new String(whole, StandardCharsets.ISO_8859_1).indexOf("somewhere");
        whole[at] = 'S';

        assertThat(verdict(whole, FEED)).isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(FileRefusal.CORRUPT_PARQUET);
            assertThat(refused.found()).contains("CRC");
        });
    }

    /** Headers and footer have no checksum: what they say may be wrong, but never so that records are missing. */
    @Test
    void aFlippedBitIsRefusedOrLeavesEveryRecord() {
        byte[] whole = Extracts.of(NAMES, sample(), CompressionCodecName.SNAPPY, 320);
        int flips = 0;
        int refused = 0;
        for (int at = 0; at < whole.length; at += 3, flips++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << flips % 8);
            try {
                assertThat(read(damaged)).as("byte %s", at).hasSize(sample().size());
            } catch (FileRefused refusal) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(flips / 2);
    }

    private static List<String> read(byte[] bytes) {
        List<String> read = new ArrayList<>();
        try (RecordStream records = InspectedBytes.extract(bytes, FEED)) {
            while (records.next()) {
                read.add(records.raw().toString());
            }
        }
        return read;
    }

    private static List<List<String>> sample() {
        return IntStream.range(0, 60)
                .mapToObj(i -> Arrays.asList("key " + i * 7919 % 60, i % 7 == 0 ? null : Integer.toString(i % 9)))
                .toList();
    }
}
