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
import org.junit.jupiter.api.Test;

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
}
