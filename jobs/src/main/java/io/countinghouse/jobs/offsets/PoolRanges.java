package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_DATE;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_SYSTEM;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;

/**
 * Lays the invoices of a company and currency on the axes of its pools, in cents from 0: the positive invoices of a pool
 * one after the other, each as wide as its amount, and the negative invoices over what they consume of it.
 *
 * <p>A pool serves whoever comes first until it is dry. Where all negatives have one order there is one pool, and where a
 * negative's range begins is a running sum. Else a negative's way depends on which pools are dry when its turn comes, so
 * the sums run in phases: each phase ends with the first negative that asks more of its pool than is left. That pool is
 * dry from then on; so there are as many phases as pools, whatever the data.
 */
final class PoolRanges {
    static final String POOL = "_pool";
    /** 0 for a positive invoice; for a negative one counts up with the pools it takes from. */
    static final String PHASE = "_phase";
    /** First cent of the range, and the first after it. */
    static final String FROM = "_from";

    static final String UNTIL = "_until";
    static final String IS_NEGATIVE = "_is_negative";

    private static final String PLACE = "_place";
    private static final String CENTS = "_cents";
    private static final String HELD = "_held";
    private static final String FREE = "_free";
    private static final String LEFT = "_left";
    private static final String TARGET = "_target";
    private static final String ASKED = "_asked";
    private static final String BEFORE = "_before";
    private static final String TAKE = "_take";
    private static final String RANGE = "_range";
    private static final Column NONE = lit(0L);
    /** Of sums of cents, each of which is a BIGINT: a few of the greatest do not fit into one. */
    private static final DecimalType SUM = DataTypes.createDecimalType(29, 0);

    private static final DecimalType SUMMAND = DataTypes.createDecimalType(19, 0);

    /** Positive invoices first, pool by pool, category by category; then the negative ones; each oldest first. */
    private static final WindowSpec IN_TURN = Window.partitionBy(COMPANY_ID, CURRENCY)
            .orderBy(PLACE, INVOICE_DATE, INVOICE_ID, SOURCE_SYSTEM)
            .rowsBetween(Window.unboundedPreceding(), Window.currentRow());

    private final OffsetPolicy policy;
    private final Pools pools;

    private PoolRanges(OffsetPolicy policy) {
        this.policy = policy;
        this.pools = Pools.of(policy);
    }

    /**
     * Ranges that are not empty: company, currency, system, id, date and category of the invoice, {@link #IS_NEGATIVE},
     * {@link #POOL}, {@link #PHASE}, {@link #FROM}, {@link #UNTIL}. In a pool the ranges of positive invoices lie end to
     * end from 0; those of negative ones too, and reach no further.
     */
    static Dataset<Row> of(Dataset<Row> invoices, OffsetPolicy policy) {
        PoolRanges ranges = new PoolRanges(policy);
        Dataset<Row> rows = invoices.transform(ranges::inPools)
                .transform(ranges::withFirstTarget)
                .transform(ranges::held)
                .transform(first -> ranges.taken(first, 1));
        for (int phase = 2; phase <= ranges.pools.count(); phase++) {
            int next = phase;
            rows = rows.transform(ranges::withWhatIsFree)
                    .transform(ranges::withNextTarget)
                    .transform(ranges::asked)
                    .transform(asked -> ranges.taken(asked, next));
        }
        return rows.transform(ranges::ranges);
    }

    /** What takes part: its magnitude, and its place in the order of the windows. */
    private Dataset<Row> inPools(Dataset<Row> invoices) {
        List<String> sequence = pools.inSequence();
        Column isNegative = col(CATEGORY).isInCollection(policy.negativeCategories());
        Column place = ofCategory(sequence, category -> lit(sequence.indexOf(category)));
        Column sign = when(isNegative, lit(-policy.positiveSign())).otherwise(lit(policy.positiveSign()));
        return invoices.select(
                        col(COMPANY_ID),
                        col(CURRENCY),
                        col(SOURCE_SYSTEM),
                        col(INVOICE_ID),
                        col(INVOICE_DATE),
                        col(CATEGORY),
                        isNegative.as(IS_NEGATIVE),
                        ofCategory(sequence, category -> lit(pools.poolOf(category)))
                                .as(POOL),
                        when(isNegative, lit(sequence.size())).otherwise(place).as(PLACE),
                        MinorUnits.of(col(AMOUNT)).multiply(sign).as(CENTS))
                .where(col(PLACE).isNotNull().and(col(CENTS).gt(0)));
    }

    /** An empty pool is found to be dry by the first who asks. */
    private Dataset<Row> withFirstTarget(Dataset<Row> entries) {
        Column first = ofNegative(negative -> lit(pools.order(negative).get(0)));
        return entries.withColumn(LEFT, when(col(IS_NEGATIVE), col(CENTS)).otherwise(NONE))
                .withColumn(TARGET, first);
    }

    /** Adds what each pool holds up to this row, which for a negative is all of it, and what is asked of it. */
    private Dataset<Row> held(Dataset<Row> targeted) {
        Map<String, Column> sums = ofEachPool(HELD, this::holds);
        sums.putAll(ofEachPool(ASKED, this::asks));
        return targeted.withColumns(sums).withColumns(ofEachPool(FREE, pool -> col(HELD + pool)));
    }

