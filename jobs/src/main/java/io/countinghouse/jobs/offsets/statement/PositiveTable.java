package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.jobs.offsets.statement.Document.Kind;
import java.io.IOException;
import java.math.BigDecimal;

/** One positive invoice with the negative ones that consumed it, in the order in which they did. */
final class PositiveTable {
    private final Document document;
    private final Invoice positive;
    private final Contradictions found;
    private final Figures figures;
    private long number;
    private BigDecimal left;

    PositiveTable(Document document, Section section, Invoice positive, Contradictions found, Figures figures)
            throws IOException {
        this.document = document;
        this.positive = positive;
        this.found = found;
        this.figures = figures;
        this.left = positive.amount();
        document.beginTable(Widths.of(section, figures));
        document.row(Kind.LEAD, InvoiceCells.of("", positive, figures, "", "", figures.of(left)));
    }

    void setOff(SetOff step) throws IOException {
        number++;
        if (!step.isFound()) {
            found.add("invoice " + figures.of(step.other().name()) + ": set off against invoice "
                    + figures.of(positive.name()) + ", but "
                    + figures.of(step.taken()) + " or more of it does not stand as " + positive.category()
                    + " in invoices_reassigned");
        } else if (!step.agrees()) {
            found.add("invoice " + figures.of(step.other().name()) + ": its set-off against invoice "
                    + figures.of(positive.name()) + " has other dates or categories than the two invoices");
        }
        Overdraft.of(positive, step, figures).ifPresent(found::add);
        left = step.leftAfter(positive.amount());
        document.row(
                Kind.STEP,
                InvoiceCells.of(
                        figures.count(number),
                        step.other(),
                        figures,
                        figures.of(step.leftBefore(positive.amount())),
                        figures.of(step.taken()),
                        figures.of(left)));
    }

    void end() throws IOException {
        document.remark(left.signum() == 0 ? "used up" : "left " + figures.of(left));
        document.endTable();
    }
}
