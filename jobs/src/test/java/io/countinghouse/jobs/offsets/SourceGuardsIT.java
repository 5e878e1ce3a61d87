package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoicesTable.LONG_AGO;
import static io.countinghouse.jobs.offsets.InvoicesTable.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.SourceSettings.Reading;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.LongText;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the source table may do before a run stops, and what its columns may hold. */
class SourceGuardsIT {
    private final OffsetsWorkspace offsets = new OffsetsWorkspace();
    private final InvoicesTable table = new InvoicesTable();

    private RunReport run() {
        return offsets.runner(Optional.of(table.settings)).run();
    }

    private void assertMarts(List<Invoice> invoices) {
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(invoices));
    }

    /** Purchases of 1.00 with these ids. */
    private static List<Invoice> purchases(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(id -> InvoiceRows.invoice(id + " 2024-01-01 purchase 1.00"))
                .toList();
    }

    @Test
    void theHundredthRowOrTheTwentiethPartMayGoAndOneMoreStopsTheRun() {
        table.insert(InvoiceRows.invoice("1 2024-01-01 purchase 1.00"), LONG_AGO);
        String others = String.join(", ", InvoicesTable.columns().subList(1, 23));
        table.database.execute("INSERT INTO invoices (invoice_id, " + others + ") SELECT seq, "
                + others.replace("invoice_number", "CONCAT('N-', seq)") + " FROM invoices JOIN seq_2_to_2120");
        run();
        assertMarts(purchases(1, 2120));

        table.database.execute("DELETE FROM invoices WHERE invoice_id > 2014");
        run();
        assertMarts(purchases(1, 2014));
        table.database.execute("DELETE FROM invoices WHERE invoice_id > 1913");
        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ROWS_GONE))
                .hasMessageContaining("found 101 of 2,014 rows gone");
        assertMarts(purchases(1, 2014));

        table.database.execute("DELETE FROM invoices WHERE invoice_id < 51");
        RunReport accepted =
                offsets.runner(Optional.of(table.settings(Reading.FULL))).runAcceptingGone();
        assertThat(accepted.toText()).contains("Note: 151 of 2,014 rows were gone from source table invoices");
        assertMarts(purchases(51, 1913));
    }

    @Test
    void oneFullReadingFollowsWhatWentWhatCameBackAndWhatWasSetBackTogether() {
        List<Invoice> before = InvoiceRows.invoices(
                """
                1 2024-01-01 purchase 100.00
                2 2024-01-02 transfer 50.00
                3 2024-01-03 bonus -120.00
                4 2024-01-03 promo -1.00
                """);
        before.forEach(invoice -> table.insert(invoice, LONG_AGO));
        table.database.execute("CREATE TABLE kept AS SELECT * FROM invoices");
        run();
        table.database.execute(
                "UPDATE invoices SET amount = 130.00, updated_at = '9999-12-31' WHERE invoice_id = 1",
                "DELETE FROM invoices WHERE invoice_id = 4");
        table.insert(InvoiceRows.invoice("5 2024-01-04 purchase 7.00"), NOW);
        run();
        List<Invoice> between = new ArrayList<>(before.subList(1, 3));
        between.add(InvoiceRows.invoice("1 2024-01-01 purchase 130.00"));
        between.add(InvoiceRows.invoice("5 2024-01-04 purchase 7.00"));
        assertMarts(between);

        // The backup is restored, and one amount of it is not what it was, under the same time.
        table.database.execute(
                "DELETE FROM invoices",
                "INSERT INTO invoices SELECT * FROM kept",
                "UPDATE invoices SET amount = 51.00 WHERE invoice_id = 2");
        offsets.runner(Optional.of(table.settings(Reading.FULL))).run();
        List<Invoice> restored = new ArrayList<>(before);
        restored.set(1, InvoiceRows.invoice("2 2024-01-02 transfer 51.00"));
        assertMarts(restored);
        assertThat(offsets.runner(Optional.of(table.settings))
                        .reconcile(SliceChoice.ALL, true)
                        .isEqual())
                .isTrue();
    }

    @Test
    void exactValuesOfOtherTypesAreValuesAndDaysThatAreNoneAreAbsent() {
        table.database.execute(
                "ALTER TABLE invoices MODIFY amount DECIMAL(21, 9), MODIFY invoice_date DATETIME, MODIFY created_at DATE");
        table.insert(
                InvoiceRows.invoice("1 2024-01-01 purchase 100.00"), LONG_AGO, Map.of("created_at", "'2024-01-02'"));
        table.database.execute(
                "SET sql_mode = ''", "UPDATE invoices SET due_date = '0000-00-00', posted_at = '0000-00-00 00:00:00'");
        table.insert(InvoiceRows.invoice("2 2024-01-02 bonus -30.00"), LONG_AGO);
        table.insert(InvoiceRows.invoice("3 2024-01-02 bonus -1.00"), LONG_AGO);
        table.insert(InvoiceRows.invoice("4 2024-01-02 bonus -1.00"), LONG_AGO);
        table.database.execute(
                "UPDATE invoices SET amount = -1.005 WHERE invoice_id = 3",
                "UPDATE invoices SET invoice_date = '2024-01-02 08:00:00' WHERE invoice_id = 4");
        run();
        assertMarts(
                InvoiceRows.invoices(
                        """
                1 2024-01-01 purchase 100.00
                2 2024-01-02 bonus -30.00
                """));
        assertThat(offsets.quarantined()).containsExactly("3 OPEN", "4 OPEN");
        assertThat(
                        offsets.workspace.query(
                                "SELECT DISTINCT due_date, posted_at, created_at FROM invoices_reassigned WHERE invoice_id = 1"))
                .containsExactly("null|null|2024-01-02 00:00:00");
    }

    @Test
    void aTextTooLongIsRejectedWhereThatIsAskedFor() {
        Invoice kept = InvoiceRows.invoice("1 2024-01-01 purchase 100.00");
        table.insert(kept, LONG_AGO);
        table.insert(
                InvoiceRows.invoice("2 2024-01-02 bonus -30.00"), LONG_AGO, Map.of("description", "REPEAT('y', 2000)"));
        offsets.withLongTexts(LongText.REJECT, table.settings).run();
        assertMarts(List.of(kept));
        assertThat(offsets.quarantined()).containsExactly("2 OPEN");

        // Frozen settings are a batch's: the next reading is by those of its day, once the row is another.
        table.database.execute("UPDATE invoices SET updated_at = " + NOW + " WHERE invoice_id = 2");
        run();
        assertMarts(List.of(kept, InvoiceRows.invoice("2 2024-01-02 bonus -30.00")));
        assertThat(offsets.quarantined()).containsExactly("2 SUPERSEDED");
    }

    @Test
    void oneIdOfTwoCompaniesIsToldInOneFileAndBetweenAFileAndTheTable() {
        offsets.upload(
                "invoices.csv",
                OffsetsWorkspace.file(
                                List.of(
                                        InvoiceRows.invoice(8, "GBP", "1 2024-01-01 purchase 2.00"),
                                        InvoiceRows.invoice(8, "GBP", "2 2024-01-01 purchase 4.00")),
                                "2024-02-01 00:00:00")
                        + OffsetsWorkspace.line(
                                InvoiceRows.invoice("1 2024-01-01 purchase 3.00"), "2024-02-02 00:00:00"));
        // Both rows of the id: either may be the wrong one.
        assertThat(offsets.runner().run().toText())
                .containsPattern("expectation \\(warn\\) [a-z_]+, invoice_of_another_company: 2 of ");
        assertMarts(List.of(
                InvoiceRows.invoice("1 2024-01-01 purchase 3.00"),
                InvoiceRows.invoice(8, "GBP", "2 2024-01-01 purchase 4.00")));

        table.insert(InvoiceRows.invoice(9, "GBP", "2 2024-01-01 purchase 5.00"), LONG_AGO);
        assertThat(run().toText()).containsPattern("expectation \\(warn\\) [a-z_]+, invoice_of_another_company: 1 of ");
        assertMarts(List.of(
                InvoiceRows.invoice("1 2024-01-01 purchase 3.00"),
                InvoiceRows.invoice(9, "GBP", "2 2024-01-01 purchase 5.00")));
    }

    @Test
    void amountsBeyondTheColumnAreRejectedOneByOne() {
        table.database.execute("ALTER TABLE invoices MODIFY amount DECIMAL(40, 2)");
        Invoice kept = InvoiceRows.invoice("1 2024-01-01 purchase 100.00");
        table.insert(kept, LONG_AGO);
        table.insert(
                new Invoice(
                        2,
                        7,
                        "GBP",
                        kept.date(),
                        "purchase",
                        new BigDecimal("12345678901234567890123456789012345678.90"),
                        null),
                LONG_AGO);
        run();
        assertMarts(List.of(kept));
        assertThat(offsets.quarantined()).containsExactly("2 OPEN");
    }
}
