package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.jobs.offsets.statement.Document.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

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
        document.row(Kind.LEAD, cells("", positive, "", "", figures.of(left)));
    }

    void setOff(SetOff step) throws IOException {
        number++;
        if (!step.isFound()) {
            found.add("invoice " + step.other().id() + ": set off against invoice " + positive.id() + ", but "
                    + figures.of(step.taken()) + " or more of it does not stand as " + positive.category()
                    + " in invoices_reassigned");
        } else if (!step.agrees()) {
            found.add("invoice " + step.other().id() + ": its set-off against invoice " + positive.id()
                    + " has other dates or categories than the two invoices");
        }
        Overdraft.of(positive, step, figures).ifPresent(found::add);
        left = step.leftAfter(positive.amount());
        document.row(
                Kind.STEP,
                cells(
                        figures.count(number),
                        step.other(),
                        figures.of(step.leftBefore(positive.amount())),
                        figures.of(step.taken()),
                        figures.of(left)));
    }

    void end() throws IOException {
        document.remark(left.signum() == 0 ? "used up" : "left " + figures.of(left));
        document.endTable();
    }

    private List<String> cells(String no, Invoice invoice, String before, String taken, String after) {
        return List.of(
                no,
                invoice.date().toString(),
                Long.toString(invoice.id()),
                invoice.number(),
                invoice.category(),
                figures.of(invoice.amount()),
                before,
                taken,
                after);
    }
}
