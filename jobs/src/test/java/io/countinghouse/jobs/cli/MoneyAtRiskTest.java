package io.countinghouse.jobs.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.testing.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class MoneyAtRiskTest {
    /** Feed, currency, amount and measures of one rejected row each, all for the same reason. */
    private static final String ROWS =
            """
            SELECT 'OPEN' AS state, feed, 'raw/invoices.csv' AS object_key, cast(amount AS decimal(38,10)) AS amount_at_risk,
                measures, currency, array(named_struct('code', 'unknown_category', 'column', 'category')) AS rejects
            FROM VALUES
                ('invoices', 'EUR', '-10.00', map('amount', -10.00)),
                ('invoices', 'EUR', '4.50', map('amount', 4.50)),
                ('invoices', 'JPY', '1000', map('amount', 1000)),
                ('invoices', 'JPY', null, map('amount', null)),
                ('invoices', '?', null, map('amount', null)),
                ('invoices', '?', '3.00', map('amount', 3.00)),
                ('invoices', null, '7.00', map('amount', 7.00)),
                ('rates', null, null, null) AS row(feed, currency, amount, measures)
            """;

    @Test
    void moneyAtRiskIsToldByCurrencyWithoutSignsAndWithTheNumberOfRowsWithoutAnAmount() {
        assertThat(listed(TestSpark.session().sql(ROWS)))
                .containsExactly(
                        "invoices|-|1|7.00|0",
                        "invoices|?|2|0.00|2",
                        "invoices|EUR|2|14.50|0",
                        "invoices|JPY|2|1000.00|1",
                        "rates|-|1|0.00|0");
    }

    @Test
    void rowsRejectedBeforeTheCurrencyWasRecordedAreListedWithoutOne() {
        assertThat(listed(TestSpark.session()
                        .sql(ROWS)
                        .where("feed = 'invoices' AND currency = 'EUR'")
                        .drop(Rejects.CURRENCY)))
                .containsExactly("invoices|-|2|14.50|0");
    }

    private static List<String> listed(Dataset<Row> rejects) {
        return rejects
                .withColumn("reject", explode(col(Rejects.REJECTS)))
                .transform(QuarantineCommand::atRisk)
                .selectExpr("feed", "currency", "rows", "cast(money_at_risk as decimal(20,2))", "unreadable")
                .collectAsList()
                .stream()
                .map(row -> row.mkString("|"))
                .toList();
    }
}
