package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellRejectTest {
    private static final CellType QUANTITY = new CellType.WholeNumber(-1000, 1000);
    private static final CellType ANY_LONG = new CellType.WholeNumber(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final CellType MONEY = new CellType.Decimal(7, 2);
    private static final CellType WIDE_MONEY = new CellType.Decimal(30, 2);

    private static Feed feed(CellType type) {
        return SampleFeeds.withCell(type, true, ExtraColumns.KEEP);
    }

    private static String outcome(String cell, CellType type) {
        List<String> outcomes = InspectedBytes.outcomes("key,cell\nk,\"" + cell + "\"\n", feed(type));
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0).substring("2:".length());
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5", " 5", "5 ", "1e3", "٣", "5.0", "1,000", "-", "--5", "5-", "0x1F", "abc", "５"})
    void anythingButDigitsAndAMinusIsABadInteger(String cell) {
        assertThat(outcome(cell, QUANTITY)).isEqualTo("bad_integer@cell=" + cell);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "-0,0", "007,7", "1000,1000", "-1000,-1000", "00000000000000000000000042,42"})
    void wholeNumbersAreReadExactly(String cell, long value) {
        assertThat(number("key,cell\nk," + cell + "\n", QUANTITY)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "-1001", "9223372036854775808", "-9223372036854775809", "99999999999999999999"})
    void wholeNumbersOutsideTheBoundsAreOutOfRange(String cell) {
        assertThat(outcome(cell, QUANTITY)).isEqualTo("out_of_range@cell=" + cell);
    }

    @Test
    void theLargestAndSmallestLongAreReadAndTheNextOnesAreNot() {
        assertThat(number("key,cell\nk,9223372036854775807\n", ANY_LONG)).isEqualTo(Long.MAX_VALUE);
        assertThat(number("key,cell\nk,-9223372036854775808\n", ANY_LONG)).isEqualTo(Long.MIN_VALUE);
        assertThat(outcome("9223372036854775808", ANY_LONG)).startsWith("out_of_range");
        assertThat(outcome("-9223372036854775809", ANY_LONG)).startsWith("out_of_range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12,30",
                "1.234,56",
                "1,234.56",
                " 5",
                "5 ",
                "+5",
                "1e3",
                "٣",
                "1.",
                ".5",
                ".",
                "-",
                "-.5",
                "1.2.3",
                "NaN",
                "$5",
                "5-",
                "--5",
                "(5.00)"
            })
    void anythingButPlainDigitsAndOnePointIsABadDecimal(String cell) {
        assertThat(outcome(cell, MONEY)).isEqualTo("bad_decimal@cell=" + cell);
        assertThat(outcome(cell, WIDE_MONEY)).isEqualTo("bad_decimal@cell=" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.005", "0.000", "1.500", "99999999.999"})
    void moreWrittenDecimalsThanTheScaleAreTooMany(String cell) {
        assertThat(outcome(cell, MONEY)).isEqualTo("too_many_decimals@cell=" + cell);
        assertThat(outcome(cell, WIDE_MONEY)).isEqualTo("too_many_decimals@cell=" + cell);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "-0,0",
        "-0.00,0",
        "12.30,1230",
        "12.3,1230",
        "12,1200",
        "99999.99,9999999",
        "-99999.99,-9999999",
        "0000012.30,1230",
        "0.01,1",
        "-0.01,-1",
        "000000000000000000000000001.00,100"
    })
    void decimalsAreReadExactlyToTheCent(String cell, long cents) {
        assertThat(number("key,cell\nk," + cell + "\n", MONEY)).isEqualTo(cents);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100000", "100000.00", "-100000", "18446744073709551617", "99999999999999999999.99"})
    void decimalsWithTooManyDigitsAreOutOfRange(String cell) {
        assertThat(outcome(cell, MONEY)).isEqualTo("out_of_range@cell=" + cell);
    }

    @Test
    void decimalsWiderThanALongAreReadExactly() {
        RecordStream records = InspectedBytes.stream(
                InspectedBytes.utf8("key,cell\nk,-1234567890123456789012345678.9\n"), feed(WIDE_MONEY));
        assertThat(records.next()).isTrue();
        assertThat(records.cells().object(1)).hasToString("-1234567890123456789012345678.90");
        assertThat(outcome("12345678901234567890123456789", WIDE_MONEY)).startsWith("out_of_range");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29", "1900-02-29", "2023-04-31", "2023-13-01", "2023-00-10", "2023-01-00", "2023-1-1",
                "01-02-2023", "2023/01/02", "20230102", "2023-01-02T00:00", " 2023-01-02", "0000-01-01", "٢٠٢٣-01-02",
                "2023-01--2", "-023-01-02"
            })
    void anythingButARealIsoDayIsABadDate(String cell) {
        assertThat(outcome(cell, SampleFeeds.sampleDate())).isEqualTo("bad_date@cell=" + cell);
    }

    @ParameterizedTest
    @CsvSource({"1999-12-31,out_of_range@cell=1999-12-31", "2100-01-01,out_of_range@cell=2100-01-01", "2000-02-29,ok"})
    void datesOutsideTheBoundsAreOutOfRange(String cell, String outcome) {
        assertThat(outcome(cell, SampleFeeds.sampleDate())).isEqualTo(outcome);
    }

    @Test
    void everyDayFromYear1To9999IsReadAsTheCalendarSays() {
        LocalDate first = LocalDate.of(1, 1, 1);
        LocalDate last = LocalDate.of(9999, 12, 31);
        IsoDateParser parser = new IsoDateParser(new CellType.IsoDate(first, last));
        RecordCells cells = new RecordCells(1);
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            char[] text = day.toString().toCharArray();
            assertThat(parser.parse(text, 0, text.length, false, cells, 0)).isNull();
            assertThat(cells.number(0)).isEqualTo(day.toEpochDay());
        }
    }

    @Test
    void textIsMeasuredInCharactersNotInBytesOrSurrogates() {
        CellType text = new CellType.Text(3);
        assertThat(outcome("äöü", text)).isEqualTo("ok");
        assertThat(outcome("😀😀😀", text)).isEqualTo("ok");
        assertThat(outcome("abcd", text)).isEqualTo("text_too_long@cell=abcd");
    }

    @Test
    void aQuoteInsideAnUnquotedCellIsStray() {
        assertThat(InspectedBytes.outcomes("key,cell\nk,5\" pipe\nk,\"5\"\" pipe\"\n", feed(new CellType.Text(20))))
                .containsExactly("2:stray_quote@cell=5\" pipe", "3:ok");
    }

    @Test
    void anEmptyRequiredCellIsMissingAndAnEmptyOptionalOneIsNull() {
        assertThat(InspectedBytes.outcomes("key,cell\nk,\nk,\"\"\n", feed(MONEY)))
                .containsExactly("2:missing_value@cell=", "3:missing_value@cell=");
        Feed optional = SampleFeeds.withCell(MONEY, false, ExtraColumns.KEEP);
        assertThat(InspectedBytes.outcomes("key,cell\nk,\nk,\"\"\n", optional)).containsExactly("2:ok", "3:ok");
    }

    @Test
    void recordsOfTheWrongWidthAreRejectedWithTheirWidth() {
        assertThat(InspectedBytes.outcomes("key,cell\nk\nk,5,6\nk,5\n", feed(QUANTITY)))
                .containsExactly("2:too_few_cells@cell=1 cell", "3:too_many_cells@cell=3 cells", "4:ok");
    }

    @Test
    void anEmptyLineIsARejectedRecordUnlessNothingFollows() {
        assertThat(InspectedBytes.outcomes("key,cell\nk,1\n\n\r\nk,2\n\n\n", feed(QUANTITY)))
                .containsExactly("2:ok", "3:too_few_cells@key=0 cells", "4:too_few_cells@key=0 cells", "5:ok");
    }

    @Test
    void everyFailingCellOfARecordIsListed() {
        assertThat(InspectedBytes.outcomes(
                        """
                        customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost
                        0,x,,2023-02-30,7,1.005,-1,10
                        """,
                        SampleFeeds.sales()))
                .containsExactly("2:out_of_range@customer_id=0,bad_integer@store_id=x,missing_value@product_name=,"
                        + "bad_date@sales_date=2023-02-30,too_many_decimals@price=1.005,out_of_range@quantity=-1");
    }

    @Test
    void whatWasFoundIsCutTo200Characters() {
        assertThat(outcome("x".repeat(1000), QUANTITY)).isEqualTo("bad_integer@cell=" + "x".repeat(200));
    }

    static Stream<CellReject> codes() {
        return Stream.of(CellReject.values());
    }

    @ParameterizedTest
    @MethodSource("codes")
    void codesAreSnakeCase(CellReject reject) {
        assertThat(reject.code()).matches("[a-z]+(_[a-z]+)*");
    }

    private static long number(String text, CellType type) {
        RecordStream records = InspectedBytes.stream(InspectedBytes.utf8(text), feed(type));
        assertThat(records.next()).isTrue();
        assertThat(records.cells().rejects()).isEmpty();
        assertThat(records.cells().isPresent(1)).isTrue();
        return records.cells().number(1);
    }
}
