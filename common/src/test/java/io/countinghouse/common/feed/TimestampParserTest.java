package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampParserTest {
    private static final CellType.Timestamp ANY =
            new CellType.Timestamp(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31));
    private static final DateTimeFormatter TO_SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long FIRST_SECOND = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final long LAST_SECOND =
            LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

    private final RecordCells cells = new RecordCells(1);

    @Property(tries = 5000)
    void everyMomentFromYear1To9999IsReadToTheMicrosecond(
            @ForAll @LongRange(min = -62135596800L, max = 253402300799L) long second,
            @ForAll @IntRange(min = 0, max = 999_999) int micros,
            @ForAll @IntRange(min = 0, max = 6) int written) {
        String fraction = "%06d".formatted(micros).substring(0, written);
        int readable = written == 0 ? 0 : Integer.parseInt((fraction + "000000").substring(0, 6));
        String text = TO_SECONDS.format(Instant.ofEpochSecond(second)) + (written == 0 ? "" : "." + fraction);

        assertThat(parse(ANY, text)).isNull();
        assertThat(cells.number(0)).isEqualTo(second * 1_000_000 + readable);
    }

    @Test
    void theFirstAndTheLastMomentAreRead() {
        assertThat(parse(ANY, "0001-01-01 00:00:00")).isNull();
        assertThat(cells.number(0)).isEqualTo(FIRST_SECOND * 1_000_000);
        assertThat(parse(ANY, "9999-12-31 23:59:59.999999")).isNull();
        assertThat(cells.number(0)).isEqualTo(LAST_SECOND * 1_000_000 + 999_999);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29",
                "2024-02-29T10:11:12",
                "2024-02-29  0:11:12",
                "2024-02-29 10:11",
                "2024-02-29 10:11:12.",
                "2024-02-29 10:11:12.1234567",
                "2024-02-29 10:11:12,5",
                "2024-02-29 10:11:12Z",
                "2024-02-29 10:11:12+01:00",
                "2024-02-29 10:11:12 ",
                " 2024-02-29 10:11:12",
                "2023-02-29 10:11:12",
                "0000-00-00 00:00:00",
                "2024-02-29 24:00:00",
                "2024-02-29 23:60:00",
                "2024-02-29 23:59:60",
                "2024-02-29 10.11.12",
                "2024-02-29 -1:11:12",
                "2024-02-29 10:11:1x",
                "2024-02-29 10:11:12.1 2",
                "2024-02-29 10:11:12.-5",
                "2024-02-29 ١٠:11:12",
                "2024-02-29 1:11:12.0",
                "20240229101112.00000",
                "1709201472"
            })
    void anythingButTheOneFormIsABadTimestamp(String text) {
        assertThat(outcome(text)).isEqualTo("2:bad_timestamp@cell=" + text);
    }

    @ParameterizedTest
    @CsvSource({
        "1999-12-31 23:59:59.999999,out_of_range",
        "2000-01-01 00:00:00,ok",
        "2099-12-31 23:59:59.999999,ok",
        "2100-01-01 00:00:00,out_of_range"
    })
    void daysOutsideTheBoundsAreOutOfRange(String text, String outcome) {
        assertThat(outcome(text)).startsWith("2:" + outcome);
    }

    @Test
    void whatWasExpectedIsTold() {
        assertThat(CellParser.of(SampleFeeds.sampleTimestamp()).expected())
                .isEqualTo(
                        "a UTC timestamp yyyy-MM-dd HH:mm:ss with at most 6 decimals, from 2000-01-01 to 2099-12-31");
    }

    private CellReject parse(CellType.Timestamp type, String text) {
        // Neighbours on both sides show that nothing beyond the cell is read.
        char[] around = ("9" + text + "9").toCharArray();
        return CellParser.of(type).parse(around, 1, text.length(), false, cells, 0);
    }

    private static String outcome(String text) {
        Feed feed = SampleFeeds.withCell(SampleFeeds.sampleTimestamp(), true, ExtraColumns.KEEP);
        return InspectedBytes.outcomes("key,cell\nk,\"" + text + "\"\n", feed).get(0);
    }
}
