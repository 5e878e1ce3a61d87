package io.countinghouse.jobs.sales;

import static io.countinghouse.jobs.sales.SalesColumns.FULL_NAME;
import static io.countinghouse.jobs.sales.SalesColumns.ID;
import static io.countinghouse.jobs.sales.SalesColumns.INCENTIVE;
import static io.countinghouse.jobs.sales.SalesColumns.INCENTIVE_REASON;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_MONTH;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_PERSON_ID;
import static io.countinghouse.jobs.sales.SalesColumns.SALES_RANK;
import static io.countinghouse.jobs.sales.SalesColumns.STORE_ID;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL_COST;
import static io.countinghouse.jobs.sales.SalesColumns.TOTAL_SALES;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.rank;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.money.LargestRemainder;
import io.countinghouse.common.money.MoneySum;
import java.math.BigDecimal;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/** What each salesperson sold in each store and month, with rank and incentive for the best. */
final class SalesTeamDataMart {
    private static final String TIED = "_tied";
    private static final String PLACE = "_place";
    private static final String MEMBERS = "_members";
    private static final String POT = "_pot";

    private static final WindowSpec BY_STORE_AND_MONTH = Window.partitionBy(STORE_ID, SALES_MONTH);
    private static final WindowSpec BEST_FIRST =
            BY_STORE_AND_MONTH.orderBy(col(TOTAL_SALES).desc());
    private static final WindowSpec SAME_RANK = Window.partitionBy(STORE_ID, SALES_MONTH, SALES_RANK);

    private SalesTeamDataMart() {}

    static Dataset<Row> derive(Dataset<Row> lines, Dataset<Row> salesTeam, TiePolicy ties, BigDecimal rate) {
        return lines.transform(SalesTeamDataMart::byStorePersonAndMonth)
                .transform(SalesTeamDataMart::ranked)
                .transform(ranked -> withIncentive(ranked, ties, rate))
                .transform(paid -> withName(paid, salesTeam));
    }

    private static Dataset<Row> byStorePersonAndMonth(Dataset<Row> lines) {
        return lines.groupBy(STORE_ID, SALES_PERSON_ID, SALES_MONTH)
                .agg(MoneySum.of(col(TOTAL_COST), TOTAL).as(TOTAL_SALES));
    }

    private static Dataset<Row> ranked(Dataset<Row> totals) {
        return totals.withColumn(SALES_RANK, rank().over(BEST_FIRST))
                .withColumn(MEMBERS, count(lit(1)).over(BY_STORE_AND_MONTH))
                .withColumn(TIED, count(lit(1)).over(SAME_RANK))
                .withColumn(PLACE, row_number().over(SAME_RANK.orderBy(col(SALES_PERSON_ID))));
    }

    private static Dataset<Row> withIncentive(Dataset<Row> ranked, TiePolicy ties, BigDecimal rate) {
        Column best = col(SALES_RANK).equalTo(1).and(col(TOTAL_SALES).gt(0));
        Column paid = ties == TiePolicy.FIRST ? best.and(col(PLACE).equalTo(1)) : best;
        Column pot = round(col(TOTAL_SALES).multiply(lit(rate.stripTrailingZeros())), 2)
                .cast(TOTAL);
        Dataset<Row> incentives = ties == TiePolicy.SPLIT
                ? LargestRemainder.split(
                        ranked.withColumn(POT, pot),
                        col(POT),
                        when(paid, lit(1)).otherwise(lit(0)),
                        List.of(STORE_ID, SALES_MONTH, SALES_RANK),
                        col(SALES_PERSON_ID),
                        INCENTIVE)
                : ranked.withColumn(
                        INCENTIVE,
                        when(paid, pot).otherwise(lit(BigDecimal.ZERO)).cast(TOTAL));
        return incentives.withColumn(INCENTIVE_REASON, reason(ties));
    }

    private static Column reason(TiePolicy ties) {
        Column where = concat(
                lit("store "), col(STORE_ID).cast("string"), lit(" in "), date_format(col(SALES_MONTH), "yyyy-MM"));
        Column among = concat(col(TIED).cast("string"), lit(" tied for the best of "), where);
        Column tied =
                switch (ties) {
                    case ALL -> concat(lit("one of "), among, lit("; each is paid in full"));
                    case SPLIT -> concat(lit("one of "), among, lit("; the incentive is shared"));
                    case FIRST -> when(col(PLACE).equalTo(1), concat(lit("lowest id of "), among))
                            .otherwise(concat(lit("one of "), among, lit("; the lowest id is paid")));
                };
        Column bestTotal = max(col(TOTAL_SALES)).over(BY_STORE_AND_MONTH);
        return when(bestTotal.leq(0), concat(lit("no positive total in "), where))
                .when(
                        col(SALES_RANK).gt(1),
                        concat(
                                lit("rank "),
                                col(SALES_RANK).cast("string"),
                                lit(" of "),
                                col(MEMBERS).cast("string"),
                                lit(" in "),
                                where))
                .when(col(TIED).gt(1), tied)
                .otherwise(concat(lit("best of "), where));
    }

    private static Dataset<Row> withName(Dataset<Row> paid, Dataset<Row> salesTeam) {
        Dataset<Row> names = salesTeam.select(col(ID), PersonName.full().as(FULL_NAME));
        return paid.join(names, paid.col(SALES_PERSON_ID).equalTo(names.col(ID)), "left");
    }
}
