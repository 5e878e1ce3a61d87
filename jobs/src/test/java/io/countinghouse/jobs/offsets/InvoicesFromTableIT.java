package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoicesTable.LONG_AGO;
import static io.countinghouse.jobs.offsets.InvoicesTable.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.report.RunPlan;
import io.countinghouse.common.source.SourceDatabase;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs over a table of another server: the marts follow what was changed in it, and what is gone from it. */
class InvoicesFromTableIT {
    private final InvoicesTable table = new InvoicesTable();
    private final SourceDatabase database = table.database;
    private final SourceSettings source = table.settings;
    private final OffsetsWorkspace offsets = new OffsetsWorkspace();
    private final List<Invoice> first = InvoiceRows.invoices(
            """
            1 2024-01-01 purchase 100.00
            2 2024-01-02 transfer 50.00
            3 2024-01-03 bonus -120.00
            """);
    private final Invoice other = InvoiceRows.invoice(8, "EUR", "4 2024-01-03 purchase 9.00");
    private final Invoice gone = InvoiceRows.invoice(9, "EUR", "5 2024-01-03 promo -2.00");

    @BeforeEach
    void fillTheTable() {
        first.forEach(invoice -> insert(invoice, LONG_AGO));
        insert(other, LONG_AGO);
        insert(gone, LONG_AGO);
    }

    private void insert(Invoice invoice, String updatedAt) {
        table.insert(
                invoice,
                updatedAt,
                Map.of("description", "'line 1\\nline 2'", "reference", "'caf\u00e9, \"x\"'", "country", "'GB'"));
    }

    private List<Invoice> all() {
        List<Invoice> all = new ArrayList<>(first);
        all.addAll(List.of(other, gone));
        return all;
    }

    private void run() {
        offsets.runner(Optional.of(source)).run();
    }

    @Test
    void changesAndDeletionsOfTheTableMoveTheirCompaniesAndNoOther() {
        // Delivered as a file, though beside the table's own: not in the table, and not gone either.
        Invoice delivered = InvoiceRows.invoice(10, "EUR", "900 2024-01-05 purchase 3.00");
        offsets.upload("source/invoices.csv", OffsetsWorkspace.file(List.of(delivered), "2024-01-05 00:00:00"));
        run();
        List<Invoice> current = all();
        current.add(delivered);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(current));

        database.execute(
                "UPDATE invoices SET amount = 130.00, updated_at = " + NOW + " WHERE invoice_id = 1",
                "DELETE FROM invoices WHERE invoice_id = 5");
        Invoice added = InvoiceRows.invoice(7, "GBP", "6 2024-01-04 promo -70.00");
        insert(added, NOW);
        run();

