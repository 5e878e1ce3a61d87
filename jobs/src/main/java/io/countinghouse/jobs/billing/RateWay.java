package io.countinghouse.jobs.billing;

import static io.countinghouse.jobs.billing.BillingColumns.BASE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTE;
import static io.countinghouse.jobs.billing.BillingColumns.QUOTED_RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE;
import static io.countinghouse.jobs.billing.BillingColumns.RATE_DATE;
import static io.countinghouse.jobs.billing.BillingColumns.SOURCE;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.negate;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.unix_date;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A way from a currency to the dollar, by one rate or, through the euro, by two. Of several the least is taken: that of the
 * preferred source (of two rates the later-listed one), then of the latest day (of two rates the older one), then a rate to
 * the dollar before one from it, and that before a cross rate. What is equal in all of these differs in its rates: the more
 * preferred the other source, the later the other day, the better.
 *
 * <p>A rate without a value takes its place as well: no other way is looked for.
 */
final class RateWay {
    static final String USD = "USD";
    static final String EUR = "EUR";

    /** Of {@link #of}: the rate to or from the dollar, and of a cross rate that to or from the euro. */
    static final String DOLLARS = "dollars";

    static final String LEG = "leg";
    /** The place of its source among those that are asked, from 1. */
    static final String RANK = "rank";
    /** The place of the later-listed source. */
    static final String LATER = "later";

    static final StructType LEG_TYPE = new StructType()
            .add(BASE, DataTypes.StringType)
            .add(QUOTE, DataTypes.StringType)
            .add(RATE, QUOTED_RATE)
            .add(RATE_DATE, DataTypes.DateType)
            .add(SOURCE, DataTypes.StringType)
            .add(RANK, DataTypes.IntegerType);

    static final StructType TYPE = new StructType()
            .add(LATER, DataTypes.IntegerType)
            .add("age", DataTypes.IntegerType)
            .add("kind", DataTypes.IntegerType)
            .add("earlier", DataTypes.IntegerType)
            .add("other_age", DataTypes.IntegerType)
            .add("leg_rank", DataTypes.IntegerType)
            .add("leg_turned", DataTypes.IntegerType)
            .add("dollars_turned", DataTypes.IntegerType)
            .add(DOLLARS, LEG_TYPE)
            .add(LEG, LEG_TYPE);

    static final String CURRENCY = "currency";
    static final String WAY = "way";

    private static final int TO_THE_DOLLAR = 0;
    private static final int FROM_THE_DOLLAR = 1;
    private static final int CROSS = 2;

    private RateWay() {}

    /**
     * What a rate is good for: an array of {@link #CURRENCY} and {@link #WAY}, of {@link #TYPE}.
     *
     * @param leg of {@link #LEG_TYPE}
     * @param dollars an array of those between euro and dollar that hold on the same day
     */
    static Column of(Column leg, Column dollars) {
        Column base = leg.getField(BASE);
        Column quote = leg.getField(QUOTE);
        Column none = lit(null).cast(LEG_TYPE);
        Column other = when(base.equalTo(EUR), quote).when(quote.equalTo(EUR), base);
        Column best = array_min(transform(dollars, dollar -> by(CROSS, dollar, leg)));
        return array_compact(array(
                when(quote.equalTo(USD), way(base, by(TO_THE_DOLLAR, leg, none))),
                when(base.equalTo(USD), way(quote, by(FROM_THE_DOLLAR, leg, none))),
                when(other.notEqual(USD).and(size(dollars).gt(0)), way(other, best))));
    }

    private static Column way(Column currency, Column way) {
        return struct(currency.as(CURRENCY), way.as(WAY));
    }

    /** The fields by which ways are compared come first. A null is passed over. */
    private static Column by(int kind, Column dollars, Column leg) {
        Column rank = dollars.getField(RANK);
        Column day = dollars.getField(RATE_DATE);
        return struct(
                        greatest(rank, leg.getField(RANK)),
                        negate(unix_date(least(day, leg.getField(RATE_DATE)))),
                        lit(kind),
                        least(rank, leg.getField(RANK)),
                        negate(unix_date(greatest(day, leg.getField(RATE_DATE)))),
                        coalesce(leg.getField(RANK), lit(0)),
                        when(leg.getField(BASE).equalTo(EUR), 0).otherwise(1),
                        when(dollars.getField(BASE).equalTo(EUR), 0).otherwise(1),
                        dollars,
                        leg)
                .cast(TYPE);
    }
}
