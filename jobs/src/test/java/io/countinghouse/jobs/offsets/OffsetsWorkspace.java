package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.feed.LongText;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A migrated workspace for invoice-offsets. */
final class OffsetsWorkspace {
    static final OffsetOracle.Policy POLICY = new OffsetOracle.Policy(
            List.of("purchase", "transfer"),
            Map.of("bonus", List.of("purchase", "transfer"), "promo", List.of("purchase", "transfer")));

    static final String HEADER = String.join(",", InvoiceColumns.fields()) + "\n";

    /** As shipped, but most of the rows may be rejected: the tests' files are short; and the version that the oracle has. */
    private static final OffsetSettings SETTINGS = new OffsetSettings(
            OffsetSettings.DEFAULT.earliest(),
            OffsetSettings.DEFAULT.latest(),
            new OffsetPolicy("test", OffsetPolicy.DEFAULT.positives(), OffsetPolicy.DEFAULT.negatives()),
            OffsetSettings.DEFAULT.identity(),
            RejectLimits.ofBatchShare(new BigDecimal("0.9")));

    final Workspace workspace = RealParts.shared().workspace();

    OffsetsWorkspace() {
        workspace.migrate();
    }

    /** An invoice as the sources hold it, changed last at this time; the fields that no rule speaks of follow from its id. */
    static String line(Invoice invoice, String updatedAt) {
        long id = invoice.id();
        return String.join(
                        ",",
                        Long.toString(id),
                        Long.toString(invoice.company()),
                        "N-" + id,
                        invoice.date().toString(),
                        id % 3 == 0 ? "" : invoice.date().plusDays(30).toString(),
                        "2024-01-01 10:00:00",
                        invoice.category(),
                        invoice.amount().toPlainString(),
                        invoice.currency(),
                        invoice.tax() == null ? "" : invoice.tax().toPlainString(),
                        "open",
                        "card",
                        "\"R, \"\"" + id + "\"\"\"",
                        "",
                        "",
                        "3",
                        "",
                        "caf\u00e9 \\ " + id,
                        "GB",
                        "2024-01-02 11:00:00.5",
                        "clerk",
                        updatedAt,
                        invoice.system())
                + "\n";
    }

    static String file(List<Invoice> invoices, String updatedAt) {
        return HEADER
                + invoices.stream().map(invoice -> line(invoice, updatedAt)).collect(Collectors.joining());
    }

    void upload(String name, String text) {
        workspace.upload(InvoiceOffsets.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }

    JobRunner runner() {
        return runner(Optional.empty());
    }

    JobRunner runner(Optional<SourceSettings> source) {
        return runner(source, Progress.silent());
    }

    JobRunner runner(Optional<SourceSettings> source, Progress progress) {
        return runner(source, progress, SETTINGS);
    }

    /** The same, but a file with one rejected row is refused. */
    JobRunner refusingFiles(SourceSettings source) {
        OffsetSettings strict = new OffsetSettings(
                SETTINGS.earliest(),
                SETTINGS.latest(),
                SETTINGS.policy(),
                SETTINGS.identity(),
                new RejectLimits(SETTINGS.limits().batch(), RejectLimit.ofShare(BigDecimal.ZERO)));
        return runner(Optional.of(source), Progress.silent(), strict);
    }

    /** The same, but what becomes of long texts is told. */
    JobRunner withLongTexts(LongText longText, SourceSettings source) {
        OffsetSettings own = new OffsetSettings(
                SETTINGS.earliest(),
                SETTINGS.latest(),
                SETTINGS.policy(),
                SETTINGS.identity(),
                SETTINGS.excluded(),
                longText,
                SETTINGS.limits());
        return runner(Optional.of(source), Progress.silent(), own);
    }

    /** The same, but what names an invoice is told. */
    JobRunner naming(String... identity) {
        OffsetSettings named = new OffsetSettings(
                SETTINGS.earliest(), SETTINGS.latest(), SETTINGS.policy(), List.of(identity), SETTINGS.limits());
        return runner(Optional.empty(), Progress.silent(), named);
    }

    private JobRunner runner(Optional<SourceSettings> source, Progress progress, OffsetSettings own) {
        Settings usual = workspace.settings();
        Settings settings = usual.toBuilder().source(source).build();
        return new JobRunner(RealParts.shared().spark(), settings, InvoiceOffsets.define(own), progress);
    }

    /** {@code ID STATE} of every row of the quarantine table, as the table shows it. */
    List<String> quarantined() {
        return RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(workspace.zones().quarantine() + "/rows/" + InvoiceOffsets.NAME)
                .selectExpr("concat(split(raw, ',')[0], ' ', state)")
                .collectAsList()
                .stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    /** The three marts without what tells of runs, and of the invoices what a rule speaks of. */
    List<List<String>> marts() {
        return List.of(
                tidied(
                        """
                        SELECT company_id, currency, negative_source_system, negative_invoice_id, positive_source_system,
                            positive_invoice_id, negative_category, positive_category, negative_date, positive_date, amount, allocation_no,
                            company_allocation_no, policy_version FROM offset_allocations
                        """),
                tidied(
                        """
                        SELECT company_id, source_system, invoice_id, currency, invoice_date, original_category, category, part, amount,
                            tax_amount FROM invoices_reassigned
                        """),
                tidied(
                        """
                        SELECT company_id, category, currency, invoices, offsets, gross, offset_amount,
                            offsets_by_category, unapplied, net FROM company_category_summary
                        """));
    }

    /** Amounts without zeros at the end, but for two decimals. */
    private List<String> tidied(String sql) {
        return workspace.query(sql).stream()
                .map(row ->
                        row.replaceAll("(\\.\\d\\d\\d?)0+(?=\\||$)", "$1").replaceAll("(\\.\\d\\d)0(?=\\||$)", "$1"))
                .sorted()
                .toList();
    }

    /** What {@link #marts} must be when these invoices are current. */
    static List<List<String>> expected(List<Invoice> current) {
        OffsetOracle oracle = OffsetOracle.of(current, POLICY);
        return List.of(
                oracle.allocations().stream()
                        .map(allocation -> allocation.toString().replace(',', '|'))
                        .sorted()
                        .toList(),
                oracle.parts().stream()
                        .map(part ->
                                part.invoice().company() + "|" + part.invoice().system() + "|"
                                        + part.invoice().id() + "|"
                                        + part.invoice().currency() + "|"
                                        + part.invoice().date() + "|"
                                        + part.invoice().category() + "|" + part.category() + "|" + part.number() + "|"
                                        + part.amount() + "|" + part.tax())
                        .sorted()
                        .toList(),
                oracle.summaries().stream().map(OffsetsWorkspace::bars).sorted().toList());
    }

    /** The commas of the JSON cell are its own. */
    private static String bars(String summary) {
        int from = summary.indexOf('{');
        int until = summary.indexOf('}');
        return summary.substring(0, from).replace(',', '|')
                + summary.substring(from, until)
                + summary.substring(until).replace(',', '|');
    }
}
