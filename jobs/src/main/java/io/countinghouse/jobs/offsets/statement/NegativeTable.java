package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.jobs.offsets.statement.Document.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Each negative invoice with what it was set off against, in the order in which that happened. */
final class NegativeTable {
    private final Document document;
    private final Contradictions found;
    private final Figures figures;
    private Optional<NegativeAudit> current = Optional.empty();
    private BigDecimal unapplied = BigDecimal.ZERO;
    private BigDecimal negativeTotal = BigDecimal.ZERO;
    private BigDecimal unappliedTotal = BigDecimal.ZERO;
    private Optional<Long> companyNo;

    /** @param firstCompanyNo of the first set-off, where that is known */
    NegativeTable(
            Document document, Section section, Optional<Long> firstCompanyNo, Contradictions found, Figures figures)
            throws IOException {
        this.document = document;
        this.found = found;
        this.figures = figures;
        this.companyNo = firstCompanyNo;
        document.beginTable(Widths.withBalance(section, "left of negative", figures));
    }

    void negative(Invoice negative, BigDecimal credit, boolean isOne) throws IOException {
        closeNegative();
        unapplied = credit;
        negativeTotal = negativeTotal.add(negative.amount());
        unappliedTotal = unappliedTotal.add(credit);
        current = Optional.of(new NegativeAudit(negative, credit, isOne, found, figures));
        document.row(Kind.LEAD, InvoiceCells.of("", negative, figures, "", "", "", figures.of(negative.amount())));
    }

    /** A set-off of the latest negative. */
    void setOff(SetOff step, BigDecimal part) throws IOException {
        requireNext(step);
        Invoice positive = step.other();
        BigDecimal remaining = current.orElseThrow().take(step, part);
        document.row(
                Kind.STEP,
                InvoiceCells.of(
                        figures.count(step.no()),
                        positive,
                        figures,
                        figures.of(step.leftBefore(positive.amount())),
                        figures.of(step.taken()),
                        figures.of(step.leftAfter(positive.amount())),
                        figures.of(remaining)));
    }

    void end() throws IOException {
        closeNegative();
        document.endTable();
    }

    /** Sum of the negative invoices, at most zero. */
    BigDecimal negativeTotal() {
        return negativeTotal;
    }

    BigDecimal unappliedTotal() {
        return unappliedTotal;
    }

    private void requireNext(SetOff step) {
        companyNo
                .filter(expected -> expected != step.companyNo())
                .ifPresent(expected ->
                        found.add("invoice " + figures.of(step.other().name()) + ": set-off number " + step.companyNo()
                                + " of the company stands where " + expected + " was expected"));
        companyNo = Optional.of(step.companyNo() + 1);
    }

    private void closeNegative() throws IOException {
        if (current.isEmpty()) {
            return;
        }
        BigDecimal missing = current.get().close();
        document.remark(remark(missing));
        current = Optional.empty();
    }

    private String remark(BigDecimal missing) {
        List<String> ends = new ArrayList<>();
        if (unapplied.signum() != 0) {
            ends.add("unapplied credit " + figures.of(unapplied));
        }
        if (missing.signum() != 0) {
            ends.add("not accounted for: " + figures.of(missing));
        }
        return ends.isEmpty() ? "used up" : String.join("; ", ends);
    }
}
