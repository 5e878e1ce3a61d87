package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.mart.Running.Stride;
import java.time.LocalDate;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Which slices hold days. */
class DaySlicesTest {
    private static final SliceChoice DAYS =
            SliceChoice.ofDays(new DayRange(LocalDate.parse("2024-01-15"), LocalDate.parse("2024-02-03")));

    private static Mart.Builder mart(String... slice) {
        return Mart.of("takings", "lines")
                .schema(new StructType().add("month", DataTypes.DateType).add("company", DataTypes.LongType))
                .key(List.of("month", "company"))
                .slice(List.of(slice))
                .derivation((rows, others) -> rows);
    }

    @Test
    void ofASliceThatBeginsBeforeTheDaysTheFirstOfThemIsInIt() {
        Mart monthly = mart("company", "month").dated("month", Stride.MONTH).build();

        assertThat(DAYS.concerns(monthly)).isTrue();
        assertThat(DAYS.predicate(monthly)).isEqualTo("month BETWEEN DATE'2024-01-01' AND DATE'2024-02-03'");
        assertThat(DAYS.predicateOfPublished(monthly)).isEqualTo(DAYS.predicate(monthly));
    }

    @Test
    void ofSlicesThatAreNotOfTimeOnlyTheRowsOfTheSourceTellTheDays() {
        Mart byCompany = mart("company").dated("sold_on", Stride.DAY).build();

        assertThat(DAYS.predicate(byCompany)).isEqualTo("sold_on BETWEEN DATE'2024-01-15' AND DATE'2024-02-03'");
        assertThat(DAYS.predicateOfPublished(byCompany)).isEqualTo("false");
    }

    @Test
    void whatFollowsASliceOfTheDaysIsDerivedAgainWithIt() {
        Mart running =
                mart("month").running(new Running("month", Stride.MONTH, true)).build();

        assertThat(DAYS.predicate(running)).isEqualTo("month >= DATE'2024-01-01'");
    }

    @Test
    void aMartOfOneSliceIsMeantAndOneOfNewDaysIsNot() {
        assertThat(DAYS.concerns(mart().build())).isTrue();
        assertThat(DAYS.concerns(mart().ofNewDays("month").build())).isFalse();
    }

    @Test
    void aMartThatDoesNotTellItsDaysIsRefusedByName() {
        assertThatThrownBy(() -> DAYS.requireKnownTo(List.of(mart("company").build())))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("found the mart takings, which does not tell the days of its slices [company]");
        DAYS.requireKnownTo(List.of(mart("month").dated("month", Stride.MONTH).build(), mart().build()));
    }

    @Test
    void theLedgerKeepsTheDaysAndOperatorsChooseByColumns() {
        assertThat(DAYS).hasToString("2024-01-15..2024-02-03");
        assertThat(SliceChoice.recorded(DAYS.toString())).isEqualTo(DAYS);
        assertThat(SliceChoice.recorded("month=2024-01-01")).isEqualTo(SliceChoice.of("month=2024-01-01"));
        assertThat(SliceChoice.recorded("")).isEqualTo(SliceChoice.ALL);
        assertThatThrownBy(() -> SliceChoice.of(DAYS.toString())).hasMessageStartingWith("--slices: found");
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> new DayRange(LocalDate.parse("2024-02-01"), LocalDate.parse("2024-01-31")))
                .hasMessageStartingWith("--to: found 2024-01-31, expected a day that is not before --from, 2024-02-01");
    }
}
