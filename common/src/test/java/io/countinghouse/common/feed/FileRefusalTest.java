package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileRefusalTest {
    private static final Feed FEED = SampleFeeds.withCell(new CellType.Decimal(9, 2), true, ExtraColumns.REFUSE);
    private static final String GOOD = "key,cell\na,1.00\nb,2.00\n";

    private static FileVerdict verdict(byte[] bytes) {
        return InspectedBytes.inspect(bytes, "raw/sample.csv", FEED).verdict();
    }

    private static FileVerdict verdict(String text) {
        return verdict(InspectedBytes.utf8(text));
    }

    private static void assertRefused(byte[] bytes, FileRefusal code, long line) {
        assertThat(verdict(bytes)).isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.line()).isEqualTo(line);
            assertThat(refused.found()).hasSizeLessThanOrEqualTo(200);
            assertThat(refused.expected()).isNotBlank();
        });
    }

    private static void assertRefused(String text, FileRefusal code, long line) {
        assertRefused(InspectedBytes.utf8(text), code, line);
    }

    @Test
    void aGoodFileIsAccepted() {
        assertThat(verdict(GOOD)).isEqualTo(new FileVerdict.Accepted());
        assertThat(verdict("\uFEFF" + GOOD)).isEqualTo(new FileVerdict.Accepted());
        assertThat(verdict(GOOD.replace("\n", "\r\n"))).isEqualTo(new FileVerdict.Accepted());
        assertThat(verdict("cell,key\n1,a\n")).isEqualTo(new FileVerdict.Accepted());
    }

    @ParameterizedTest
    @CsvSource({
        "sales_data.csv,ok",
        "sales_data_2023-11-13.csv,ok",
        "extra_column_sales_data_first2000.csv,ok",
        "sales_data.json,wrong_extension",
        "sales_data3.csv1,wrong_extension",
        "sales_data,wrong_extension",
        "sales_data.CSV,wrong_extension",
        "sales_data.csv.bak,wrong_extension",
        "stock.csv,bad_name",
        "sales data.csv,bad_name",
        "sales_data(1).csv,bad_name",
        "sales_däta.csv,bad_name"
    })
    void theNameIsJudgedFirst(String name, String outcome) {
        FileVerdict verdict = FileName.verdict("s3a://bucket/raw (old)/" + name, SampleFeeds.sales());
        String found =
                verdict instanceof FileVerdict.Refused refused ? refused.code().code() : "ok";
        assertThat(found).isEqualTo(outcome);
    }

    @Test
    void aLongNameIsCutInTheMessage() {
        FileVerdict verdict = FileName.verdict("raw/" + "n".repeat(240) + ".csv", SampleFeeds.sales());
        assertThat(verdict)
                .isEqualTo(new FileVerdict.Refused(
                        FileRefusal.BAD_NAME,
                        0,
                        "n".repeat(200),
                        "a name that matches " + SampleFeeds.sales().fileName()));
    }

    @Test
    void aFileRefusedByNameStillHasItsIdentityAndSize() {
        // echo -n abc | sha256sum
        Inspection inspection = InspectedBytes.inspect(InspectedBytes.utf8("abc"), "raw/abc.txt", FEED);
        assertThat(inspection.fileId()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(inspection.size()).isEqualTo(3);
        assertThat(inspection.records()).isZero();
        assertThat(inspection.sums()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\uFEFF", "\n", "\r\n\n"})
    void aFileWithoutTextIsEmpty(String text) {
        assertRefused(text, FileRefusal.EMPTY_FILE, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key,cell", "key,cell\n", "key,cell\r\n\r\n\n"})
    void aHeaderAloneIsRefused(String text) {
        assertRefused(text, FileRefusal.HEADER_ONLY, 0);
    }

    @Test
    void theHeaderMustBeTheFeeds() {
        assertRefused("a,1.00\nb,2.00\n", FileRefusal.MISSING_HEADER, 1);
        assertRefused("\n" + GOOD, FileRefusal.MISSING_HEADER, 1);
        assertRefused("key,Cell\na,1\n", FileRefusal.MISSING_COLUMNS, 1);
        assertRefused("key, cell\na,1\n", FileRefusal.MISSING_COLUMNS, 1);
        assertRefused("key,cell,key\na,1,a\n", FileRefusal.DUPLICATE_COLUMNS, 1);
        assertRefused("key,cell,note\na,1,a\n", FileRefusal.UNKNOWN_COLUMNS, 1);
        assertRefused("key,cell,3,4,5,6,7,8,9,10,11,12,13\n", FileRefusal.TOO_MANY_COLUMNS, 1);
    }

    @Test
    void aQuoteThatIsNeverClosedIsRefusedWhereItsRecordStarts() {
        assertRefused("\"key,cell\na,1.00\n", FileRefusal.UNCLOSED_QUOTE, 1);
        assertRefused("key,cell\na,1.00\n\"b,2.00\nc,3.00\n", FileRefusal.UNCLOSED_QUOTE, 3);
        assertRefused("key,cell\n\"a\nb\",1.00\n\"c\"\",2.00\n", FileRefusal.UNCLOSED_QUOTE, 4);
    }

    @Test
    void textAfterAClosingQuoteIsRefused() {
        assertRefused("key,cell\na,1.00\n\"b\"x,2.00\n", FileRefusal.MALFORMED_QUOTE, 3);
        assertRefused("key,cell\n\"b\" ,2.00\n", FileRefusal.MALFORMED_QUOTE, 2);
    }

    @Test
    void whatIsNotUtf8IsRefusedAtItsLine() {
        Charset latin = StandardCharsets.ISO_8859_1;
        assertRefused("key,cell\na,1\nb\u00e9,2\n".getBytes(latin), FileRefusal.NOT_UTF8, 3);
        assertRefused("key,cell\r\n\"a\r\nb\n\u00e9\",2\r\n".getBytes(latin), FileRefusal.NOT_UTF8, 4);
        assertRefused(GOOD.getBytes(StandardCharsets.UTF_16), FileRefusal.NOT_UTF8, 1);
        byte[] cut = Arrays.copyOf(InspectedBytes.utf8("key,cell\na,1\né"), 14);
        assertRefused(cut, FileRefusal.NOT_UTF8, 3);
        byte[] overlongNul = "key,cell\na\u00c0\u0080,1\n".getBytes(latin);
        assertRefused(overlongNul, FileRefusal.NOT_UTF8, 2);
        byte[] surrogate = "key,cell\na\u00ed\u00a0\u0080,1\n".getBytes(latin);
        assertRefused(surrogate, FileRefusal.NOT_UTF8, 2);
    }

    @Test
    void aBadByteFarIntoTheFileHasItsLine() {
        byte[] bytes =
                ("key,cell\n" + "a,1.00\n".repeat(50_000) + "\u00ff,1.00\n").getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(bytes, FileRefusal.NOT_UTF8, 50_002);
    }

    @Test
    void aNulByteIsRefusedAtItsLine() {
        assertRefused("key,cell\na,1\nb\0,2\n", FileRefusal.NUL_BYTE, 3);
        assertRefused("key,cell\n" + "a,1.00\n".repeat(50_000) + "a,1.0\0\n", FileRefusal.NUL_BYTE, 50_002);
        assertRefused(GOOD.getBytes(StandardCharsets.UTF_16LE), FileRefusal.NUL_BYTE, 1);
        assertRefused("\0", FileRefusal.NUL_BYTE, 1);
    }

    @Test
    void aLastRecordWithoutLineEndPassesOnlyWhenItIsWhole() {
        assertThat(verdict("key,cell\na,1.00\nb,2.00")).isEqualTo(new FileVerdict.Accepted());
        assertThat(verdict("key,cell\na,1.00")).isEqualTo(new FileVerdict.Accepted());
        assertThat(verdict("key,cell\na,1.5\nb,2")).isInstanceOf(FileVerdict.Refused.class);
        assertThat(verdict("key,cell\na,1.5\nb,2\nc,3")).isEqualTo(new FileVerdict.Accepted());
        for (String cut : List.of("b,2.0", "b,2.", "b,2", "b,", "b")) {
            assertRefused("key,cell\na,1.00\n" + cut, FileRefusal.INCOMPLETE_LAST_RECORD, 3);
        }
    }

    @Test
    void recordsOverTheLimitAreRefused() {
        String limit = "a".repeat(SampleFeeds.SMALL.maxRecordChars() - ",1.00".length());
        Feed text = SampleFeeds.withCell(new CellType.Text(1 << 20), true, ExtraColumns.KEEP);
        String whole = "cell,key\n" + limit + ",1.00\nb,2\n";
        String over = "cell,key\na,1.00\na" + limit + ",1.00\nb,2\n";
        assertThat(InspectedBytes.inspect(InspectedBytes.utf8(whole), "sample.csv", text)
                        .verdict())
                .isEqualTo(new FileVerdict.Accepted());
        assertThat(InspectedBytes.inspect(InspectedBytes.utf8(over), "sample.csv", text)
                        .verdict())
                .isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> {
                    assertThat(refused.code()).isEqualTo(FileRefusal.RECORD_TOO_LONG);
                    assertThat(refused.line()).isEqualTo(3);
                });
        assertRefused("key,cell\n\"" + "a,1.00\n".repeat(100_000), FileRefusal.RECORD_TOO_LONG, 2);
        assertRefused("key,cell\n" + "a".repeat(900_000), FileRefusal.RECORD_TOO_LONG, 2);
    }

    @Test
    void filesOverTheSizeLimitAreRefusedUnread() {
        assertRefused(new byte[(int) SampleFeeds.SMALL.maxFileBytes() + 1], FileRefusal.FILE_TOO_LARGE, 0);
    }

    @Test
    void gzipIsKnownByItsMagicBytesAndMayHaveMembers() throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.write(InspectedBytes.gzip(InspectedBytes.utf8("key,cell\na,1.00\n")));
        members.write(InspectedBytes.gzip(InspectedBytes.utf8("b,2.00\n")));
        Inspection inspection = InspectedBytes.inspect(members.toByteArray(), "sample.csv", FEED);
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records()).isEqualTo(2);
    }

    @Test
    void damagedCutOrTrailedGzipIsRefused() {
        byte[] whole = InspectedBytes.gzip(InspectedBytes.utf8(GOOD));
        assertRefused(Arrays.copyOf(whole, whole.length - 1), FileRefusal.CORRUPT_GZIP, 0);
        assertRefused(Arrays.copyOf(whole, 5), FileRefusal.CORRUPT_GZIP, 0);
        assertRefused(Arrays.copyOf(whole, whole.length + 5), FileRefusal.CORRUPT_GZIP, 0);
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;
        assertRefused(flipped, FileRefusal.CORRUPT_GZIP, 0);
    }

    @Test
    void gzipThatExpandsBeyondTheLimitsIsRefused() {
        byte[] bomb = InspectedBytes.gzip(InspectedBytes.utf8("key,cell\n" + "a,1.00\n".repeat(100_000)));
        assertRefused(bomb, FileRefusal.EXPANSION_TOO_LARGE, 0);
    }

    @Test
    void recordsRejectsAndSumsAreCounted() {
        Feed feed = Feed.csv("sample", "sample.csv")
                .columns(FEED.columns())
                .extraColumns(ExtraColumns.KEEP)
                .measures(List.of("cell"))
                .limits(SampleFeeds.SMALL)
                .build();
        String text = "key,cell\na,1.10\n,2.20\nc,x\nd,-5\ne,1,1\n";
        Inspection inspection = InspectedBytes.inspect(InspectedBytes.utf8(text), "sample.csv", feed);
        assertThat(inspection.records()).isEqualTo(5);
        assertThat(inspection.rejected())
                .isEqualTo(new FileRejects(
                        3,
                        List.of(
                                new FileRejects.Code(
                                        "missing_value",
                                        1,
                                        3,
                                        "key",
                                        "",
                                        "text of at most 100 characters, quoted as a whole if it holds a quote"),
                                new FileRejects.Code(
                                        "bad_decimal",
                                        1,
                                        4,
                                        "cell",
                                        "x",
                                        "a number with at most 7 digits before the point and at most 2 after it"),
                                new FileRejects.Code("too_many_cells", 1, 6, "cell", "3 cells", "2 cells"))));
        assertThat(inspection.sums()).isEqualTo(Map.of("cell", new BigDecimal("-1.70")));
    }

    @Test
    void aFailureOfTheStorageIsNotTheFilesFault() {
        assertThatThrownBy(() -> inspectFailing(new IOException("disk")))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE);
                    assertThat(failure).hasMessageStartingWith("raw/sample.csv: read failed after 8 bytes");
                });
        assertThatThrownBy(() -> inspectFailing(new IOException("s3", new UnknownHostException("bucket"))))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.STORAGE_UNREACHABLE));
    }

    @Test
    void aStorageThatEndsEarlyIsNeverAShortRead() {
        StoredBytes stored = new StoredBytes("raw/sample.csv", new ByteArrayInputStream(InspectedBytes.utf8(GOOD)));
        assertThatThrownBy(() -> FileInspection.inspect(stored, "raw/sample.csv", GOOD.length() + 7, FEED))
                .isInstanceOf(CountinghouseException.class)
                .hasMessage("raw/sample.csv: read 23 bytes, but 30 were listed");
    }

    @Test
    void aFailureOfTheStorageIsSeenByTheRecordReaderItself() {
        StoredBytes stored = new StoredBytes("raw/sample.csv", failing(new IOException("disk")));
        RecordStream records = new CsvRecordStream(new ExpandedBytes(stored, 100, FEED.limits()), FEED);
        assertThatThrownBy(records::next)
                .isInstanceOf(CountinghouseException.class)
                .hasMessageStartingWith("raw/sample.csv: read failed");
    }

    private static Inspection inspectFailing(IOException failure) {
        return FileInspection.inspect(new StoredBytes("raw/sample.csv", failing(failure)), "raw/sample.csv", 100, FEED);
    }

    private static InputStream failing(IOException failure) {
        InputStream start = new ByteArrayInputStream(InspectedBytes.utf8("key,cell"));
        return new InputStream() {
            @Override
            public int read() throws IOException {
                int next = start.read();
                if (next < 0) {
                    throw failure;
                }
                return next;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = start.read(into, offset, length);
                if (count < 0) {
                    throw failure;
                }
                return count;
            }
        };
    }
}
