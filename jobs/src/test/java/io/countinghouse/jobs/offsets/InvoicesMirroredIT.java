package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoicesTable.LONG_AGO;
import static io.countinghouse.jobs.offsets.InvoicesTable.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.config.SourceSettings.Reading;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The marts are what the table holds, whatever was done to it, or the run says why not. */
class InvoicesMirroredIT {
    private final OffsetsWorkspace offsets = new OffsetsWorkspace();
    private final InvoicesTable table = new InvoicesTable();
    private final List<Invoice> first = InvoiceRows.invoices(
            """
            1 2024-01-01 purchase 100.00
            2 2024-01-02 transfer 50.00
            3 2024-01-03 bonus -120.00
            """);
    private final Invoice other = InvoiceRows.invoice(8, "EUR", "4 2024-01-03 purchase 9.00");

    private List<Invoice> all() {
        List<Invoice> all = new ArrayList<>(first);
        all.add(other);
        return all;
    }

    private RunReport run() {
        return offsets.runner(Optional.of(table.settings)).run();
    }

    private void fill() {
        all().forEach(invoice -> table.insert(invoice, LONG_AGO));
        assertThat(run().batches()).hasSize(1);
        assertMarts(all());
    }

    private void assertMarts(List<Invoice> invoices) {
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(invoices));
    }

    @Test
    void aTableThatIsEmptyStopsTheRunUnlessThatIsAcceptedAndFilledAgainItIsAsItWas() {
        fill();
        table.database.execute("CREATE TABLE kept AS SELECT * FROM invoices", "TRUNCATE TABLE invoices");

        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(CountinghouseException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ROWS_GONE);
                    assertThat(e.exitCode()).isEqualTo(ExitCode.CHECK_FAILED);
                })
                .hasMessageContaining("found 4 of 4 rows gone")
                .hasMessageContaining("--accept-gone");
        assertThat(offsets.workspace.query("SELECT COUNT(*) FROM ledger_batch")).containsExactly("1");
        assertMarts(all());

        // From a dump, with the times that it had.
        table.database.execute("INSERT INTO invoices SELECT * FROM kept");
        assertThat(run().batches()).isEmpty();
        assertMarts(all());

        table.database.execute("TRUNCATE TABLE invoices");
        RunReport accepted = offsets.runner(Optional.of(table.settings)).runAcceptingGone();
        assertThat(accepted.toText()).contains("Note: 4 of 4 rows were gone from source table invoices, accepted by ");
        assertThat(
                        offsets.workspace.query(
                                "SELECT COUNT(*) FROM ledger_run WHERE message LIKE '%rows were gone from source table invoices, accepted by%'"))
                .containsExactly("1");
        assertMarts(List.of());

        table.database.execute("INSERT INTO invoices SELECT * FROM kept");
        run();
        assertMarts(all());
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void whatGoesBackIsFollowedBack() {
        Invoice gone = InvoiceRows.invoice(9, "EUR", "5 2024-01-03 promo -2.00");
        table.insert(gone, LONG_AGO);
        List<Invoice> before = all();
        before.add(gone);
        all().forEach(invoice -> table.insert(invoice, LONG_AGO));
        run();
        assertMarts(before);
        table.database.execute(
                "UPDATE invoices SET amount = 130.00, updated_at = " + NOW + " WHERE invoice_id = 1",
                "UPDATE invoices SET amount = 55.00, updated_at = '9999-12-31' WHERE invoice_id = 2",
                "CREATE TABLE kept AS SELECT * FROM invoices WHERE invoice_id = 5",
                "DELETE FROM invoices WHERE invoice_id = 5");
        run();
        List<Invoice> changed = all();
        changed.set(0, InvoiceRows.invoice("1 2024-01-01 purchase 130.00"));
        changed.set(1, InvoiceRows.invoice("2 2024-01-02 transfer 55.00"));
        assertMarts(changed);

        table.database.execute(
                "UPDATE invoices SET amount = 100.00, updated_at = " + LONG_AGO + " WHERE invoice_id = 1",
                "UPDATE invoices SET amount = 50.00, updated_at = " + LONG_AGO + " WHERE invoice_id = 2",
                "INSERT INTO invoices SELECT * FROM kept");
        RunReport back = run();
        assertMarts(before);
        assertThat(back.toText())
                .contains("Note: 3 rows of source table invoices came later than their updated_at says");

        // Nothing tells but the amount.
        table.database.execute("UPDATE invoices SET amount = 10.00 WHERE invoice_id = 4");
        assertThat(run().batches()).isEmpty();
        offsets.runner(Optional.of(table.settings(Reading.FULL))).run();
        before.set(3, InvoiceRows.invoice(8, "EUR", "4 2024-01-03 purchase 10.00"));
        assertMarts(before);
        assertThat(offsets.runner(Optional.of(table.settings(Reading.FULL)))
                        .run()
                        .batches())
                .isEmpty();
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void aRowThatIsRejectedWaitsOnceIsToldAndGivesWayToItsCorrection() {
        fill();
        table.insert(InvoiceRows.invoice("6 2024-01-04 purchase 1.00"), "NULL");
        table.insert(InvoiceRows.invoice("7 2024-01-04 purchse 2.00"), NOW);
        table.database.execute("UPDATE invoices SET category = 'purchse', amount = 101, updated_at = " + NOW
                + " WHERE invoice_id = 1");
        RunReport told = run();
        // More than the tests' limit, which stops no reading.
        assertThat(told.waits())
                .containsExactly(
                        "3 of 3 rows that were read from the source table were rejected, expected a share of at most"
                                + " 0.9 (job.reject-limit); `quarantine list invoice-offsets` tells why; they are read again once they are"
                                + " corrected there");
        assertThat(told.toText())
                .contains("rejected 3\n")
                .contains("  still shown in a former version, since a later one was rejected: erp/1\n");
        assertMarts(all());
        RunReport idle = run();
        assertThat(idle.batches()).as("nothing changed since").isEmpty();
        assertThat(idle.notes()).isEmpty();
        assertThat(offsets.quarantined()).containsExactly("1 OPEN", "6 OPEN", "7 OPEN");

        table.database.execute(
                "UPDATE invoices SET category = 'purchase', updated_at = " + NOW + " WHERE invoice_id IN (1, 7)",
                "UPDATE invoices SET updated_at = " + LONG_AGO + " WHERE invoice_id = 6");
        run();
        List<Invoice> corrected = all();
        corrected.set(0, InvoiceRows.invoice("1 2024-01-01 purchase 101.00"));
        corrected.add(InvoiceRows.invoice("6 2024-01-04 purchase 1.00"));
        corrected.add(InvoiceRows.invoice("7 2024-01-04 purchase 2.00"));
        assertMarts(corrected);
        assertThat(offsets.quarantined()).containsExactly("1 SUPERSEDED", "6 SUPERSEDED", "7 SUPERSEDED");

        // A bad version that is taken back, and a bad row that goes, leave nothing that lands.
        table.insert(InvoiceRows.invoice("8 2024-01-04 purchse 2.00"), NOW);
        table.database.execute(
                "CREATE TABLE good AS SELECT * FROM invoices WHERE invoice_id = 2",
                "UPDATE invoices SET category = 'purchse', updated_at = " + NOW + " WHERE invoice_id = 2");
        run();
        assertThat(offsets.quarantined()).contains("2 OPEN", "8 OPEN");
        table.database.execute(
                "DELETE FROM invoices WHERE invoice_id IN (2, 8)", "INSERT INTO invoices SELECT * FROM good");
        assertThat(run().batches()).isEmpty();
        assertThat(offsets.quarantined()).contains("2 SUPERSEDED", "8 SUPERSEDED");
        assertMarts(corrected);
    }

    @Test
    void valuesThatNoInvoiceHasAreRejectedAndThoseThatDoNotCountAreKept() {
        fill();
        table.database.execute(
                "INSERT INTO invoices SELECT 18446744073709551615, company_id, invoice_number, invoice_date,"
                        + " due_date, posted_at, category, amount, currency, tax_amount, status, payment_method, reference,"
                        + " parent_invoice_id, sales_person_id, store_id, product_line, description, country, created_at, created_by,"
                        + " updated_at, source_system FROM invoices WHERE invoice_id = 4");
        table.insert(
                InvoiceRows.invoice("10 2024-01-04 purchase 3.00"), NOW, Map.of("description", "REPEAT('x', 1200000)"));
        table.insert(
                InvoiceRows.invoice("11 2024-01-04 purchase 4.00"), NOW, Map.of("description", "REPEAT('y', 2000)"));
        table.insert(InvoiceRows.invoice("12 2024-01-04 purchase 5.00"), NOW);
        table.database.execute("UPDATE invoices SET status = ' Voided ' WHERE invoice_id = 12");

        RunReport report = run();

        List<Invoice> counting = all();
        counting.add(InvoiceRows.invoice("10 2024-01-04 purchase 3.00"));
        counting.add(InvoiceRows.invoice("11 2024-01-04 purchase 4.00"));
        assertMarts(counting);
        assertThat(report.toText())
                .contains("rejected 1\n")
                .contains("  of them excluded 1: kept, and not counted\n")
                .containsPattern("expectation \\(warn\\) [a-z_]+, text_cut: 2 of ");
        assertThat(offsets.workspace.query("SELECT invoice_id, CHAR_LENGTH(description), RIGHT(description, 2)"
                        + " FROM invoices_reassigned WHERE invoice_id IN (10, 11)"))
                .containsExactlyInAnyOrder("10|1024|x\u2026", "11|1024|y\u2026");
        table.database.execute("UPDATE invoices SET status = 'void', updated_at = " + NOW + " WHERE invoice_id = 10");
        run();
        counting.remove(counting.size() - 2);
        assertMarts(counting);
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();
    }

    @Test
    void aPlanAndAComparisonTellHowTheTableDiffersFromTheLake() {
        fill();
        assertThat(offsets.runner(Optional.of(table.settings)).plan().toText())
                .contains("Read source table invoices: of 4 rows 0 new, 0 changed, 0 gone;");
        assertThat(offsets.runner(Optional.of(table.settings))
                        .reconcile(SliceChoice.ALL)
                        .toText())
                .contains("Note: source table invoices was not compared with the lake; --source does");
        assertThat(offsets.runner(Optional.of(table.settings))
                        .reconcile(SliceChoice.ALL, true)
                        .isEqual())
                .isTrue();
        table.insert(InvoiceRows.invoice("5 2024-01-04 purchase 1.00"), NOW);
        table.database.execute(
                "UPDATE invoices SET amount = 9.01 WHERE invoice_id = 4",
                "UPDATE invoices SET updated_at = " + NOW + " WHERE invoice_id = 2",
                "DELETE FROM invoices WHERE invoice_id = 1");
        assertThat(offsets.runner(Optional.of(table.settings)).plan().toText())
                .contains("Read source table invoices: of 4 rows 1 new, 1 changed, 1 gone;");
        assertThat(offsets.runner(Optional.of(table.settings))
                        .reconcile(SliceChoice.ALL, true)
                        .toText())
                .contains("DIFFERS source table invoices of ")
                .contains("4 rows in 4 rows; introduced here")
                .contains("9.0000", "9.0100");
        assertThat(offsets.workspace.objects("raw")).isEmpty();
    }

    @Test
    void keysThatAreTextsAreComparedAsTheNumbersThatTheyAre() {
        InvoicesTable texts = new InvoicesTable("PRIMARY KEY (invoice_id)");
        texts.database.execute("ALTER TABLE invoices MODIFY invoice_id CHAR(10) NOT NULL");
        all().forEach(invoice -> texts.insert(invoice, LONG_AGO));
        texts.database.execute("UPDATE invoices SET invoice_id = LPAD(invoice_id, 10, '0')");
        offsets.runner(Optional.of(texts.settings)).run();
        assertMarts(all());
        assertThat(offsets.runner(Optional.of(texts.settings)).run().batches()).isEmpty();
        texts.database.execute("UPDATE invoices SET invoice_id = '3' WHERE invoice_id = '0000000002'");
        assertThatThrownBy(() -> offsets.runner(Optional.of(texts.settings)).run())
                .hasMessageContaining(
                        "found several rows of one identity (source_system, invoice_id): (erp, 3, 2 times)");
    }

    @Test
    void ofATableAndAFileThatBringOneIdentityTheTableCounts() {
        fill();
        offsets.upload(
                "invoices.csv",
                OffsetsWorkspace.file(
                        List.of(
                                InvoiceRows.invoice("1 2024-01-01 purchase 999.00"),
                                InvoiceRows.invoice("900 2024-01-05 purchase 3.00")),
                        "2099-01-05 00:00:00"));
        run();
        List<Invoice> both = all();
        both.add(InvoiceRows.invoice("900 2024-01-05 purchase 3.00"));
        assertMarts(both);
    }

    @Test
    void aTableOfWhichAKeyHoldsTwoInvoicesIsRefusedByNameAndTwoSystemsMayShareIds() {
        SourceSettings composite = new InvoicesTable("PRIMARY KEY (company_id, invoice_id)").settings;
        assertThatThrownBy(() -> offsets.runner(Optional.of(composite)).run())
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("found unique keys (company_id, invoice_id)")
                .hasMessageContaining("source_system")
                .hasMessageContaining("job.identity");

        InvoicesTable shared = new InvoicesTable("PRIMARY KEY (source_system, invoice_id)");
        Invoice erp = InvoiceRows.invoice("1 2024-01-01 purchase 100.00");
        Invoice pos = InvoiceRows.invoice("1 2024-01-01 bonus -30.00").in("pos");
        shared.insert(erp, LONG_AGO);
        shared.insert(pos, LONG_AGO);
        offsets.runner(Optional.of(shared.settings)).run();
        assertMarts(List.of(erp, pos));
        shared.database.execute("DELETE FROM invoices WHERE source_system = 'pos'");
        offsets.runner(Optional.of(shared.settings)).run();
        assertMarts(List.of(erp));
    }

    @Test
    void whatAPersonMendsNamesWhatTheTableHolds(@TempDir Path folder) throws IOException {
        fill();
        table.insert(InvoiceRows.invoice("7 2024-01-04 purchse 2.00"), NOW);
        run();
        Path file = folder.resolve("rejects.csv");
        assertThat(offsets.runner().export(QuarantineFilter.ALL, file)).isEqualTo(1);
        String mended = Files.readString(file).replace(",purchse,", ",purchase,");
        assertThat(mended).contains(",7,7,N-7,").contains(",purchase,");
        Files.writeString(file, mended.replace(",7,7,N-7,", ",70,7,N-7,"));
        assertThatThrownBy(() -> offsets.runner().replay(file.toUri().toString()))
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.exitCode())
                        .isEqualTo(ExitCode.USAGE))
                .hasMessageContaining("found source_system, invoice_id erp/70, expected erp/7, which the table holds");
        Files.writeString(file, mended.replace(",7,7,N-7,", ",007,7,N-7,"));
        offsets.runner().replay(file.toUri().toString());
        List<Invoice> both = all();
        both.add(InvoiceRows.invoice("7 2024-01-04 purchase 2.00"));
        assertMarts(both);
        assertThat(run().batches()).as("it is not gone").isEmpty();
        assertMarts(both);
    }

    @Test
    void anInvoiceThatComesWithAnotherCompanyIsCountedAndTold() {
        fill();
        table.database.execute("UPDATE invoices SET company_id = 9, updated_at = " + NOW + " WHERE invoice_id = 4");
        assertThat(run().toText()).containsPattern("expectation \\(warn\\) [a-z_]+, invoice_of_another_company: 1 of ");
        List<Invoice> moved = all();
        moved.set(3, InvoiceRows.invoice(9, "EUR", "4 2024-01-03 purchase 9.00"));
        assertMarts(moved);
        table.database.execute("UPDATE invoices SET amount = 9.50, updated_at = " + NOW + " WHERE invoice_id = 4");
        assertThat(run().batches().get(0).checks())
                .filteredOn(check -> check.name().equals("invoice_of_another_company"))
                .extracting(CheckResult::failed)
                .containsExactly(0L);
    }

    @Test
    void ofATimeOfChangeThatIsADayTheSameDayIsReadAgain() {
        table.database.execute("ALTER TABLE invoices MODIFY updated_at DATE");
        all().forEach(invoice -> table.insert(invoice, "UTC_DATE()"));
        run();
        assertMarts(all());
        table.database.execute("UPDATE invoices SET amount = 99.00 WHERE invoice_id = 1");
        run();
        List<Invoice> changed = all();
        changed.set(0, InvoiceRows.invoice("1 2024-01-01 purchase 99.00"));
        assertMarts(changed);
        assertThat(run().batches()).isEmpty();
    }

    @Test
    void aViewOfOtherNamesIsMirrored() {
        all().forEach(invoice -> table.insert(invoice, LONG_AGO));
        String others = InvoicesTable.columns().stream()
                .filter(name -> !List.of("invoice_id", "source_system").contains(name))
                .collect(Collectors.joining(", "));
        table.database.execute("CREATE VIEW `Open items` AS SELECT invoice_id AS `No.`, " + others + " FROM invoices");
        SourceSettings view = new SourceSettings(
                table.settings.mysql(),
                "Open items",
                Map.of(
                        "invoice_id",
                        SourceSettings.Origin.named("No."),
                        "source_system",
                        SourceSettings.Origin.always("erp")),
                List.of("No."),
                2,
                table.settings.overlap(),
                Reading.INCREMENTAL,
                SourceSettings.MAX_GONE);
        offsets.runner(Optional.of(view)).run();
        assertMarts(all());
        table.database.execute(
                "UPDATE invoices SET amount = 99.00, updated_at = " + NOW + " WHERE invoice_id = 1",
                "DELETE FROM invoices WHERE invoice_id = 4");
        offsets.runner(Optional.of(view)).run();
        List<Invoice> changed = all();
        changed.remove(3);
        changed.set(0, InvoiceRows.invoice("1 2024-01-01 purchase 99.00"));
        assertMarts(changed);
        assertThat(offsets.runner(Optional.of(view))
                        .reconcile(SliceChoice.ALL, true)
                        .isEqual())
                .isTrue();
    }
}
