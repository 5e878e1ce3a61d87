package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.testing.RealParts;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BalanceExpectationsIT {
    private static final String GOOD = "(7, date'2024-01-30', 0.00, 10.00, 4.00, 6.00, 6.00), "
            + "(7, date'2024-01-31', 6.00, 0.00, 0.00, 0.00, 6.00), (9, date'2024-01-31', 0.00, 1.00, 0.00, 1.00, 1.00)";

    private static Dataset<Row> balances(String rows) {
        return RealParts.shared()
                .spark()
                .sql("SELECT * FROM VALUES " + rows
                        + " AS (organization_id, balance_date, opening_balance, total_amount,"
                        + " payment_amount, flow, closing_balance)");
    }

    private static long failing(String name, String rows, String organizations) {
        Expectation expectation = BalanceExpectations.of(BalancesWorkspace.until("2024-01-31")).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        LakeView none = table -> Optional.empty();
        Map<String, Dataset<Row>> marts = Map.of(
                "dim_organizations",
                RealParts.shared()
                        .spark()
                        .sql("SELECT * FROM VALUES " + organizations + " AS (organization_id, balance_usd)"));
        EarlierMarts others =
                new EarlierMarts(table -> null, none, marts, Optional.empty(), "true", LocalDate.parse("2024-01-31"));
        return expectation.finding().failing(balances(rows), others).count();
    }

    @Test
    void eachFindsWhatItIsFor() {
        String organizations = "(7, 6.00), (9, 1.00)";
        for (String name : List.of(
                "balance_without_organization",
                "fct_org_daily_balances_does_not_add_up",
                "fct_org_daily_balances_opens_otherwise_than_it_closed",
                "balance_is_not_what_all_flows_come_to")) {
            assertThat(failing(name, GOOD, organizations)).as(name).isZero();
        }
        assertThat(failing("balance_without_organization", GOOD, "(7, 6.00)")).isEqualTo(1);
        assertThat(failing(
                        "fct_org_daily_balances_does_not_add_up",
                        GOOD.replace("4.00, 6.00, 6.00)", "4.00, 6.00, 6.01)"),
                        organizations))
                .isEqualTo(1);
        assertThat(failing(
                        "fct_org_daily_balances_does_not_add_up",
                        GOOD.replace("10.00, 4.00, 6.00", "10.01, 4.00, 6.00"),
                        organizations))
                .isEqualTo(1);
        assertThat(failing(
                        "fct_org_daily_balances_opens_otherwise_than_it_closed",
                        GOOD.replace("31', 6.00, 0.00, 0.00, 0.00, 6.00", "31', 5.99, 0.00, 0.00, 0.01, 6.00"),
                        organizations))
                .isEqualTo(1);
        // A day is missing.
        assertThat(failing(
                        "fct_org_daily_balances_opens_otherwise_than_it_closed",
                        GOOD.replace("01-30", "01-29"),
                        organizations))
                .isEqualTo(1);
        assertThat(failing("balance_is_not_what_all_flows_come_to", GOOD, "(7, 6.01), (9, 1.00)"))
                .isEqualTo(1);
    }

    /** Of staged invoices (id, organization, day, rate, status), with organization 7 known and two balances by currency. */
    private static long failingStaged(String name, String invoices) {
        SparkSession spark = RealParts.shared().spark();
        Dataset<Row> rows = spark.sql("SELECT * FROM VALUES " + invoices
                        + " AS (invoice_id, organization_id, balance_date, fx_rate, status)")
                .selectExpr(
                        "*",
                        "'f' AS _file_id",
                        "1L AS _line",
                        "0 AS org_bucket",
                        "trunc(balance_date, 'MM') AS balance_month",
                        "cast(10.00 as decimal(28, 2)) AS total_amount");
        LakeView lake = table -> Optional.of(spark.sql("SELECT 7L AS organization_id"));
        Dataset<Row> byCurrency = spark.sql(
                "SELECT 7L AS organization_id, date'2024-01-30' AS balance_date,"
                        + " date'2024-01-01' AS balance_month, 0 AS org_bucket, cast(10.00 as decimal(28, 2)) AS total_amount_usd");
        EarlierMarts others = new EarlierMarts(
                table -> null,
                lake,
                Map.of("fct_org_daily_balances_by_currency", byCurrency),
                Optional.empty(),
                "true",
                LocalDate.parse("2024-01-31"));
        return BalanceExpectations.of(BalanceSettings.DEFAULT).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .finding()
                .failing(rows, others)
                .count();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "invoice_without_key;             (null, 7L, date'2024-01-30', 1.0, 'paid')",
                "invoice_without_key;             (1L, 7L, cast(null as date), 1.0, 'paid')",
                "invoice_outside_the_accepted_days; (1L, 7L, date'1999-12-30', 1.0, 'paid')",
                "fx_rate_hardly_possible;         (1L, 7L, date'2024-01-30', 99999999.0, 'paid')",
                "invoice_of_unknown_status;       (1L, 7L, date'2024-01-30', 1.0, 'lost')",
                "invoice_of_unknown_organization; (1L, 9L, date'2024-01-30', 1.0, 'paid')",
                "invoices_are_stale;              (1L, 7L, date'2024-01-26', 1.0, 'paid')",
                "days_are_not_those_by_currency;  (1L, 7L, date'2024-01-30', 1.0, 'paid'), (2L, 7L, date'2024-01-31', 1.0, 'paid')",
                "invoiced_is_not_the_sum_by_currency; (1L, 7L, date'2024-01-30', 1.0, 'paid'), (2L, 7L, date'2024-01-31', 1.0, 'paid')"
            })
    void eachOfStagingAndTotalsFindsWhatItIsFor(String name, String invoices) {
        assertThat(failingStaged(name, invoices)).isEqualTo(1);
        assertThat(failingStaged(name, "(1L, 7L, date'2024-01-30', 1.0, 'paid')"))
                .isZero();
    }
}
