package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BASE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTED_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static io.countinghouse.jobs.billing.RateWay.DOLLARS;
import static io.countinghouse.jobs.billing.RateWay.EUR;
import static io.countinghouse.jobs.billing.RateWay.LEG;
import static io.countinghouse.jobs.billing.RateWay.LEG_TYPE;
import static io.countinghouse.jobs.billing.RateWay.RANK;
import static io.countinghouse.jobs.billing.RateWay.USD;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.date_add;
import static org.apache.spark.sql.functions.date_sub;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.regexp_replace;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.util.List;
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
 * What a unit of a currency is worth in US dollars on a day, by the best {@link RateWay} of rates that hold on it: each the
 * last one of its source and pair that is not too old.
 *
 * <p>A rate is spread over the days on which it holds and some bill may ask for it, so that bills find theirs by equality of
 * currency and day: the work grows with bills and the rates from their first day to their last, not with the product.
 */
final class UsdRates {
    /** Of {@link #attach}: null when there is no rate. */
    static final String FX = "_fx";
    /** Of {@link #attach}: where there is none because of rates without a value, those; else null. */
    static final String DISPUTE = "_fx_dispute";

    static final String NUMERATOR = "numerator";
    static final String DENOMINATOR = "denominator";
    static final String PATH = "path";

    /** The source of a bill in US dollars. */
    static final String IDENTITY = "identity";

    private static final String CURRENCY = "_fx_currency";
    private static final String DAY = "_fx_day";
    private static final String WAY = "_fx_way";
    private static final String STORED = "_fx_stored";
    private static final String FIXED = "_fx_fixed";
    /** Holds the product of two rates. */
    private static final DecimalType FACTOR = DataTypes.createDecimalType(38, 2 * QUOTED_RATE.scale());

    private static final StructType FIXED_TYPE =
            new StructType().add(RANK, DataTypes.IntegerType).add(LEG, LEG_TYPE);
    private static final Column NONE = lit(null);
    private static final Column ONE = lit(BigDecimal.ONE).cast(QUOTED_RATE);

    private static final Column DOLLARS_OF_STORED = col(STORED + "." + DOLLARS);
    private static final Column LEG_OF_STORED = col(STORED + "." + LEG);

    private final BillingSettings settings;

    UsdRates(BillingSettings settings) {
        this.settings = settings;
    }

