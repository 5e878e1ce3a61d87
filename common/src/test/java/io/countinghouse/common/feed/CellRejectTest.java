package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellRejectTest {
    private static final String HEADER = "id,name,day,total\n";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                ",a,2023-01-02,1.00 | id | missing_value",
                "\"\",a,2023-01-02,1.00 | id | missing_value",
                "x,a,2023-01-02,1.00 | id | bad_integer",
                "+5,a,2023-01-02,1.00 | id | bad_integer",
                "1.0,a,2023-01-02,1.00 | id | bad_integer",
                "1e3,a,2023-01-02,1.00 | id | bad_integer",
                "\" 1\",a,2023-01-02,1.00 | id | bad_integer",
                "٣,a,2023-01-02,1.00 | id | bad_integer",
                "-,a,2023-01-02,1.00 | id | bad_integer",
                "0,a,2023-01-02,1.00 | id | out_of_range",
                "-4,a,2023-01-02,1.00 | id | out_of_range",
                "99999999999999999999,a,2023-01-02,1.00 | id | out_of_range",
                "1,123456789012345678901,2023-01-02,1.00 | name | text_too_long",
                "1,a,2023/01/02,1.00 | day | bad_date",
                "1,a,2023-1-2,1.00 | day | bad_date",
                "1,a,2023-02-29,1.00 | day | bad_date",
                "1,a,2023-13-01,1.00 | day | bad_date",
                "1,a,2023-01-02T00:00,1.00 | day | bad_date",
                "1,a,2019-12-31,1.00 | day | out_of_range",
                "1,a,2031-01-01,1.00 | day | out_of_range",
                "1,a,2023-01-02, | total | missing_value",
                "1,a,2023-01-02,\"12,30\" | total | bad_decimal",
                "1,a,2023-01-02,\"1.234,56\" | total | bad_decimal",
                "1,a,2023-01-02,1.005 | total | too_many_decimals",
                "1,a,2023-01-02,1.500 | total | too_many_decimals",
                "1,a,2023-01-02,5. | total | too_many_decimals_or_bad",
                "1,a,2023-01-02,.5 | total | bad_decimal",
                "1,a,2023-01-02,1e3 | total | bad_decimal",
                "1,a,2023-01-02,$5.00 | total | bad_decimal",
                "1,a,2023-01-02,NaN | total | bad_decimal",
                "1,a,2023-01-02,12345678901234567.00 | total | out_of_range",
                "1,a,2023-01-02 | ~~ | too_few_cells",
                "1,a,2023-01-02,1.00,7 | ~~ | too_many_cells",
            })
    void aBadCellIsRejectedWithItsCode(String record, String column, String code) throws IOException {
        try (CsvRecords records = Files.open(Files.FEED, Files.utf8(HEADER + record + "\n"))) {
            assertThat(records.next()).isTrue();
            assertThat(records.faults()).hasSize(1);
            CsvRecords.CellFault fault = records.faults().get(0);
            assertThat(fault.column()).isEqualTo(column);
            assertThat(fault.code().code()).isEqualTo(code.replace("too_many_decimals_or_bad", "bad_decimal"));
            assertThat(records.raw()).isEqualTo(record);
            assertThat(records.line()).isEqualTo(2);
            assertThat(records.next()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.01 | 0.01",
                "-0.01 | -0.01",
                "5 | 5.00",
                "007.5 | 7.50",
                "9999999999999999.99 | 9999999999999999.99",
                "-9999999999999999.99 | -9999999999999999.99",
            })
    void anAmountIsReadExactly(String text, String amount) throws IOException {
        try (CsvRecords records = Files.open(Files.FEED, Files.utf8(HEADER + "1,a,2023-01-02," + text + "\n"))) {
            assertThat(records.next()).isTrue();
            assertThat(records.faults()).isEmpty();
            assertThat(records.cells()[3].amount().orElseThrow()).isEqualTo(amount);
        }
    }

    @Test
    void everyFailingCellOfARecordIsListed() throws IOException {
        try (CsvRecords records = Files.open(Files.FEED, Files.utf8(HEADER + "x,a,y,z\n"))) {
            records.next();
            assertThat(records.faults())
                    .extracting(
                            CsvRecords.CellFault::column, fault -> fault.code().code())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("id", "bad_integer"),
                            org.assertj.core.groups.Tuple.tuple("day", "bad_date"),
                            org.assertj.core.groups.Tuple.tuple("total", "bad_decimal"));
        }
    }

    @Test
    void anEmptyLineIsARejectedRecord() throws IOException {
        try (CsvRecords records =
                Files.open(Files.FEED, Files.utf8(HEADER + "1,a,2023-01-02,1.00\n\n2,b,2023-01-02,2.00\n"))) {
            assertThat(records.next()).isTrue();
            assertThat(records.next()).isTrue();
            assertThat(records.faults().get(0).code()).isEqualTo(CellReject.TOO_FEW_CELLS);
            assertThat(records.line()).isEqualTo(3);
            assertThat(records.next()).isTrue();
            assertThat(records.faults()).isEmpty();
            assertThat(records.next()).isFalse();
        }
    }

    @Test
    void aRejectedRecordOverSeveralLinesIsQuotedExactly() throws IOException {
        String record = "x,\"a\r\nb \"\"c\"\"\nd\",2023-01-02,1.00";
        byte[] bytes = Files.utf8("id,name,day,total\r\n1,a,2023-01-02,1.00\r\n" + record + "\r\n2,b,2023-01-02,2\r\n");
        try (CsvRecords records = Files.open(Files.FEED, bytes)) {
            records.next();
            assertThat(records.raw()).isEqualTo("1,a,2023-01-02,1.00");
            records.next();
            assertThat(records.line()).isEqualTo(3);
            assertThat(records.raw()).isEqualTo(record);
            records.next();
            assertThat(records.line()).isEqualTo(6);
            assertThat(records.raw()).isEqualTo("2,b,2023-01-02,2");
        }
    }
}
