package io.countinghouse.common.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.BusinessCalendar;
import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.testing.TestSpark;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
    private static final String T = "t";
    private static final LakeView NO_LAKE = table -> Optional.empty();

    private static Dataset<Row> table(String rows) {
        return TestSpark.session()
                .sql("SELECT * FROM VALUES " + rows + " AS (id, status, amount)")
                .selectExpr(
                        "cast(id as int) id", "cast(status as string) status", "cast(amount as decimal(9,2)) amount");
    }

    private static List<String> failing(Expectation expectation, Dataset<Row> rows, LocalDate businessDate) {
        EarlierMarts others = new EarlierMarts(
                name -> table("(1, 'x', 1.00), (2, 'y', 2.00)"),
                NO_LAKE,
                Map.of("other", table("(1, 'x', 7.00), (2, 'y', 2.00), (2, 'z', 3.00)")),
                Optional.empty(),
                "true",
                businessDate);
        return expectation.finding().failing(rows, others).collectAsList().stream()
                .map(Row::mkString)
                .sorted()
                .toList();
    }

    private static List<String> failing(Expectation expectation, String rows) {
        return failing(expectation, table(rows), LocalDate.EPOCH);
    }

    @Test
    void aCellThatIsMissingFailsWhateverIsExpectedOfIt() {
        String rows = "(1, 'open', 1.00), (null, 'open', 1.00), (3, null, 1.00), (4, 'odd', null), (5, 'paid', 9.01)";
        assertThat(failing(Expectation.notNull("n", T, "id", "status"), rows)).hasSize(2);
        assertThat(failing(Expectation.accepted("n", T, "status", Set.of("open", "paid")), rows))
                .containsExactly("3null1.00", "4oddnull");
        assertThat(failing(Expectation.range("n", T, "amount", BigDecimal.ONE, new BigDecimal("9.00")), rows))
                .containsExactly("4oddnull", "5paid9.01");
        assertThat(failing(Expectation.predicate("n", T, "amount > id OR status = 'open'"), rows))
                .containsExactly("3null1.00", "4oddnull");
    }

    @Test
    void aKeyIsUniqueAndWhole() {
        assertThat(failing(
                        Expectation.unique("n", T, "id", "status"),
                        "(1, 'a', 1.00), (1, 'b', 1.00), (2, 'a', 1.00), (2, 'a', 2.00), (null, 'a', 1.00)"))
                .containsExactly("2a2", "nulla1");
        // Rows are counted, not keys.
        Expectation unique = Expectation.unique("n", T, "id");
        Dataset<Row> rows = table("(1, 'a', 1.00), (1, 'b', 1.00), (1, 'c', 1.00), (null, 'a', 1.00), (2, 'a', 1.00)");
        assertThat(unique.finding()
                        .failing(rows, null)
                        .agg(unique.count())
                        .first()
                        .getLong(0))
                .isEqualTo(4);
    }

    @Test
    void aRelationshipIsToATableOrAMart() {
        String rows = "(1, 'a', 1.00), (3, 'a', 1.00), (null, 'a', 1.00)";
        assertThat(failing(Expectation.relationship("n", T, "id", others -> others.table("d"), "id"), rows))
                .containsExactly("3a1.00", "nulla1.00");
        assertThat(failing(Expectation.relationship("n", T, "id", others -> others.mart("other"), "id"), rows))
                .containsExactly("3a1.00", "nulla1.00");
    }

    @Test
    void totalsAreComparedBothWays() {
        Expectation sums = Expectation.equalTotals(
                "n", T, Total.of("amount"), others -> others.mart("other"), Total.of("amount"), "id");
        assertThat(failing(sums, "(1, 'a', 3.00), (1, 'b', 4.00), (2, 'a', 5.00)"))
                .isEmpty();
        // 2 is missing here and 3 there; a cent is too much of 1.
        assertThat(failing(sums, "(1, 'a', 7.01), (3, 'a', 0.01)"))
                .containsExactly("17.017.00", "2null5.00", "30.01null");
        Expectation counts =
                Expectation.equalTotals("n", T, Total.ofRows(), others -> others.mart("other"), Total.ofRows(), "id");
        assertThat(failing(counts, "(1, 'a', 0.00), (2, 'a', 0.00)")).containsExactly("212");
    }

    /** Within 2 business days, Thursday 2024-03-28 and Friday, which is a holiday where one is named. */
    @ParameterizedTest
    @CsvSource({
        "2024-03-28, 2024-03-26, , 1",
        "2024-03-28, 2024-03-27, , 0",
        // Friday is no day to ask on where it is a holiday, nor is Sunday.
        "2024-03-29, 2024-03-27, , 1",
        "2024-03-29, 2024-03-20, 2024-03-29, 0",
        "2024-03-31, 2024-03-20, , 0",
        "2024-04-01, 2024-03-27, 2024-03-29, 1",
        "2024-04-01, 2024-03-28, 2024-03-29, 0",
        // Monday: Friday and Monday.
        "2024-04-01, 2024-03-28, , 1",
        "2024-04-01, 2024-03-29, , 0",
        // A day that has already begun is no reason to warn, one far ahead no reason not to.
        "2024-04-01, 2024-04-02, , 0",
        "2024-04-01, 2031-04-02, , 1"
    })
    void nothingIsMissedOnADayWithoutBusiness(LocalDate businessDate, String newest, LocalDate holiday, int failing) {
        BusinessCalendar calendar = new BusinessCalendar(
                Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), holiday == null ? Set.of() : Set.of(holiday));
        Dataset<Row> rows = TestSpark.session().sql("SELECT date'" + newest + "' AS day UNION SELECT date'2024-01-01'");
        assertThat(failing(Expectation.fresh("n", T, "day", calendar, 2), rows, businessDate))
                .hasSize(failing);
    }

    @ParameterizedTest
    @CsvSource({"0, 100, false", "5, 100, false", "6, 100, false", "10, 100, false", "11, 100, true", "6, 10, true"})
    void aFailureIsMoreThanSomeRowsAndMoreThanAShare(long failing, long rows, boolean failed) {
        Expectation tolerant = Expectation.notNull("n", T, "id")
                .with(io.countinghouse.common.error.Severity.ERROR, new RejectLimit(5, new BigDecimal("0.1")));
        assertThat(tolerant.isFailed(failing, rows)).isEqualTo(failed);
        assertThat(Expectation.notNull("n", T, "id").isFailed(1, 1_000_000)).isTrue();
    }
}