    /**
     * The same rows with {@link #FX}: a struct of numerator and denominator DECIMAL(38,20), whose quotient is US dollars per
     * unit, rate_date (of a cross rate the older one), source, or both of a cross rate, and path, which names each rate with
     * its day; and with {@link #DISPUTE}. The rows are read once before, to look at no other rates than theirs.
     *
     * @param rates of the lake table of rates those that count, some of them without a value; none when there is no such table
     */
    Dataset<Row> attach(Dataset<Row> rows, String currency, String day, Optional<Dataset<Row>> rates) {
        Column stored = col(STORED + "." + RateWay.LATER);
        Column fixed = col(FIXED + "." + RANK);
        // A cross rate may have one of the fixed ones for its leg; of one day the way to the dollar without a cross
        // comes first.
        Column isNotLater = not(olderOfStored().gt(col(FIXED + "." + LEG).getField(RATE_DATE)));
        Column isFixed = fixed.isNotNull()
                .and(stored.isNull()
                        .or(fixed.lt(stored))
                        .or(fixed.equalTo(stored).and(isNotLater)));
        Column isDollar = col(currency).equalTo(USD);
        Column disputed = concat_ws(
                ", ",
                when(DOLLARS_OF_STORED.getField(RATE).isNull(), named(DOLLARS_OF_STORED)),
                when(LEG_OF_STORED.isNotNull().and(LEG_OF_STORED.getField(RATE).isNull()), named(LEG_OF_STORED)));
        Column isDisputed = stored.isNotNull().and(not(disputed.equalTo("")));
        Column found = when(isDollar, fx(ONE, ONE, col(day), lit(IDENTITY), lit(USD)))
                .when(isFixed, ofFixed())
                .when(stored.isNotNull().and(not(isDisputed)), ofStored());
        Dataset<Row> known = rates.flatMap(all -> Needed.of(rows, currency, day).map(needed -> perDay(all, needed)))
                .map(ways -> rows.join(
                                ways, col(currency).equalTo(col(CURRENCY)).and(col(day).equalTo(col(DAY))), "left")
                        .drop(CURRENCY, DAY))
                .orElseGet(() -> rows.withColumn(STORED, NONE.cast(RateWay.TYPE)));
        return known.withColumn(FIXED, fixed(col(currency), col(day)))
                .withColumn(FX, found)
                .withColumn(DISPUTE, when(not(isDollar).and(not(isFixed)).and(isDisputed), disputed))
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

    /** The known currencies of some rows other than dollars, and the first and the last of their days. */
    private record Needed(Column first, Column last, List<String> currencies) {
        static Optional<Needed> of(Dataset<Row> rows, String currency, String day) {
            // A text that is no currency has no rate; there may be as many of them as rows.
            Row found = rows.where(expr(Currencies.isKnown(currency)))
                    .where(col(currency).notEqual(USD).and(col(day).isNotNull()))
                    .agg(min(day), max(day), collect_set(currency))
                    .head();
            return found.isNullAt(0)
                    ? Optional.empty()
                    : Optional.of(new Needed(lit(found.get(0)), lit(found.get(1)), found.getList(2)));
        }

        /** Of the rates those that may hold on one of the days and lead from one of the currencies to the dollar. */
        Column predicate(int maxAgeDays) {
            Column ofOne = col(BASE).isInCollection(currencies).or(col(QUOTE).isInCollection(currencies));
            Column ofDollar = col(BASE).isin(EUR, USD).and(col(QUOTE).isin(EUR, USD));
            return col(RATE_DATE).between(date_sub(first, maxAgeDays), last).and(ofOne.or(ofDollar));
        }
    }

    /** One row per needed currency and day on which some source knows it: the best way. */
    private Dataset<Row> perDay(Dataset<Row> rates, Needed needed) {
        Column[] sources = settings.sources().stream().map(functions::lit).toArray(Column[]::new);
        Column rank = array_position(array(sources), col(SOURCE)).cast(DataTypes.IntegerType);
        return rates.where(needed.predicate(settings.maxAgeDays()))
                .where(col(QUOTE).isNotNull().and(col(SOURCE).isInCollection(settings.sources())))
                .withColumn(
                        "_next",
                        lead(col(RATE_DATE), 1)
                                .over(Window.partitionBy(SOURCE, BASE, QUOTE).orderBy(RATE_DATE)))
                .withColumn(
                        "_last",
                        least(
                                coalesce(date_sub(col("_next"), 1), date_add(col(RATE_DATE), settings.maxAgeDays())),
                                date_add(col(RATE_DATE), settings.maxAgeDays()),
                                needed.last()))
                .withColumn("_first", greatest(col(RATE_DATE), needed.first()))
                .where(col("_first").leq(col("_last")))
                .select(
                        struct(col(BASE), col(QUOTE), col(RATE), col(RATE_DATE), col(SOURCE), rank.as(RANK))
                                .as(LEG),
                        explode(sequence(col("_first"), col("_last"))).as(DAY))
                .withColumn(DOLLARS, dollars())
                .select(col(DAY), explode(RateWay.of(col(LEG), col(DOLLARS))).as(WAY))
                .groupBy(col(WAY + "." + RateWay.CURRENCY).as(CURRENCY), col(DAY))
                .agg(min(col(WAY + "." + RateWay.WAY)).as(STORED));
    }

    /** All rates between euro and dollar that hold on the day. */
    private Column dollars() {
        Column isOfThem = col(LEG + "." + BASE)
                .equalTo(EUR)
                .and(col(LEG + "." + QUOTE).equalTo(USD))
                .or(col(LEG + "." + BASE)
                        .equalTo(USD)
                        .and(col(LEG + "." + QUOTE).equalTo(EUR)));
        Column[] fixed = settings.policyRates().stream()
                .filter(rate -> rate.currency().equals(EUR) && policyRank() > 0)
                .map(rate -> when(holds(rate, col(DAY)), leg(rate)))
                .toArray(Column[]::new);
        Column stored = collect_list(when(isOfThem, col(LEG))).over(Window.partitionBy(DAY));
        return fixed.length == 0 ? stored : concat(stored, array_compact(array(fixed)));
    }

    /** Worked out for each bill, not for each day of each rate. */
    private static Column ofStored() {
        Column fromDollar = DOLLARS_OF_STORED.getField(BASE).equalTo(USD);
        Column isCross = LEG_OF_STORED.isNotNull();
        Column perEuro = LEG_OF_STORED.getField(BASE).equalTo(EUR);
        Column source = DOLLARS_OF_STORED.getField(SOURCE);
        Column ofTwo = isCross.and(source.notEqual(LEG_OF_STORED.getField(SOURCE)));
        Column above = when(fromDollar, ONE).otherwise(DOLLARS_OF_STORED.getField(RATE));
        Column below = when(fromDollar, DOLLARS_OF_STORED.getField(RATE)).otherwise(ONE);
        Column legAbove =
                when(isCross.and(not(perEuro)), LEG_OF_STORED.getField(RATE)).otherwise(ONE);
        Column legBelow =
                when(isCross.and(perEuro), LEG_OF_STORED.getField(RATE)).otherwise(ONE);
        return fx(
                above.multiply(legAbove),
                below.multiply(legBelow),
                olderOfStored(),
                when(ofTwo, concat_ws(", ", source, LEG_OF_STORED.getField(SOURCE)))
                        .otherwise(source),
                concat(
                        when(fromDollar, "1 / ").otherwise(""),
                        told(DOLLARS_OF_STORED, ofTwo),
                        when(isCross, concat(when(perEuro, " / ").otherwise(" * "), told(LEG_OF_STORED, ofTwo)))
                                .otherwise("")));
    }

    /** A null, where there is one leg only, is passed over. */
    private static Column olderOfStored() {
        return least(DOLLARS_OF_STORED.getField(RATE_DATE), LEG_OF_STORED.getField(RATE_DATE));
    }

    /** E.g. {@code EUR/CAD 1.6177 of 2026-04-13}, with its source where another rate is of another one. */
    private static Column told(Column leg, Column ofTwo) {
        Column plain = regexp_replace(regexp_replace(leg.getField(RATE).cast("string"), "0+$", ""), "\\.$", "");
        return concat(
                pair(leg),
                lit(" "),
                plain,
                when(leg.getField(SOURCE).equalTo(BillingSettings.POLICY), " from ")
                        .otherwise(" of "),
                leg.getField(RATE_DATE).cast("string"),
                when(ofTwo, concat(lit(" ("), leg.getField(SOURCE), lit(")"))).otherwise(""));
    }

    private static Column named(Column leg) {
        return concat(
                pair(leg), lit(" of "), leg.getField(RATE_DATE).cast("string"), lit(" from "), leg.getField(SOURCE));
    }

    private static Column pair(Column leg) {
        return concat(leg.getField(BASE), lit("/"), leg.getField(QUOTE));
    }

    private static Column ofFixed() {
        Column leg = col(FIXED + "." + LEG);
        return fx(leg.getField(RATE), ONE, leg.getField(RATE_DATE), leg.getField(SOURCE), told(leg, lit(false)));
    }

    /** The company's own rates are few: they stand in the plan. */
    private Column fixed(Column currency, Column day) {
        Column found = NONE.cast(FIXED_TYPE);
        if (policyRank() > 0) {
            for (PolicyRate rate : settings.policyRates()) {
                found = when(
                                currency.equalTo(rate.currency()).and(holds(rate, day)),
                                struct(lit(policyRank()).as(RANK), leg(rate).as(LEG)))
                        .otherwise(found);
            }
        }
        return found;
    }

    private static Column holds(PolicyRate rate, Column day) {
        return day.between(lit(rate.from()), lit(rate.to()));
    }

    private Column leg(PolicyRate rate) {
        return struct(
                        lit(rate.currency()),
                        lit(USD),
                        lit(rate.usd()).cast(QUOTED_RATE),
                        lit(rate.from()),
                        lit(BillingSettings.POLICY),
                        lit(policyRank()))
                .cast(LEG_TYPE);
    }

    /** 0 when its rates do not count. */
    private int policyRank() {
        return settings.sources().indexOf(BillingSettings.POLICY) + 1;
    }
}
