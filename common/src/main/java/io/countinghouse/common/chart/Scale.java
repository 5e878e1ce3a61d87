package io.countinghouse.common.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Values on an axis from {@code lowest} to {@code highest}, whose ends are round.
 *
 * @param ticks round values between them, both ends included
 */
record Scale(BigDecimal lowest, BigDecimal highest, List<BigDecimal> ticks) {
    private static final int STEPS = 5;
    private static final List<BigDecimal> ROUND =
            List.of(BigDecimal.ONE, new BigDecimal(2), new BigDecimal("2.5"), new BigDecimal(5), BigDecimal.TEN);

    /** Of these values and of zero. */
    static Scale of(Collection<BigDecimal> values) {
        BigDecimal low = values.stream().reduce(BigDecimal.ZERO, BigDecimal::min);
        BigDecimal high = values.stream().reduce(BigDecimal.ZERO, BigDecimal::max);
        if (low.compareTo(high) == 0) {
            high = BigDecimal.ONE;
        }
        BigDecimal step = step(high.subtract(low));
        BigDecimal first = low.divide(step, 0, RoundingMode.FLOOR).multiply(step);
        List<BigDecimal> ticks = new ArrayList<>();
        BigDecimal tick = first;
        ticks.add(tick);
        while (tick.compareTo(high) < 0) {
            tick = tick.add(step);
            ticks.add(tick);
        }
        return new Scale(first, tick, List.copyOf(ticks));
    }

    private static BigDecimal step(BigDecimal range) {
        BigDecimal rough = range.divide(new BigDecimal(STEPS), 12, RoundingMode.UP);
        BigDecimal unit = BigDecimal.ONE.scaleByPowerOfTen(rough.precision() - rough.scale() - 1);
        return ROUND.stream()
                .map(unit::multiply)
                .filter(step -> step.compareTo(rough) >= 0)
                .findFirst()
                .orElseThrow();
    }

    /** Between 0 and 1. */
    double share(BigDecimal value) {
        return value.subtract(lowest).doubleValue() / highest.subtract(lowest).doubleValue();
    }
}
