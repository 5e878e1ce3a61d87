package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BASE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTED_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min_by;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * What a unit of a currency is worth in US dollars on a day: of the preferred source that knows it, its rate of the day, or
 * the last one before it that is not too old. Within a source a rate against the dollar comes before one from the dollar, and
 * that before the cross rate through the euro.
 *
 * <p>A rate is spread over the days on which it holds, so that bills find theirs by equality of currency and day: the work
 * grows with bills and rates, not with their product.
 */
final class UsdRates {
    /** Of {@link #attach}: null when there is no rate. */
    static final String FX = "_fx";

    static final String NUMERATOR = "numerator";
    static final String DENOMINATOR = "denominator";
    static final String PATH = "path";

    private static final String USD = "USD";
    private static final String EUR = "EUR";
    /** The source of a bill in US dollars. */
    static final String IDENTITY = "identity";

    private static final String CURRENCY = "_fx_currency";
    private static final String DAY = "_fx_day";
    private static final String RANK = "rank";
    private static final String LEG = "leg";
    private static final String DOLLARS = "dollars";
    private static final String STORED = "_fx_stored";
    private static final String FIXED = "_fx_fixed";
    /** Holds the product of two rates. */
    private static final DecimalType FACTOR = DataTypes.createDecimalType(38, 2 * QUOTED_RATE.scale());

    private static final Column BASE_OF_LEG = col(LEG + "." + BASE);
    private static final Column QUOTE_OF_LEG = col(LEG + "." + QUOTE);
    private static final StructType LEG_TYPE = new StructType()
            .add(BASE, DataTypes.StringType)
            .add(QUOTE, DataTypes.StringType)
            .add(RATE, QUOTED_RATE)
            .add(RATE_DATE, DataTypes.DateType);
    private static final StructType STORED_TYPE = new StructType()
            .add(CURRENCY, DataTypes.StringType)
            .add(RANK, DataTypes.IntegerType)
            .add(SOURCE, DataTypes.StringType)
            .add(DOLLARS, LEG_TYPE)
            .add(LEG, LEG_TYPE);
    private static final StructType FIXED_TYPE = new StructType()
            .add(RANK, DataTypes.IntegerType)
            .add(USD, QUOTED_RATE)
            .add(RATE_DATE, DataTypes.DateType)
            .add(PATH, DataTypes.StringType);
    private static final Column NONE = lit(null);
    private static final Column ONE = lit(BigDecimal.ONE).cast(QUOTED_RATE);

    private final BillingSettings settings;

    UsdRates(BillingSettings settings) {
        this.settings = settings;
    }

    /**
     * The same rows with {@link #FX}: a struct of numerator and denominator DECIMAL(38,20), whose quotient is US dollars per
     * unit, rate_date (of a cross rate the older one), source and path, which names each rate with its day.
     *
     * @param rates the lake table of rates that count; none when there is no such table yet
     */
    Dataset<Row> attach(Dataset<Row> rows, String currency, String day, Optional<Dataset<Row>> rates) {
        Column stored = col(STORED + "." + RANK);
        Column fixed = col(FIXED + "." + RANK);
        Column found = when(col(currency).equalTo(USD), fx(ONE, ONE, col(day), lit(IDENTITY), lit(USD)))
                .when(
                        fixed.isNotNull().and(stored.isNull().or(fixed.lt(stored))),
                        fx(
                                col(FIXED + "." + USD),
                                ONE,
                                col(FIXED + "." + RATE_DATE),
                                lit(BillingSettings.POLICY),
                                col(FIXED + "." + PATH)))
                .when(stored.isNotNull(), ofStored());
        Dataset<Row> known = rates.map(all -> rows.join(
                                perDay(all),
                                col(currency).equalTo(col(CURRENCY)).and(col(day).equalTo(col(DAY))),
                                "left")
                        .drop(CURRENCY, DAY))
                .orElseGet(() -> rows.withColumn(STORED, NONE.cast(STORED_TYPE)));
        return known.withColumn(FIXED, fixed(col(currency), col(day)))
                .withColumn(FX, found)
                .drop(STORED, FIXED);
    }

    private static Column fx(Column numerator, Column denominator, Column date, Column source, Column path) {
        return struct(
                numerator.cast(FACTOR).as(NUMERATOR),
                denominator.cast(FACTOR).as(DENOMINATOR),
                date.as(RATE_DATE),
                source.as(SOURCE),
                path.as(PATH));
    }

    /** One row per currency and day on which some source knows it: the rates of the preferred way. */
    private Dataset<Row> perDay(Dataset<Row> rates) {
        Dataset<Row> daily = rates.where(col(QUOTE).isNotNull().and(col(SOURCE).isInCollection(settings.sources())))
                .withColumn(
                        "_next",
                        lead(col(RATE_DATE), 1)
                                .over(Window.partitionBy(SOURCE, BASE, QUOTE).orderBy(RATE_DATE)))
                .withColumn(
                        "_last",
                        least(
                                coalesce(date_sub(col("_next"), 1), date_add(col(RATE_DATE), settings.maxAgeDays())),
                                date_add(col(RATE_DATE), settings.maxAgeDays())))
                .select(
                        col(SOURCE),
                        struct(BASE, QUOTE, RATE, RATE_DATE).as(LEG),
                        explode(sequence(col(RATE_DATE), col("_last"))).as(DAY));
        return daily.withColumn(DOLLARS, min_by(col(LEG), dollarsWay()).over(Window.partitionBy(SOURCE, DAY)))
                .select(col(DAY), explode(ways()).as(STORED))
                .groupBy(col(STORED + "." + CURRENCY).as(CURRENCY), col(DAY))
                .agg(min_by(col(STORED), col(STORED + "." + RANK)).as(STORED));
    }