        current.removeAll(List.of(first.get(0), gone));
        current.add(InvoiceRows.invoice("1 2024-01-01 purchase 130.00"));
        current.add(added);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(current));
        assertThat(offsets.workspace.query("SELECT slice FROM ledger_publish WHERE mart = 'offset_allocations' AND "
                        + "batch_id = (SELECT MAX(batch_id) FROM ledger_batch)"))
                .containsExactly("company_id=7", "company_id=9");
        assertThat(offsets.workspace.objects("raw")).isEmpty();
        // Of each reading a file per connection that came to have rows; the lists of files are not kept.
        assertThat(offsets.workspace.objects("archive/" + InvoiceOffsets.NAME).stream()
                        .map(key -> key.replaceFirst(".*/", "").replaceFirst("-\\d{5}\\.parquet", "")))
                .contains("rows", "deleted", "invoices.csv")
                .hasSizeBetween(4, 6);
        assertThat(offsets.runner().reconcile(SliceChoice.ALL).isEqual()).isTrue();

        assertThat(offsets.runner(Optional.of(source)).run().batches())
                .as("what the overlap reads again is no news")
                .isEmpty();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(current));
    }

    @Test
    void whatWasReadIsTakenAsItWasWhateverBecomesOfTheSource() {
        assertThatThrownBy(() -> offsets.runner(Optional.of(source), new Failing("inspect"))
                        .run())
                .hasMessageContaining("stopped");
        assertThat(offsets.workspace.query("SELECT * FROM ledger_batch")).isEmpty();
        database.execute("DROP TABLE invoices");
        Invoice delivered = InvoiceRows.invoice(10, "EUR", "900 2024-01-05 purchase 3.00");
        offsets.upload("invoices.csv", OffsetsWorkspace.file(List.of(delivered), "2024-01-05 00:00:00"));

        RunPlan plan = offsets.runner(Optional.of(source)).plan();
        assertThat(plan.source()).isEmpty();
        assertThat(plan.slices().get("offset_allocations"))
                .contains("company_id=8", "company_id=9", "company_id=10")
                .hasSize(4);
        run();

        List<Invoice> current = all();
        current.add(delivered);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(current));
        assertThatThrownBy(() -> offsets.runner(Optional.of(source)).plan())
                .hasMessageContaining("Source table invoices: found none");
        assertThat(offsets.workspace.objects("raw")).isEmpty();
    }

    @Test
    void whatAReadingThatDiedLeftBehindIsRemovedAndReadAgain() throws IOException {
        assertThatThrownBy(() -> offsets.runner(Optional.of(source), new Failing("inspect"))
                        .run())
                .hasMessageContaining("stopped");
        String list = offsets.workspace.objects("raw").stream()
                .filter(key -> key.endsWith("/_files"))
                .collect(Collectors.joining());
        Path raw = offsets.workspace.folder().resolve("raw");
        Files.delete(raw.resolve(list));
        assertThat(offsets.workspace.objects("raw")).isNotEmpty();
        database.execute("DELETE FROM invoices WHERE invoice_id = 5");

        run();

        List<Invoice> left = new ArrayList<>(all());
        left.remove(gone);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(left));
        assertThat(offsets.workspace.objects("raw")).isEmpty();
    }

    @Test
    void aFileOfTheSourceThatWasChangedWhereItLiesIsNotTaken() throws IOException {
        assertThatThrownBy(() -> offsets.runner(Optional.of(source), new Failing("inspect"))
                        .run())
                .hasMessageContaining("stopped");
        Path rows = offsets.workspace
                .folder()
                .resolve("raw")
                .resolve(offsets.workspace.objects("raw").stream()
                        .filter(key -> key.endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow());
        byte[] bytes = Files.readAllBytes(rows);
        bytes[bytes.length / 2] ^= 1;
        Files.write(rows, bytes);

        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RAW_FILE_CHANGED))
                .hasMessageContaining(rows.getFileName().toString());
        assertThat(offsets.workspace.query("SELECT * FROM ledger_batch")).isEmpty();
    }

    @Test
    void aRowThatGoesAndComesBackAsItWasIsTakenAgain() {
        database.execute("DELETE FROM invoices");
        insert(other, NOW);
        database.execute("CREATE TABLE kept AS SELECT * FROM invoices");
        run();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(List.of(other)));

        database.execute("DELETE FROM invoices");
        offsets.runner(Optional.of(source)).runAcceptingGone();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(List.of()));

        database.execute("INSERT INTO invoices SELECT * FROM kept");
        run();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(List.of(other)));
    }

    @Test
    void aClockThatWasSetBackIsToldInsteadOfReadingInVain() {
        run();
        offsets.workspace.execute(
                "UPDATE ledger_object SET object_key = REPLACE(object_key, '/source/2', '/source/3')");

        assertThatThrownBy(this::run)
                .isInstanceOfSatisfying(CountinghouseException.class, e -> assertThat(e.code())
                        .isEqualTo(ErrorCode.LEDGER_INCONSISTENT))
                .hasMessageContaining("expected a time after 3");
        assertThat(offsets.workspace.objects("raw")).isEmpty();
    }

    @Test
    void aRowOfTheTableIsJudgedAsOneOfAFile(@TempDir Path folder) throws IOException {
        database.execute("UPDATE invoices SET category = 'refund' WHERE invoice_id = 5");
        // A part of a reading cannot be mended and uploaded again.
        assertThat(offsets.refusingFiles(source).run().waits()).isEmpty();
        List<Invoice> good = new ArrayList<>(all());
        good.remove(gone);
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(good));
        assertThat(offsets.workspace.query("SELECT stage, records FROM ledger_conservation WHERE stage = 'rejected'"))
                .containsExactly("rejected|1");

        Path file = folder.resolve("rejects.csv");
        assertThat(offsets.runner().export(QuarantineFilter.ALL, file)).isEqualTo(1);
        Files.writeString(file, Files.readString(file).replace(",refund,", ",promo,"));
        offsets.runner().replay(file.toUri().toString());
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(all()));

        // It is still a row of the table, though it came in another way.
        database.execute("DELETE FROM invoices WHERE invoice_id = 5");
        run();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(good));
    }

    /** Ends the run at the beginning of a stage. */
    private record Failing(String stage) implements Progress {
        @Override
        public void begin(String begun, String detail) {
            if (begun.equals(stage)) {
                throw new IllegalStateException("stopped at " + Arrays.asList(begun, detail));
            }
        }

        @Override
        public void end(String ended, String outcome) {}
    }
}
