package io.countinghouse.jobs.offsets.statement;

import java.util.ArrayList;
import java.util.List;

/** A row of a table of invoices, in the columns of {@link Widths}. */
final class InvoiceCells {
    private InvoiceCells() {}

    /** @param balances the cells after the invoice's own */
    static List<String> of(String no, Invoice invoice, Figures figures, String... balances) {
        List<String> cells = new ArrayList<>(List.of(
                no, invoice.date().toString(), Long.toString(invoice.name().id())));
        if (figures.namesSystems()) {
            cells.add(invoice.name().system());
        }
        cells.addAll(List.of(invoice.number(), invoice.category(), figures.of(invoice.amount())));
        cells.addAll(List.of(balances));
        return cells;
    }
}
