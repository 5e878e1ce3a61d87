package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** How amounts of a currency, counts and names of invoices are printed: {@code -1,234.50}, {@code 12} or {@code 12 of erp}. */
final class Figures {
    private final DecimalFormat money = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
    private final DecimalFormat whole = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));

    private final boolean namesSystems;

    /** @param namesSystems whether an id alone could be more than one invoice */
    Figures(String currency, boolean namesSystems) {
        this.namesSystems = namesSystems;
        money.setRoundingMode(RoundingMode.UNNECESSARY);
        money.setMaximumFractionDigits(Currencies.MOST_DECIMALS);
        money.setMinimumFractionDigits(Currencies.decimals(currency));
    }

    /** With all decimals of the currency, and more where the amount has more; fails where no currency has as many. */
    String of(BigDecimal amount) {
        return money.format(amount);
    }

    boolean namesSystems() {
        return namesSystems;
    }

    String of(InvoiceName invoice) {
        return namesSystems ? invoice.id() + " of " + invoice.system() : Long.toString(invoice.id());
    }

    String count(long number) {
        return whole.format(number);
    }

    /** {@code 1 invoice}, {@code 2 invoices}. */
    String counted(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }
}
