package io.countinghouse.jobs.offsets.statement;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The statement of a company's offsets: per currency what each negative invoice was set off against, in order and with
 * running balances, the totals, and the proof that it all adds up. It is written as it is told; call the methods from top
 * to bottom, and per section either those of negatives or those of one positive.
 */
public final class OffsetStatement {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Document document;
    private final Contradictions found = new Contradictions();
    /** Of the section's currency. */
    private Figures figures = new Figures("", false);

    private Optional<NegativeTable> negatives = Optional.empty();
    private Optional<PositiveTable> positive = Optional.empty();

    public OffsetStatement(Document document) {
        this.document = document;
    }

    public static String title(long company) {
        return "Statement of offsets, company " + company;
    }

    public void begin(long company) throws IOException {
        document.begin(title(company));
    }

    public void section(Section section) throws IOException {
        figures = new Figures(section.currency(), section.namesSystems());
        document.section("Company " + section.company() + ", " + section.currency());
        document.line(
                section.policyVersions().isEmpty()
                        ? "No set-off, so no policy version"
                        : "Policy version " + String.join(", ", section.policyVersions()));
        document.line("Last changed " + TIME.format(section.changedAt()) + " UTC by run " + section.runId());
        document.line(figures.counted(section.positives() + section.negatives() + section.zeros(), "invoice") + ": "
                + figures.count(section.positives()) + " positive " + figures.of(section.positive()) + ", "
                + figures.count(section.negatives()) + " negative " + figures.of(section.negative()) + ", "
                + figures.count(section.zeros()) + " of amount zero");
        document.line(figures.counted(section.setOffs(), "set-off") + ", together " + figures.of(section.setOff()));
    }

    /** All negatives of the section follow, oldest first. */
    public void beginNegatives(Section section) throws IOException {
        if (section.negatives() == 0) {
            document.heading("No negative invoice");
        }
        negatives = Optional.of(new NegativeTable(document, section, Optional.of(1L), found, figures));
    }

    /** One negative of the section follows. */
    public void beginNegative(Section section) throws IOException {
        negatives = Optional.of(new NegativeTable(document, section, Optional.empty(), found, figures));
    }

    /**
     * @param unapplied what nothing could take, above zero, or zero
     * @param isOne whether its rows agree on what the invoice is
     */
    public void negative(Invoice negative, BigDecimal unapplied, boolean isOne) throws IOException {
        negatives.orElseThrow().negative(negative, unapplied, isOne);
    }

    /**
     * Of the latest negative, against a positive.
     *
     * @param part amount of the negative's row in the positive's category, at most zero
     */
    public void setOff(SetOff setOff, BigDecimal part) throws IOException {
        negatives.orElseThrow().setOff(setOff, part);
    }

    public void endNegatives() throws IOException {
        negatives.orElseThrow().end();
    }

    public void beginPositive(Section section, Invoice invoice) throws IOException {
        positive = Optional.of(new PositiveTable(document, section, invoice, found, figures));
    }

    /** Of the positive, by a negative. */
    public void consumedBy(SetOff setOff) throws IOException {
        positive.orElseThrow().setOff(setOff);
    }

    public void endPositive() throws IOException {
        positive.orElseThrow().end();
    }

    /** An invoice of amount zero is set off against nothing. */
    public void zero(Invoice invoice) throws IOException {
        document.heading("Invoice " + figures.of(invoice.name()) + " (" + invoice.number() + ") of " + invoice.date()
                + " has the amount " + figures.of(invoice.amount()) + ": nothing to set off; it stays "
                + invoice.category());
    }

    /** A set-off whose negative invoice does not stand in the section. */
    public void orphan(InvoiceName negative, InvoiceName positiveInvoice) {
        found.add("invoice " + figures.of(negative) + ": was set off against invoice " + figures.of(positiveInvoice)
                + ", but does not stand in invoices_reassigned in this currency");
    }

    /**
     * @param published the company's rows of company_category_summary
     * @param rows all of its invoices
     */
    public void totals(Section section, List<CategoryTotal> published, List<CategoryRows> rows) throws IOException {
        document.heading("Totals by category");
        new TotalsTable(figures).write(published, document);
        new TotalsAudit(section.currency(), found, figures).compare(published, rows);
        NegativeTable all = negatives.orElseThrow();
        document.heading("Proof");
        equation(
                section,
                "Negative invoices " + figures.of(all.negativeTotal()),
                all.negativeTotal(),
                "set off " + figures.of(section.setOff().negate()) + " + unapplied "
                        + figures.of(all.unappliedTotal().negate()),
                section.setOff().add(all.unappliedTotal()).negate());
        BigDecimal before = section.positive().add(all.negativeTotal());
        BigDecimal after = TotalsTable.net(published);
        equation(
                section,
                "Net before " + figures.of(before) + " (positive " + figures.of(section.positive()) + ", negative "
                        + figures.of(all.negativeTotal()) + ")",
                before,
                "net after " + figures.of(after),
                after);
    }

    /** Ends the statement with the verdict; tells what contradicts what. */
    public Contradictions end() throws IOException {
        document.heading("Verdict");
        if (found.isEmpty()) {
            document.line("The tables agree to the cent.");
        } else {
            document.alarm("The tables contradict each other; do not rely on this statement.");
            for (String what : found.first()) {
                document.alarm(what);
            }
            if (found.count() > found.first().size()) {
                document.alarm(
                        "and " + figures.count(found.count() - found.first().size()) + " more");
            }
        }
        document.end();
        return found;
    }

    private void equation(Section section, String left, BigDecimal one, String right, BigDecimal other)
            throws IOException {
        if (one.compareTo(other) == 0) {
            document.line(left + " = " + right);
        } else {
            document.alarm(left + " is not " + right + ": they differ by " + figures.of(one.subtract(other)));
            found.add("sums in " + section.currency() + " differ: " + left + ", " + right);
        }
    }
}
