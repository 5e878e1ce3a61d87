package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileRefusalTest {
    private static final String HEADER = "id,name,day,total\n";
    private static final String ROW = "1,a,2023-01-02,1.00\n";

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(FileRefusal.BAD_NAME, 0, "sales x.csv", Files.utf8(HEADER + ROW)),
                arguments(FileRefusal.BAD_NAME, 0, "other.csv", Files.utf8(HEADER + ROW)),
                arguments(FileRefusal.BAD_NAME, 0, "säles.csv", Files.utf8(HEADER + ROW)),
                arguments(FileRefusal.WRONG_EXTENSION, 0, "sales.json", Files.utf8(HEADER + ROW)),
                arguments(FileRefusal.WRONG_EXTENSION, 0, "sales3.csv1", Files.utf8(HEADER + ROW)),
                arguments(FileRefusal.EMPTY_FILE, 0, "sales.csv", new byte[0]),
                arguments(FileRefusal.HEADER_ONLY, 1, "sales.csv", Files.utf8(HEADER)),
                arguments(FileRefusal.MISSING_HEADER, 1, "sales.csv", Files.utf8(ROW)),
                arguments(FileRefusal.MISSING_HEADER, 1, "sales.csv", Files.utf8("\n" + HEADER + ROW)),
                arguments(FileRefusal.MISSING_COLUMNS, 1, "sales.csv", Files.utf8("id,name,day\n1,a,2023-01-02\n")),
                arguments(FileRefusal.MISSING_COLUMNS, 1, "sales.csv", Files.utf8("id,name,day,Total\n" + ROW)),
                arguments(FileRefusal.DUPLICATE_COLUMNS, 1, "sales.csv", Files.utf8("id,name,day,total,id\n" + ROW)),
                arguments(FileRefusal.UNCLOSED_QUOTE, 1, "sales.csv", Files.utf8("\"" + HEADER + ROW)),
                arguments(
                        FileRefusal.UNCLOSED_QUOTE, 3, "sales.csv", Files.utf8(HEADER + ROW + "2,\"b,2023-01-02,1\n")),
                arguments(FileRefusal.MALFORMED_QUOTE, 2, "sales.csv", Files.utf8(HEADER + "1,\"a\"b,2023-01-02,1\n")),
                arguments(
                        FileRefusal.NOT_UTF8,
                        3,
                        "sales.csv",
                        (HEADER + ROW + "2,\u00e9,2023-01-02,1.00\n").getBytes(StandardCharsets.ISO_8859_1)),
                arguments(
                        FileRefusal.NOT_UTF8, 1, "sales.csv", ("\ufeff" + HEADER).getBytes(StandardCharsets.UTF_16LE)),
                arguments(FileRefusal.NUL_BYTE, 2, "sales.csv", Files.utf8(HEADER + "1,a\0,2023-01-02,1.00\n")),
                arguments(FileRefusal.INCOMPLETE_LAST_RECORD, 3, "sales.csv", Files.utf8(HEADER + ROW + "2,b,2023-01")),
                arguments(
                        FileRefusal.CORRUPT_GZIP,
                        0,
                        "sales.csv",
                        Arrays.copyOf(Files.gzip(Files.utf8(HEADER + ROW)), 40)),
                arguments(FileRefusal.FILE_TOO_LARGE, 0, "sales.csv", new byte[(1 << 20) + 1]),
                arguments(
                        FileRefusal.EXPANSION_TOO_LARGE,
                        0,
                        "sales.csv",
                        Files.gzip(Files.utf8(HEADER + ROW.repeat(400_000)))),
                arguments(
                        FileRefusal.RECORD_TOO_LONG,
                        2,
                        "sales.csv",
                        Files.utf8(HEADER + "1,\"" + "a".repeat(200_000) + "\",2023-01-02,1.00\n")),
                arguments(
                        FileRefusal.TOO_MANY_COLUMNS,
                        1,
                        "sales.csv",
                        Files.utf8("id,name,day,total,a,b,c,d,e,f,g\n1,a,2023-01-02,1,,,,,,,\n")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aBadFileIsRefusedWithItsCodeAndLine(FileRefusal code, long line, String name, byte[] bytes) {
        Inspection inspection = Files.inspect(Files.FEED, name, bytes);
        assertThat(inspection.verdict()).isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.line()).isEqualTo(line);
            assertThat(refused.found()).isNotBlank();
            assertThat(refused.expected()).isNotBlank();
        });
        assertThat(inspection.records()).isZero();
        assertThat(inspection.fileId()).matches("[0-9a-f]{64}");
    }

    @Test
    void anUndeclaredColumnIsRefusedWhereTheFeedSaysSo() {
        Inspection inspection = Files.inspect(
                Files.feed(ExtraColumns.REFUSE), "sales.csv", Files.utf8("id,name,day,total,x\n1,a,2023-01-02,1,y\n"));
        assertThat(inspection.verdict())
                .isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo(FileRefusal.UNKNOWN_COLUMNS));
    }

    @Test
    void everyRefusalHasACaseHere() {
        Set<FileRefusal> covered = refusals()
                .map(arguments -> (FileRefusal) arguments.get()[0])
                .collect(Collectors.toCollection(() -> EnumSet.of(FileRefusal.UNKNOWN_COLUMNS)));
        assertThat(covered).containsExactlyInAnyOrder(FileRefusal.values());
    }

    @Test
    void aGoodFileIsMeasuredWithItsRejects() {
        byte[] bytes = Files.utf8("\ufeff" + HEADER + ROW + "x,b,2023-01-02,-2.50\n3,c,2023-01-02,q\n");
        Inspection inspection = Files.inspect(Files.FEED, "big_sales-2.csv", bytes);
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records()).isEqualTo(3);
        assertThat(inspection.rejected()).isEqualTo(2);
        assertThat(inspection.sums().get("total")).isEqualByComparingTo("-1.50");
    }

    @Test
    void aWholeLastRecordNeedsNoLineEnd() {
        Inspection inspection = Files.inspect(Files.FEED, "sales.csv", Files.utf8(HEADER + ROW.strip()));
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records()).isEqualTo(1);
    }

    @Test
    void gzipIsKnownByItsBytesNotByItsName() {
        byte[] plain = Files.utf8(HEADER + ROW);
        Inspection inspection = Files.inspect(Files.FEED, "sales.csv", Files.gzip(plain));
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records()).isEqualTo(1);
        assertThat(inspection.fileId())
                .isNotEqualTo(Files.inspect(Files.FEED, "sales.csv", plain).fileId());
    }
}
