package io.countinghouse.common.run.batch;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.mart.Converted;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Totals;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The proof that a mart's money is that of the rows it was derived from, per column and, where it is told, per currency. */
final class MartConservation {
    private MartConservation() {}

    /** Fails with CONSERVATION_BROKEN naming mart and column. */
    static void require(Mart mart, Totals in, Totals derived) {
        mart.conserves().forEach((column, measure) -> {
            requireEqual(
                    mart,
                    column,
                    measure,
                    "",
                    in.sums().get(measure),
                    derived.sums().get(column));
            Map<String, BigDecimal> landed = byCurrency(in, measure);
            Map<String, BigDecimal> found = byCurrency(derived, column);
            if (!landed.isEmpty() && !found.isEmpty()) {
                Set<String> currencies = new TreeSet<>(landed.keySet());
                currencies.addAll(found.keySet());
                currencies.forEach(currency -> requireEqual(
                        mart,
                        column,
                        measure,
                        " in " + currency,
                        landed.getOrDefault(currency, BigDecimal.ZERO),
                        found.getOrDefault(currency, BigDecimal.ZERO)));
            }
        });
    }

    private static Map<String, BigDecimal> byCurrency(Totals totals, String column) {
        return totals.currencies(column).stream()
                .collect(Collectors.toMap(CurrencyAmount::currency, CurrencyAmount::amount));
    }

    private static void requireEqual(
            Mart mart, String column, String measure, String where, BigDecimal in, BigDecimal out) {
        if (in.compareTo(out) != 0) {
            throw new CountinghouseException(
                    ErrorCode.CONSERVATION_BROKEN,
                    "Stage derived, mart " + mart.name() + ", column " + column + where + ": found "
                            + out.toPlainString() + ", expected " + in.toPlainString() + ", the sum of "
                            + mart.source() + "." + measure + " over the same slices");
        }
    }

    /** What the rounding of each row adds to the rounded sum. */
    static Measured rounding(Mart mart, Converted converted, Totals totals) {
        BigDecimal exact = totals.sums().get(converted.unrounded()).setScale(2, RoundingMode.HALF_UP);
        return new Measured(
                mart.name(),
                Stage.ROUNDING,
                converted.amount(),
                totals.records(),
                totals.sums().get(converted.amount()).subtract(exact));
    }
}
