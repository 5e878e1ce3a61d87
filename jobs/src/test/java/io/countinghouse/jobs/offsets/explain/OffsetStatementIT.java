package io.countinghouse.jobs.offsets.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.offsets.statement.Contradictions;
import io.countinghouse.jobs.offsets.statement.Document;
import io.countinghouse.jobs.offsets.statement.HtmlDocument;
import io.countinghouse.jobs.offsets.statement.OffsetStatement;
import io.countinghouse.jobs.offsets.statement.TextDocument;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statements read by the user that jobs run as. */
class OffsetStatementIT {
    private static final Workspace WORKSPACE = RealParts.shared().workspace();

    private static final String EUR =
            """

            Company 7, EUR
            ==============
            Policy version 1, 2
            Last changed 2023-03-02 09:30:00 UTC by run run-2
            9 invoices: 3 positive 1,450.00, 4 negative -1,475.00, 2 of amount zero
            5 set-offs, together 1,450.00
            """;

    private static final String EUR_COLUMNS =
            """

            n  date        invoice  number     category     amount  left before      taken  left after  left of negative
            -  ----------  -------  ---------  --------  ---------  -----------  ---------  ----------  ----------------
            """;

    private static final String INVOICE_12 =
            """
               2023-01-06       12  R-12       promo     -1,280.00                                             -1,280.00
            1  2023-01-05        2  P<2>&"x"'  purchase   1,300.00     1,250.00   1,250.00        0.00            -30.00
            2  2023-01-03        3  T-3        transfer      50.00        50.00      30.00       20.00              0.00
               used up
            """;

    private static final String AGREE =
            """

            Verdict
            The tables agree to the cent.
            """;

    @BeforeAll
    static void migrate() {
        WORKSPACE.migrate();
    }

    @BeforeEach
    void fill() {
        OffsetMarts.fill(WORKSPACE);
    }

    @Test
    void aCompanyIsToldNegativeByNegativeWithItsTotalsAndTheProof() throws IOException {
        assertThat(text(7, Optional.empty(), Optional.empty()))
                .isEqualTo("Statement of offsets, company 7\n" + EUR + EUR_COLUMNS
                        + """
                           2023-01-04       15  B-15 é     bonus       -150.00                                               -150.00
                        1  2023-01-02        1  P-1        purchase     100.00       100.00     100.00        0.00            -50.00
                        2  2023-01-05        2  P<2>&"x"'  purchase   1,300.00     1,300.00      50.00    1,250.00              0.00
                           used up

                        """
                        + INVOICE_12
                        + """

                           2023-01-06       13  日本-13      promo        -40.00                                                -40.00
                        1  2023-01-03        3  T-3        transfer      50.00        20.00      20.00        0.00            -20.00
                           unapplied credit 20.00

                           2023-01-09       11  B-11       bonus         -5.00                                                 -5.00
                           unapplied credit 5.00

                        Totals by category

                        category          invoices     gross  offsets     offset  unapplied     net
                        ----------------  --------  --------  -------  ---------  ---------  ------
                        purchase                 3  1,400.00        2  -1,400.00       0.00    0.00
                          by bonus                                       -150.00
                          by promo                                     -1,250.00
                        transfer                 1     50.00        2     -50.00       0.00    0.00
                          by promo                                        -50.00
                        unapplied_credit         0      0.00        2       0.00     -25.00  -25.00
                          by bonus                                                    -5.00
                          by promo                                                   -20.00
                        total                    4  1,450.00        6  -1,450.00     -25.00  -25.00

                        Proof
                        Negative invoices -1,475.00 = set off -1,450.00 + unapplied -25.00
                        Net before -25.00 (positive 1,450.00, negative -1,475.00) = net after -25.00

                        Company 7, USD
                        ==============
                        Policy version 1
                        Last changed 2023-03-01 10:00:00 UTC by run run-1
                        2 invoices: 1 positive 500.00, 1 negative -125.50, 0 of amount zero
                        1 set-off, together 125.50

                        n  date        invoice  number  category   amount  left before    taken  left after  left of negative
                        -  ----------  -------  ------  --------  -------  -----------  -------  ----------  ----------------
                           2023-01-31       31  R-31    promo     -125.50                                             -125.50
                        1  2023-02-01       21  P-21    purchase   500.00       500.00   125.50      374.50              0.00
                           used up

                        Totals by category

                        category    invoices   gross  offsets   offset  unapplied     net
                        ----------  --------  ------  -------  -------  ---------  ------
                        purchase           1  500.00        1  -125.50       0.00  374.50
                          by promo                             -125.50
                        total              1  500.00        1  -125.50       0.00  374.50

                        Proof
                        Negative invoices -125.50 = set off -125.50 + unapplied 0.00
                        Net before 374.50 (positive 500.00, negative -125.50) = net after 374.50
                        """
                        + AGREE);
    }

