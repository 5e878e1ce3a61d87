package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoiceColumns.AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CATEGORY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_CATEGORY_SUMMARY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_CATEGORY_SUMMARY_SCHEMA;
import static io.countinghouse.jobs.offsets.InvoiceColumns.COMPANY_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.CURRENCY;
import static io.countinghouse.jobs.offsets.InvoiceColumns.GROSS;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICES_REASSIGNED;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICES_REASSIGNED_SCHEMA;
import static io.countinghouse.jobs.offsets.InvoiceColumns.INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NEGATIVE_SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.NET;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSET_ALLOCATIONS;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSET_ALLOCATIONS_SCHEMA;
import static io.countinghouse.jobs.offsets.InvoiceColumns.OFFSET_AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_INVOICE_ID;
import static io.countinghouse.jobs.offsets.InvoiceColumns.POSITIVE_SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.SOURCE_SYSTEM;
import static io.countinghouse.jobs.offsets.InvoiceColumns.STATUS;
import static io.countinghouse.jobs.offsets.InvoiceColumns.TAX_AMOUNT;
import static io.countinghouse.jobs.offsets.InvoiceColumns.UNAPPLIED;
import static io.countinghouse.jobs.offsets.InvoiceColumns.UPDATED_AT;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.RowRule;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.Denomination;
import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running.Stride;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** invoice-offsets: per company and currency, negative invoices are set off against positive ones. */
public final class InvoiceOffsets {
    public static final String NAME = "invoice-offsets";

    private static final String INVOICES = "invoices";
    private static final String DELETED = "deleted";
    private static final String EXTRA = "extra";

    private InvoiceOffsets() {}

    public static Job define(OffsetSettings settings) {
        Feed files = InvoiceFeed.feed(settings);
        Feed rows = ofSource("invoices_source", SourceFeeds.ROWS, files, files.columns(), files.rowRules());
        // What was judged when it came must not be judged otherwise when it goes.
        Feed gone = ofSource(
                "invoices_deleted",
                SourceFeeds.DELETED,
                files,
                InvoiceFeed.columnsOfAnyDay(settings.longText()),
                List.of());
        LakeTable table = invoices(settings);
        return new Job(
                        NAME,
                        List.of(
                                new Landing(files, table, land(false)),
                                new Landing(rows, table, land(false).andThen(InvoiceOffsets::mirrored)::apply),
                                new Landing(gone, table, land(true).andThen(InvoiceOffsets::mirrored)::apply)),
                        List.of(
                                allocations(settings.policy()),
                                reassigned(settings.policy()),
                                summary(settings.policy())),
                        List.of(),
                        checks(table.history().orElseThrow()),
                        settings.limits())
                .mirroring(new SourceFeeds(rows, gone, table, UPDATED_AT));
    }

    private static List<Expectation> checks(History history) {
        List<Expectation> conserved =
                List.of(OffsetsConserved.perCompanyAndCurrency(), OffsetsConserved.perNegativeInvoice());
        return history.key().contains(COMPANY_ID)
                ? conserved
                : Stream.concat(conserved.stream(), Stream.of(OneCompany.perInvoice(INVOICES, history)))
                        .toList();
    }

    private static Feed ofSource(
            String name, String prefix, Feed files, List<FeedColumn> columns, List<RowRule> rules) {
        return Feed.parquet(name, prefix + "-\\d{5}\\.parquet")
                .columns(columns)
                .extraColumns(ExtraColumns.REFUSE)
                .rowRules(rules)
                .measures(files.measures())
                .limits(files.limits())
                .inCurrencyOf(CURRENCY)
                .build();
    }

    private static LakeTable invoices(OffsetSettings settings) {
        LakeTable all = new LakeTable(
                        INVOICES,
                        List.of(),
                        List.of(AMOUNT),
                        Optional.of(new History(settings.identity(), List.of(UPDATED_AT), DELETED)))
                .inCurrencyOf(CURRENCY);
        return settings.excluded().isEmpty()
                ? all
                : all.excluding("lower(trim(" + STATUS + ")) in "
                        + settings.excluded().stream().collect(Collectors.joining("', '", "('", "')")));
    }

    private static UnaryOperator<Dataset<Row>> land(boolean deleted) {
        return rows -> rows.withColumnRenamed(FeedSchema.EXTRA, EXTRA).withColumn(DELETED, lit(deleted));
    }

    private static Dataset<Row> mirrored(Dataset<Row> rows) {
        return rows.withColumn(History.MIRRORED, lit(true));
    }

    /** A lake table of an earlier release has money of two decimals until something is written to it. */
    private static Dataset<Row> inMoney(Dataset<Row> invoices) {
        return invoices.withColumn(AMOUNT, col(AMOUNT).cast(InvoiceColumns.MONEY))
                .withColumn(TAX_AMOUNT, col(TAX_AMOUNT).cast(InvoiceColumns.MONEY));
    }

    private static Mart allocations(OffsetPolicy policy) {
        return Mart.of(OFFSET_ALLOCATIONS, INVOICES)
                .schema(OFFSET_ALLOCATIONS_SCHEMA)
                .key(List.of(
                        COMPANY_ID,
                        NEGATIVE_SOURCE_SYSTEM,
                        NEGATIVE_INVOICE_ID,
                        POSITIVE_SOURCE_SYSTEM,
                        POSITIVE_INVOICE_ID))
                .slice(List.of(COMPANY_ID))
                .dated(InvoiceColumns.INVOICE_DATE, Stride.DAY)
                .copyPartitions(List.of())
                .derivation((invoices, others) -> OffsetAllocations.derive(inMoney(invoices), policy))
                .denominated(new Denomination(CURRENCY, List.of(AMOUNT)))
                .build();
    }

    private static Mart reassigned(OffsetPolicy policy) {
        return Mart.of(INVOICES_REASSIGNED, INVOICES)
                .schema(INVOICES_REASSIGNED_SCHEMA)
                .key(List.of(COMPANY_ID, SOURCE_SYSTEM, INVOICE_ID, CATEGORY))
                .slice(List.of(COMPANY_ID))
                .dated(InvoiceColumns.INVOICE_DATE, Stride.DAY)
                .copyPartitions(List.of())
                .conserves(Map.of(AMOUNT, AMOUNT))
                .derivation((invoices, others) ->
                        InvoicesReassigned.derive(inMoney(invoices), others.mart(OFFSET_ALLOCATIONS), policy))
                .denominated(new Denomination(CURRENCY, List.of(AMOUNT, TAX_AMOUNT)))
                .lookingInto(OFFSET_ALLOCATIONS, EarlierMart.Reach.SLICES)
                .build();
    }

    private static Mart summary(OffsetPolicy policy) {
        return Mart.of(COMPANY_CATEGORY_SUMMARY, INVOICES)
                .schema(COMPANY_CATEGORY_SUMMARY_SCHEMA)
                .key(List.of(COMPANY_ID, CATEGORY, CURRENCY))
                .slice(List.of(COMPANY_ID))
                .dated(InvoiceColumns.INVOICE_DATE, Stride.DAY)
                .copyPartitions(List.of())
                .conserves(Map.of(NET, AMOUNT))
                .derivation(
                        (invoices, others) -> CompanyCategorySummary.derive(others.mart(INVOICES_REASSIGNED), policy))
                .denominated(new Denomination(CURRENCY, List.of(GROSS, OFFSET_AMOUNT, UNAPPLIED, NET)))
                .lookingInto(INVOICES_REASSIGNED, EarlierMart.Reach.SLICES)
                .build();
    }
}