    /** Of a rate between euro and dollar; null of others. */
    private static Column dollarsWay() {
        return when(BASE_OF_LEG.equalTo(EUR).and(QUOTE_OF_LEG.equalTo(USD)), 0)
                .when(BASE_OF_LEG.equalTo(USD).and(QUOTE_OF_LEG.equalTo(EUR)), 1);
    }

    /** What a rate is good for: to the dollar, from it, and through the euro, by two rates of one source. */
    private Column ways() {
        Column perEuro = BASE_OF_LEG.equalTo(EUR);
        Column other = when(perEuro, QUOTE_OF_LEG).when(QUOTE_OF_LEG.equalTo(EUR), BASE_OF_LEG);
        Column cross = lit(2).plus(when(perEuro, 0).otherwise(1))
                .plus(when(col(DOLLARS + "." + BASE).equalTo(EUR), 0).otherwise(2));
        return array_compact(array(
                when(QUOTE_OF_LEG.equalTo(USD), way(lit(0), BASE_OF_LEG, col(LEG), NONE)),
                when(BASE_OF_LEG.equalTo(USD), way(lit(1), QUOTE_OF_LEG, col(LEG), NONE)),
                when(other.notEqual(USD).and(col(DOLLARS).isNotNull()), way(cross, other, col(DOLLARS), col(LEG)))));
    }

    /**
     * The rank is of the source first, then of the way.
     *
     * @param dollars a rate to or from the dollar
     * @param other of a cross rate the one of the currency to or from the euro
     */
    private Column way(Column way, Column currency, Column dollars, Column other) {
        Column[] sources = settings.sources().stream().map(functions::lit).toArray(Column[]::new);
        Column rank = array_position(array(sources), col(SOURCE))
                .multiply(10)
                .plus(way)
                .cast(DataTypes.IntegerType);
        return struct(
                currency.as(CURRENCY),
                rank.as(RANK),
                col(SOURCE),
                dollars.as(DOLLARS),
                other.cast(LEG_TYPE).as(LEG));
    }

    /** Worked out for each bill, not for each day of each rate. */
    private static Column ofStored() {
        String dollars = STORED + "." + DOLLARS;
        String other = STORED + "." + LEG;
        Column fromDollar = col(dollars + "." + BASE).equalTo(USD);
        Column isCross = col(other).isNotNull();
        Column perEuro = col(other + "." + BASE).equalTo(EUR);
        Column above = when(fromDollar, ONE).otherwise(col(dollars + "." + RATE));
        Column below = when(fromDollar, col(dollars + "." + RATE)).otherwise(ONE);
        Column otherAbove = when(isCross.and(functions.not(perEuro)), col(other + "." + RATE))
                .otherwise(ONE);
        Column otherBelow = when(isCross.and(perEuro), col(other + "." + RATE)).otherwise(ONE);
        return fx(
                above.multiply(otherAbove),
                below.multiply(otherBelow),
                // A null is passed over.
                least(col(dollars + "." + RATE_DATE), col(other + "." + RATE_DATE)),
                col(STORED + "." + SOURCE),
                concat(
                        when(fromDollar, "1 / ").otherwise(""),
                        told(dollars),
                        when(isCross, concat(when(perEuro, " / ").otherwise(" * "), told(other)))
                                .otherwise("")));
    }

    /** E.g. {@code EUR/CAD 1.6177 of 2026-04-13}. */
    private static Column told(String leg) {
        Column plain = regexp_replace(regexp_replace(col(leg + "." + RATE).cast("string"), "0+$", ""), "\\.$", "");
        return concat(
                col(leg + "." + BASE),
                lit("/"),
                col(leg + "." + QUOTE),
                lit(" "),
                plain,
                lit(" of "),
                col(leg + "." + RATE_DATE).cast("string"));
    }

    /** The company's own rates are few: they stand in the plan. */
    private Column fixed(Column currency, Column day) {
        int rank = (settings.sources().indexOf(BillingSettings.POLICY) + 1) * 10;
        Column found = NONE.cast(FIXED_TYPE);
        if (rank > 0) {
            for (PolicyRate rate : settings.policyRates()) {
                String path = rate.currency() + "/" + USD + " "
                        + rate.usd().stripTrailingZeros().toPlainString() + " from " + rate.from();
                found = when(
                                currency.equalTo(rate.currency()).and(day.between(lit(rate.from()), lit(rate.to()))),
                                struct(
                                        lit(rank).as(RANK),
                                        lit(rate.usd()).cast(QUOTED_RATE).as(USD),
                                        lit(rate.from()).as(RATE_DATE),
                                        lit(path).as(PATH)))
                        .otherwise(found);
            }
        }
        return found;
    }
}