    @Test
    void oneCurrencyIsToldAlone() throws IOException {
        assertThat(text(7, Optional.empty(), Optional.of("USD")))
                .contains("Company 7, USD")
                .doesNotContain("EUR");
    }

    @Test
    void eachCurrencyIsToldWithItsOwnDecimals() throws IOException {
        assertThat(text(10, Optional.empty(), Optional.empty()))
                .contains(
                        "1 invoice: 1 positive 1,000, 0 negative 0, 0 of amount zero",
                        "2 invoices: 1 positive 18.605, 1 negative -1.250, 0 of amount zero",
                        """
                        n  date        invoice  number  category   amount  left before    taken  left after  left of negative
                        -  ----------  -------  ------  --------  -------  -----------  -------  ----------  ----------------
                           2023-01-02       52  B-52    bonus      -1.250                                              -1.250
                        1  2023-01-01       51  P-51    purchase   18.605       18.605    1.250      17.355             0.000
                           used up
                        """,
                        "  by bonus                             -1.250\n",
                        "Net before 17.355 (positive 18.605, negative -1.250) = net after 17.355")
                .endsWith(AGREE);
    }

    @Test
    void aNegativeInvoiceIsToldAlone() throws IOException {
        assertThat(text(7, only(12), Optional.empty()))
                .isEqualTo("Statement of offsets, company 7\n" + EUR + EUR_COLUMNS + INVOICE_12 + AGREE);
    }

    @Test
    void aPositiveInvoiceIsToldWithThoseThatConsumedIt() throws IOException {
        assertThat(text(7, only(2), Optional.of("EUR")))
                .isEqualTo("Statement of offsets, company 7\n" + EUR
                        + """

                        n  date        invoice  number     category     amount  left before      taken  left after
                        -  ----------  -------  ---------  --------  ---------  -----------  ---------  ----------
                           2023-01-05        2  P<2>&"x"'  purchase   1,300.00                            1,300.00
                        1  2023-01-04       15  B-15 é     bonus       -150.00     1,300.00      50.00    1,250.00
                        2  2023-01-06       12  R-12       promo     -1,280.00     1,250.00   1,250.00        0.00
                           used up
                        """
                        + AGREE);
        assertThat(text(7, only(21), Optional.empty())).contains("   left 374.50\n");
    }

    @Test
    void anInvoiceOfAmountZeroHasNothingToSetOff() throws IOException {
        assertThat(text(7, only(14), Optional.empty()))
                .contains("Invoice 14 (B-14) of 2023-01-08 has the amount 0.00: nothing to set off; it stays bonus\n")
                .endsWith(AGREE);
    }

    @Test
    void idsOfSeveralSystemsAreToldWithTheirSystems() throws IOException {
        assertThat(text(11, Optional.empty(), Optional.empty()))
                .contains(
                        "5 invoices: 2 positive 50.00, 2 negative -65.00, 1 of amount zero\n",
                        """
                        n  date        invoice  system  number  category  amount  left before   taken  left after  left of negative
                        -  ----------  -------  ------  ------  --------  ------  -----------  ------  ----------  ----------------
                           2023-02-01        2  crm     C-2     bonus     -40.00                                             -40.00
                        1  2023-01-05        1  crm     C-1     purchase   20.00        20.00   20.00        0.00            -20.00
                        2  2023-01-05        1  erp     E-1     purchase   30.00        30.00   20.00       10.00              0.00
                           used up

                           2023-02-01        2  erp     E-2     bonus     -25.00                                             -25.00
                        1  2023-01-05        1  erp     E-1     purchase   30.00        10.00   10.00        0.00            -15.00
                           unapplied credit 15.00
                        """,
                        "Net before -15.00 (positive 50.00, negative -65.00) = net after -15.00\n")
                .endsWith(AGREE);
    }

