package io.countinghouse.common.feed;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.spark.sql.types.Decimal;

/** The exact signed sum of one numeric column over the cells that could be read. */
final class MeasureSum {
    private final String column;
    private final int ordinal;
    private final int scale;
    private BigInteger carried = BigInteger.ZERO;
    private long running;

    private MeasureSum(String column, int ordinal, int scale) {
        this.column = column;
        this.ordinal = ordinal;
        this.scale = scale;
    }

    /** @throws IllegalArgumentException when the feed has no decimal or whole-number column of that name */
    static MeasureSum of(String column, Feed feed) {
        for (int ordinal = 0; ordinal < feed.columns().size(); ordinal++) {
            if (feed.columns().get(ordinal).name().equals(column)) {
                CellType type = feed.columns().get(ordinal).type();
                if (type instanceof CellType.Decimal decimal) {
                    return new MeasureSum(column, ordinal, decimal.scale());
                }
                if (type instanceof CellType.MinorUnits amount) {
                    return new MeasureSum(column, ordinal, amount.scale());
                }
                if (type instanceof CellType.WholeNumber) {
                    return new MeasureSum(column, ordinal, 0);
                }
            }
        }
        throw new IllegalArgumentException("feed " + feed.name() + ": measure " + column + " is not a numeric column");
    }

    void add(RecordCells cells) {
        if (!cells.isPresent(ordinal)) {
            return;
        }
        if (cells.object(ordinal) instanceof Decimal wide) {
            carried = carried.add(wide.toJavaBigDecimal().unscaledValue());
            return;
        }
        long value = cells.number(ordinal);
        long sum = running + value;
        if (((running ^ sum) & (value ^ sum)) < 0) {
            carried = carried.add(BigInteger.valueOf(running));
            sum = value;
        }
        running = sum;
    }

    String column() {
        return column;
    }

    BigDecimal total() {
        return new BigDecimal(carried.add(BigInteger.valueOf(running)), scale);
    }
}