    private Dataset<Row> asked(Dataset<Row> targeted) {
        return targeted.withColumns(ofEachPool(ASKED, this::asks));
    }

    private Column holds(int pool) {
        return running(POOL, pool, CENTS);
    }

    private Column asks(int pool) {
        return running(TARGET, pool, LEFT);
    }

    private Column takes(int pool) {
        return running(TARGET, pool, TAKE);
    }

    /** Settles all before the first that asks too much, and of that one what is free. */
    private Dataset<Row> taken(Dataset<Row> asked, int phase) {
        Column isOver = lit(false);
        for (int pool = 0; pool < pools.count(); pool++) {
            Column own = when(col(TARGET).equalTo(pool), col(LEFT)).otherwise(NONE);
            isOver = isOver.or(col(ASKED + pool).minus(own).gt(col(FREE + pool)));
        }
        Column take = when(col(TARGET).isNull().or(isOver), NONE)
                .otherwise(least(col(LEFT), ofTarget(FREE).minus(col(BEFORE))))
                .cast(DataTypes.LongType);
        Column from = ofTarget(HELD).minus(ofTarget(FREE)).plus(col(BEFORE));
        return asked.withColumn(BEFORE, ofTarget(ASKED).minus(col(LEFT)).cast(SUM))
                .withColumn(TAKE, take)
                .withColumn(RANGE + phase, range(col(TARGET), phase, from, from.plus(col(TAKE))));
    }

    private Dataset<Row> withWhatIsFree(Dataset<Row> taken) {
        return taken.withColumns(ofEachPool(
                        FREE, pool -> col(FREE + pool).minus(takes(pool)).cast(SUM)))
                .withColumn(LEFT, col(LEFT).minus(col(TAKE)));
    }

    private Dataset<Row> withNextTarget(Dataset<Row> freed) {
        return freed.withColumn(TARGET, when(col(LEFT).gt(0), ofNegative(this::firstFree)));
    }

    private Column firstFree(OffsetPolicy.Negative negative) {
        return choice(pools.order(negative), pool -> col(FREE + pool).gt(0), pool -> lit(pool));
    }

    private Dataset<Row> ranges(Dataset<Row> settled) {
        Column end = ofPool(col(POOL), HELD);
        Column own = range(col(POOL), 0, end.minus(col(CENTS)), end);
        List<Column> ranges = new ArrayList<>();
        ranges.add(when(col(IS_NEGATIVE), col(RANGE + 1)).otherwise(own));
        for (int phase = 2; phase <= pools.count(); phase++) {
            ranges.add(col(RANGE + phase));
        }
        Column each = ranges.size() == 1 ? ranges.get(0) : explode(array(ranges.toArray(Column[]::new)));
        return settled.withColumn(RANGE, each)
                .select(
                        COMPANY_ID,
                        CURRENCY,
                        SOURCE_SYSTEM,
                        INVOICE_ID,
                        INVOICE_DATE,
                        CATEGORY,
                        IS_NEGATIVE,
                        RANGE + "." + POOL,
                        RANGE + "." + PHASE,
                        RANGE + "." + FROM,
                        RANGE + "." + UNTIL)
                .where(col(UNTIL).gt(col(FROM)));
    }

    private static Column range(Column pool, int phase, Column from, Column until) {
        return struct(
                pool.as(POOL),
                lit(phase).as(PHASE),
                from.cast(SUM).as(FROM),
                until.cast(SUM).as(UNTIL));
    }

    private static Column running(String poolColumn, int pool, String cents) {
        return sum(when(col(poolColumn).equalTo(pool), col(cents))
                        .otherwise(NONE)
                        .cast(SUMMAND))
                .over(IN_TURN);
    }

    private Map<String, Column> ofEachPool(String name, IntFunction<Column> value) {
        Map<String, Column> columns = new LinkedHashMap<>();
        for (int pool = 0; pool < pools.count(); pool++) {
            columns.put(name + pool, value.apply(pool));
        }
        return columns;
    }

    private Column ofTarget(String name) {
        return ofPool(col(TARGET), name);
    }

    private Column ofPool(Column number, String name) {
        return choice(IntStream.range(0, pools.count()).boxed().toList(), number::equalTo, pool -> col(name + pool));
    }

    private static Column ofCategory(List<String> categories, Function<String, Column> value) {
        return choice(categories, category -> col(CATEGORY).equalTo(category), value);
    }

    private Column ofNegative(Function<OffsetPolicy.Negative, Column> value) {
        return choice(policy.negatives(), negative -> col(CATEGORY).equalTo(negative.category()), value);
    }

    /** The value of the first case that holds; null if none does. */
    private static <T> Column choice(List<T> cases, Function<T, Column> holds, Function<T, Column> value) {
        Column chosen = lit(null);
        for (int i = cases.size() - 1; i >= 0; i--) {
            chosen = when(holds.apply(cases.get(i)), value.apply(cases.get(i))).otherwise(chosen);
        }
        return chosen;
    }
}
