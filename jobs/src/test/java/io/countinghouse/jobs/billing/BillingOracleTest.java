package io.countinghouse.jobs.billing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** A million bills in 30 currencies over five years, each cent of each against plain Java over the rates' file. */
class BillingOracleTest {
    static final String CURRENCIES =
            "USD,EUR,JPY,CZK,DKK,GBP,HUF,PLN,RON,SEK,CHF,ISK,NOK,TRY,AUD,BRL,CAD,CNY,HKD,IDR,ILS,INR,KRW,MXN,MYR,NZD,PHP,SGD,THB,ZAR";

    private static final long BILLS = 1_000_000;

    @Test
    void everyCentIsThatOfTheOracleAndNoBillIsLostOrDoubled() throws IOException {
        assumeTrue(Files.exists(BillingWorkspace.ecb()), "skipped: there is no file of rates");
        BillingOracle oracle = new BillingOracle(BillingWorkspace.ecb(), BillingSettings.DEFAULT.maxAgeDays());
        AtomicLong bills = new AtomicLong();
        AtomicLong ids = new AtomicLong();
        TestSpark.large(() -> {
            SparkSession spark = TestSpark.session();
            assertThat(rates(spark, BillingWorkspace.ecb())
                            .select("rate_date")
                            .distinct()
                            .count())
                    .isEqualTo(6983);
            Iterator<Row> rows = BillingData.derive(
                            bills(spark, BILLS),
                            Optional.of(rates(spark, BillingWorkspace.ecb())),
                            BillingSettings.DEFAULT)
                    .select(
                            "id",
                            "currency",
                            "bill_date",
                            "bill_amount",
                            "bill_amount_usd",
                            "usd_unrounded",
                            "fx_rate_date")
                    .toLocalIterator();
            while (rows.hasNext()) {
                Row row = rows.next();
                LocalDate day = row.getDate(2).toLocalDate();
                BigDecimal amount = row.getDecimal(3);
                assertThat(row.getDecimal(4) + "|" + row.getDecimal(5).toPlainString() + "|" + row.getDate(6))
                        .as("%s %s of %s", amount, row.getString(1), day)
                        .isEqualTo(oracle.of(amount, row.getString(1), day)
                                .orElseThrow()
                                .toString());
                bills.incrementAndGet();
                ids.addAndGet(row.getLong(0));
            }
        });
        assertThat(bills).hasValue(BILLS);
        assertThat(ids).hasValue(BILLS * (BILLS - 1) / 2);
    }

    /** Bills of 2020 to 2024, from their number alone; amounts of up to a million, one in eight a credit. */
    static Dataset<Row> bills(SparkSession spark, long number) {
        return spark.range(number)
                .withColumn("line", expr("'line' || (id % 7)"))
                .withColumn("company_name", expr("'company ' || (id % 1000)"))
                .withColumn("country", expr("'C' || (id % 20)"))
                .withColumn("city", expr("'city'"))
                .withColumn("product_line", expr("'line ' || (id % 7)"))
                .withColumn("item", expr("'item'"))
                .withColumn("bill_date", expr("date_add(date'2020-01-01', cast(pmod(xxhash64(id, 1), 1827) as int))"))
                .withColumn(
                        "currency", expr("split('" + CURRENCIES + "', ',')[cast(pmod(xxhash64(id, 2), 30) as int)]"))
                .withColumn(
                        "bill_amount",
                        expr("cast(cast(pmod(xxhash64(id, 3), 100000000) as decimal(18, 4)) / 100"
                                + " * if(id % 8 = 0, -1, 1) as decimal(18, 4))"))
                .withColumn("bill_month", expr("trunc(bill_date, 'MM')"));
    }

    /** The central bank's file as the job lands it. */
    static Dataset<Row> rates(SparkSession spark, Path file) {
        try {
            return FxFeeds.ecb()
                    .land()
                    .apply(StrictReader.read(
                                    spark,
                                    FxFeeds.ecb().feed(),
                                    java.util.List.of(new FileClaim(file.toUri().toString(), "", Files.size(file))))
                            .where(col(FeedSchema.REJECTS).isNull())
                            .drop(FeedSchema.REJECTS, FeedSchema.RAW));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
