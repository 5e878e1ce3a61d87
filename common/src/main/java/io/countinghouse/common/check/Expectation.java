package io.countinghouse.common.check;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.config.BusinessCalendar;
import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.error.Severity;
import io.countinghouse.common.mart.DerivationInputs;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A data test of one table. Those that a job declares stop its publish where they fail, if they do not say otherwise; a
 * configuration may set severity and tolerance of each, {@code job.expectations.<name>}.
 *
 * @param name in snake case, e.g. {@code sales_without_customer}
 * @param table a mart (its newly derived rows) or a lake table (the rows that the batch landed)
 * @param kind for the record
 * @param tolerance so many failing rows are none too many
 */
public record Expectation(
        String name, String table, Kind kind, Severity severity, RejectLimit tolerance, Finding finding) {
    /** Not one row may fail. */
    public static final RejectLimit NONE_FAILING = RejectLimit.ofShare(BigDecimal.ZERO);

    private static final String ROWS = "rows";

    /** What it is that is tested. */
    public enum Kind {
        NOT_NULL,
        UNIQUE,
        RELATIONSHIP,
        ACCEPTED_VALUES,
        RANGE,
        PREDICATE,
        /** What fails is counted in groups. */
        BALANCE,
        FRESHNESS,
        /** A rule of a feed that warns. */
        ROW_RULE,
        FUNCTION
    }

    /** How the failing rows of a table are found. */
    public sealed interface Finding {
        /** Those of these rows that fail; of a test of a whole table, a row that tells what is wrong with it. */
        Dataset<Row> failing(Dataset<Row> rows, DerivationInputs others);

        /**
         * By looking at each row alone: all such tests of a table are one pass over it.
         *
         * @param holds false or null for a row that fails
         */
        record InRow(Column holds) implements Finding {
            /** True for a row that fails. */
            public Column fails() {
                return not(coalesce(holds, lit(false)));
            }

            @Override
            public Dataset<Row> failing(Dataset<Row> rows, DerivationInputs others) {
                return rows.where(fails());
            }
        }

        /**
         * By comparing rows with each other or with other tables.
         *
         * @param comparison pure; the failing rows
         */
        record AmongRows(BiFunction<Dataset<Row>, DerivationInputs, Dataset<Row>> comparison) implements Finding {
            @Override
            public Dataset<Row> failing(Dataset<Row> rows, DerivationInputs others) {
                return comparison.apply(rows, others);
            }
        }

        /**
         * By looking at the whole table, also when the batch has landed nothing in it.
         *
         * @param look pure; the table's versions and the other inputs to a row that tells what is wrong, or none
         */
        record InTable(BiFunction<Dataset<Row>, DerivationInputs, Dataset<Row>> look) implements Finding {
            @Override
            public Dataset<Row> failing(Dataset<Row> rows, DerivationInputs others) {
                return look.apply(rows, others);
            }
        }
    }

    private static Expectation of(String name, String table, Kind kind, Finding finding) {
        return new Expectation(name, table, kind, Severity.ERROR, NONE_FAILING, finding);
    }

    /** Whether so many failing rows are too many; of totals that differ, the share says nothing. */
    public boolean isFailed(long failing, long rows) {
        return kind == Kind.BALANCE ? failing > tolerance.rows() : tolerance.isExceededBy(failing, rows);
    }

    /** How many rows of {@code failing} fail: of a key that is not unique all that have it. */
    public Column count() {
        return kind == Kind.UNIQUE ? coalesce(sum(col(ROWS)), lit(0L)) : functions.count(lit(1));
    }

    /** The same, of which a failure is told and stops nothing. */
    public Expectation warning() {
        return with(Severity.WARN, tolerance);
    }

    /** The same with this severity and tolerance. */
    public Expectation with(Severity newSeverity, RejectLimit newTolerance) {
        return new Expectation(name, table, kind, newSeverity, newTolerance, finding);
    }

    /** None of these cells is null. */
    public static Expectation notNull(String name, String table, String... columns) {
        return of(
                name,
                table,
                Kind.NOT_NULL,
                new Finding.InRow(Arrays.stream(columns)
                        .map(column -> col(column).isNotNull())
                        .reduce(Column::and)
                        .orElseThrow()));
    }

    /** No two rows are alike in these columns, and none of these cells is null. */
    public static Expectation unique(String name, String table, String... columns) {
        Column incomplete = Arrays.stream(columns)
                .map(column -> col(column).isNull())
                .reduce(Column::or)
                .orElseThrow();
        return of(name, table, Kind.UNIQUE, new Finding.AmongRows((rows, others) -> rows.groupBy(columns(columns))
                .agg(functions.count(lit(1)).as(ROWS))
                .where(col(ROWS).gt(1).or(incomplete))));
    }

    /** The cell is one of these. */
    public static Expectation accepted(String name, String table, String column, Collection<String> values) {
        return of(
                name,
                table,
                Kind.ACCEPTED_VALUES,
                new Finding.InRow(col(column).isin(values.stream().sorted().toArray())));
    }

    /** The cell is between these, both included. */
    public static Expectation range(String name, String table, String column, Object low, Object high) {
        return of(name, table, Kind.RANGE, new Finding.InRow(col(column).between(low, high)));
    }

    /** The predicate, in Spark's SQL, is true of each row. */
    public static Expectation predicate(String name, String table, String predicate) {
        return of(name, table, Kind.PREDICATE, new Finding.InRow(expr(predicate)));
    }

    /** The cell stands in {@code key} of another table. */
    public static Expectation relationship(
            String name, String table, String column, Function<DerivationInputs, Dataset<Row>> other, String key) {
        return of(
                name,
                table,
                Kind.RELATIONSHIP,
                new Finding.AmongRows((rows, others) -> Relationship.missing(rows, column, other.apply(others), key)));
    }

    /** Two totals of one grain are equal, also where one of them has no row; see {@link Total}. */
    public static Expectation equalTotals(
            String name,
            String table,
            Total own,
            Function<DerivationInputs, Dataset<Row>> other,
            Total total,
            String... grain) {
        return of(
                name,
                table,
                Kind.BALANCE,
                new Finding.AmongRows((rows, others) -> Total.differing(own, rows, total, other.apply(others), grain)));
    }

    /**
     * A lake table has rows of the last so many business days; not asked on a weekend or a holiday.
     *
     * @param day a date column
     */
    public static Expectation fresh(String name, String table, String day, BusinessCalendar calendar, int days) {
        return of(name, table, Kind.FRESHNESS, new Finding.InTable((rows, others) -> {
            if (!calendar.isBusinessDay(others.businessDate())) {
                return rows.select(lit(null).as("none_after")).limit(0);
            }
            Column since = lit(calendar.businessDaysBefore(others.businessDate(), days));
            // The day that has begun counts, too; one that is mistyped far ahead does not.
            return rows.where(col(day).gt(since)
                            .and(col(day).leq(lit(others.businessDate().plusDays(1)))))
                    .agg(max(col(day)).as("newest"))
                    .where(col("newest").isNull())
                    .select(since.as("none_after"));
        }));
    }

    /** The function gives no row: what no other kind can tell. */
    public static Expectation function(
            String name, String table, BiFunction<Dataset<Row>, DerivationInputs, Dataset<Row>> failing) {
        return of(name, table, Kind.FUNCTION, new Finding.AmongRows(failing));
    }

    private static Column[] columns(String... names) {
        return Arrays.stream(names).map(functions::col).toArray(Column[]::new);
    }
}