    @Test
    void anInvoiceOfOneOfSeveralSystemsIsToldAlone() throws IOException {
        assertThat(text(11, only(1, "erp"), Optional.empty()))
                .contains(
                        """
                        n  date        invoice  system  number  category  amount  left before   taken  left after
                        -  ----------  -------  ------  ------  --------  ------  -----------  ------  ----------
                           2023-01-05        1  erp     E-1     purchase   30.00                            30.00
                        1  2023-02-01        2  crm     C-2     bonus     -40.00        30.00   20.00       10.00
                        2  2023-02-01        2  erp     E-2     bonus     -25.00        10.00   10.00        0.00
                           used up
                        """)
                .endsWith(AGREE);
        assertThat(text(11, only(2, "crm"), Optional.empty()))
                .contains("  2  crm     C-2 ", "  1  crm     C-1 ", "  1  erp     E-1 ", "   used up\n")
                .doesNotContain("E-2")
                .endsWith(AGREE);
        // There is only one of this id.
        assertThat(text(11, only(3), Optional.empty()))
                .contains(
                        "Invoice 3 of crm (C-3) of 2023-02-02 has the amount 0.00: nothing to set off; it stays bonus\n");
    }

    @ParameterizedTest
    @CsvSource({
        "11, 2, , 'source-system: found none, expected crm or erp, each of which has an invoice 2 of company 11'",
        "11, 2, pos, 'source-system: found pos, expected crm or erp'",
        "7, 12, crm, 'source-system: found crm, expected erp'"
    })
    void anInvoiceIsToldOfASystemThatHasIt(long company, long invoice, String system, String message) {
        StringWriter out = new StringWriter();
        Optional<Sought> sought = Optional.of(new Sought(invoice, Optional.ofNullable(system)));

        assertThatThrownBy(() -> tell(new TextDocument(out), company, sought, Optional.empty()))
                .isInstanceOfSatisfying(CountinghouseException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.USAGE);
                    assertThat(refused).hasMessage(message);
                });
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "offset_allocations SET amount = 19.99 WHERE company_id = 11 AND allocation_no = 2"
                        + "| invoice 2 of crm: 39.99 was set off against purchase, but -40.00 of it stands as purchase",
                "offset_allocations SET positive_source_system = 'crm' WHERE company_id = 11 AND company_allocation_no = 3"
                        + "| invoice 1 of crm: amount 20.00, but 30.00 was taken from it",
                "invoices_reassigned SET source_system = 'pos' WHERE company_id = 11 AND invoice_id = 2 AND source_system = 'crm'"
                        + "| invoice 2 of crm: was set off against invoice 1 of erp, but does not stand in invoices_reassigned"
                        + " in this currency",
                "invoices_reassigned SET amount = -15.01 WHERE company_id = 11 AND category = 'unapplied_credit'"
                        + "| category unapplied_credit in EUR: unapplied -15.00 in company_category_summary, but its rows in"
                        + " invoices_reassigned make -15.01 (invoice 2 of erp)"
            })
    void whateverIsTamperedWithIsNamedWithItsSystem(String update, String expected) throws IOException {
        WORKSPACE.execute("UPDATE " + update);

        Contradictions found = tell(new TextDocument(new StringWriter()), 11, Optional.empty(), Optional.empty());

        assertThat(found.first()).contains(expected);
    }

    @Test
    void aCompanyWithoutNegativesHasItsTotals() throws IOException {
        assertThat(text(8, Optional.empty(), Optional.empty()))
                .contains(
                        "No set-off, so no policy version\n",
                        "1 invoice: 1 positive 9.00, 0 negative 0.00, 0 of amount zero\n0 set-offs, together 0.00\n",
                        "\nNo negative invoice\n",
                        "Net before 9.00 (positive 9.00, negative 0.00) = net after 9.00\n")
                .endsWith(AGREE);
    }

    @ParameterizedTest
    @CsvSource({
        "9, , , 'company: found 9, expected one that invoices_reassigned holds'",
        "7, 41, , 'invoice: found 41, expected one of company 7 that invoices_reassigned holds'",
        "7, , CHF, 'currency: found CHF, expected EUR or USD'",
        "7, 12, USD, 'currency: found USD, expected EUR'"
    })
    void whatIsUnknownIsNamedAndNothingIsTold(long company, Long invoice, String currency, String message) {
        StringWriter out = new StringWriter();

        assertThatThrownBy(() -> tell(
                        new TextDocument(out),
                        company,
                        invoice == null ? Optional.empty() : only(invoice),
                        Optional.ofNullable(currency)))
                .isInstanceOfSatisfying(CountinghouseException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(ErrorCode.USAGE);
                    assertThat(refused).hasMessage(message);
                });
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "offset_allocations SET amount = 49.99 WHERE negative_invoice_id = 15 AND positive_invoice_id = 2"
                        + "| invoice 15: 149.99 was set off against purchase, but -150.00 of it stands as purchase",
                "offset_allocations SET amount = 20.01 WHERE negative_invoice_id = 13"
                        + "| invoice 3: amount 50.00, but 50.01 was taken from it",
                "invoices_reassigned SET amount = -30.01 WHERE invoice_id = 12 AND category = 'transfer'"
                        + "| invoice 12: 30.00 was set off against transfer, but -30.01 of it stands as transfer",
                "invoices_reassigned SET amount = 1300.01 WHERE invoice_id = 2"
                        + "| invoice 2: 0.01 was left of it when invoice 12 went on",
                "invoices_reassigned SET amount = 99.99 WHERE invoice_id = 1"
                        + "| invoice 1: amount 99.99, but 100.00 was taken from it",
                "invoices_reassigned SET category = 'transfer' WHERE invoice_id = 15"
                        + "| invoice 15: 150.00 was set off against purchase, but 0.00 of it stands as purchase",
                "invoices_reassigned SET invoice_date = '2023-01-01' WHERE invoice_id = 1"
                        + "| invoice 15: set-off 1 against invoice 1 has other dates or categories than the two invoices",
                "invoices_reassigned SET invoice_id = 99 WHERE invoice_id = 3"
                        + "| invoice 3: invoice 12 was set off against it as transfer, but it does not stand in"
                        + " invoices_reassigned as such",
                "invoices_reassigned SET invoice_id = 99 WHERE invoice_id = 15"
                        + "| invoice 15: was set off against invoice 1, but does not stand in invoices_reassigned in this"
                        + " currency",
                "invoices_reassigned SET amount = -5.01 WHERE invoice_id = 11"
                        + "| category unapplied_credit in EUR: unapplied -25.00 in company_category_summary, but its rows in"
                        + " invoices_reassigned make -25.01 (one of 2 invoices)",
                "invoices_reassigned SET amount = -5.01 WHERE invoice_id = 11"
                        + "| category unapplied_credit in EUR: by bonus -5.00 in company_category_summary, but its rows in"
                        + " invoices_reassigned make -5.01 (invoice 11)",
                "company_category_summary SET gross = 50.01 WHERE category = 'transfer'"
                        + "| category transfer in EUR: gross 50.01 in company_category_summary, but its rows in"
                        + " invoices_reassigned make 50.00 (invoice 3)",
                "company_category_summary SET offset_amount = -20.00, unapplied = -5.00 WHERE category = 'unapplied_credit'"
                        + "| category unapplied_credit in EUR: offset -20.00 in company_category_summary, but its rows in"
                        + " invoices_reassigned make 0.00",
                "company_category_summary SET invoices = 4 WHERE category = 'purchase'"
                        + "| category purchase in EUR: 4 invoices in company_category_summary, but invoices_reassigned has 3",
                "company_category_summary SET net = 0.01 WHERE category = 'transfer'"
                        + "| category transfer in EUR: net 0.01, but gross, offset and unapplied make 0.00",
                "offset_allocations SET company_allocation_no = 9 WHERE negative_invoice_id = 13"
                        + "| invoice 3: set-off number 9 of the company stands where 5 was expected",
                "offset_allocations SET allocation_no = 3 - allocation_no WHERE negative_invoice_id = 12"
                        + "| invoice 3: set-off number 4 of the company stands where 3 was expected"
            })
    void whateverIsTamperedWithIsNamed(String update, String expected) throws IOException {
        WORKSPACE.execute("UPDATE " + update);
        StringWriter out = new StringWriter();

        Contradictions found = tell(new TextDocument(out), 7, Optional.empty(), Optional.of("EUR"));

        assertThat(found.first()).contains(expected);
        assertThat(out.toString())
                .contains("!! The tables contradict each other; do not rely on this statement.\n", "!! " + expected);
    }

    @ParameterizedTest
    @CsvSource({"15, invoice 15: 149.99 was set off", "2, invoice 3: none"})
    void oneInvoiceIsHeldAgainstTheTablesAlone(long invoice, String expected) throws IOException {
        WORKSPACE.execute(
                "UPDATE offset_allocations SET amount = 49.99 WHERE negative_invoice_id = 15 AND positive_invoice_id = 2");

        Contradictions found = tell(new TextDocument(new StringWriter()), 7, only(invoice), Optional.empty());

        if (expected.endsWith("none")) {
            assertThat(found.isEmpty()).isTrue();
        } else {
            assertThat(found.first()).hasSize(1).first().asString().startsWith(expected);
        }
    }

    @Test
    void theHtmlHoldsTheSameAndNothingThatASourceSystemWroteIsMarkup() throws IOException {
        StringWriter out = new StringWriter();

        HtmlDocument.write(
                out, OffsetStatement.title(7), document -> tell(document, 7, Optional.empty(), Optional.empty()));

        assertThat(out.toString())
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains(
                        "<h2>Company 7, EUR</h2>",
                        "<tr class=\"lead\"><td class=\"n\"></td><td>2023-01-06</td><td class=\"n\">12</td><td>R-12</td>"
                                + "<td>promo</td><td class=\"n\">-1,280.00</td>",
                        "<tr><td class=\"n\">1</td><td>2023-01-05</td><td class=\"n\">2</td>"
                                + "<td>P&lt;2&gt;&amp;\"x\"'</td><td>purchase</td><td class=\"n\">1,300.00</td>"
                                + "<td class=\"n\">1,250.00</td><td class=\"n\">1,250.00</td><td class=\"n\">0.00</td>"
                                + "<td class=\"n\">-30.00</td></tr>",
                        "<td>日本-13</td>",
                        "unapplied credit 20.00</td></tr>",
                        "<p>Negative invoices -1,475.00 = set off -1,450.00 + unapplied -25.00</p>",
                        "<h2>Company 7, USD</h2>",
                        "<p>The tables agree to the cent.</p>")
                .doesNotContain("P<2>", "<script", "http:", "https:", "src=", "href=")
                .endsWith("</section>\n</body>\n</html>\n");
    }

    /** The title is written after the first query. */
    @Test
    void whatIsPublishedMeanwhileIsNotSeen() throws IOException {
        StringWriter out = new StringWriter() {
            private boolean isPublished;

            @Override
            public void write(String text) {
                if (!isPublished) {
                    isPublished = true;
                    WORKSPACE.execute("UPDATE offset_allocations SET amount = 1, run_id = 'run-3'");
                    WORKSPACE.execute("DELETE FROM company_category_summary");
                }
                super.write(text);
            }
        };

        assertThat(tell(new TextDocument(out), 7, Optional.empty(), Optional.empty())
                        .isEmpty())
                .isTrue();
        assertThat(out.toString()).doesNotContain("run-3").endsWith(AGREE);
    }

    private static Optional<Sought> only(long invoice) {
        return Optional.of(new Sought(invoice, Optional.empty()));
    }

    private static Optional<Sought> only(long invoice, String system) {
        return Optional.of(new Sought(invoice, Optional.of(system)));
    }

    private static String text(long company, Optional<Sought> invoice, Optional<String> currency) throws IOException {
        StringWriter out = new StringWriter();
        assertThat(tell(new TextDocument(out), company, invoice, currency).first())
                .isEmpty();
        return out.toString();
    }

    private static Contradictions tell(
            Document document, long company, Optional<Sought> invoice, Optional<String> currency) throws IOException {
        return new OffsetStatementReader(new Database(WORKSPACE.runtime()))
                .tell(company, invoice, currency, new OffsetStatement(document));
    }
}
