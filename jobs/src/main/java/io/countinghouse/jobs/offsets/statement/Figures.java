package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** How amounts and counts are printed: {@code -1,234.50}. */
final class Figures {
    private final DecimalFormat money = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT));
    private final DecimalFormat whole = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));

    Figures() {
        money.setRoundingMode(RoundingMode.UNNECESSARY);
    }

    /** Fails for an amount of more than two decimals. */
    String of(BigDecimal amount) {
        return money.format(amount);
    }

    String count(long number) {
        return whole.format(number);
    }

    /** {@code 1 invoice}, {@code 2 invoices}. */
    String counted(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }
}
