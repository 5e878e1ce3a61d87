package io.countinghouse.jobs.balances.explain;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.chart.Amounts;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.page.Cell;
import io.countinghouse.common.page.Page;
import io.countinghouse.jobs.balances.OrgBalances;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A balance of one organization and day with the invoices of that day; amounts are in US dollars where no currency is named.
 *
 * @param balance a row of {@code fct_org_daily_balances}
 * @param invoices rows of {@code stg_invoices} in the version that counts, also of statuses that do not
 * @param files names of the raw files, by their id
 * @param alert what was told of that day
 */
record MovedBalance(
        long organization,
        LocalDate day,
        Row balance,
        List<Row> byCurrency,
        List<Row> invoices,
        Map<String, String> files,
        Optional<String> alert) {
    private static final String DAILY = "fct_org_daily_balances";
    private static final String INVOICES = "stg_invoices";
    private static final String ORGANIZATION = "organization_id";
    private static final String DATE = "balance_date";
    private static final String SIGN = "sign";
    private static final String COUNTED_AMOUNT = "counted_amount_usd";
    private static final String COUNTED_PAYMENT = "counted_payment_usd";

    /** @throws CountinghouseException USAGE where there is no such balance */
    static MovedBalance read(LakeReader lake, Database database, long organization, LocalDate day) {
        List<Row> balances = copy(lake, DAILY, organization, day);
        if (balances.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--org, --date: found no balance of organization " + organization + " on " + day
                            + ", expected a day from its first invoice on; see table " + DAILY);
        }
        List<Row> invoices = invoices(lake, unpublished(database), organization, day);
        return new MovedBalance(
                organization,
                day,
                balances.get(0),
                copy(lake, DAILY + "_by_currency", organization, day),
                invoices,
                files(database, invoices),
                alert(database, organization, day));
    }

    private static List<Row> copy(LakeReader lake, String mart, long organization, LocalDate day) {
        String path = lake.paths().table(mart);
        if (!lake.delta().exists(path)) {
            return List.of();
        }
        return lake.delta()
                .readAt(path, lake.delta().latestVersion(path))
                .where(col("balance_month").equalTo(functions.lit(day.withDayOfMonth(1))))
                .where(isSought(organization, day))
                .orderBy(col(mart.equals(DAILY) ? DATE : "currency"))
                .collectAsList();
    }

    private static Column isSought(long organization, LocalDate day) {
        return col(ORGANIZATION).equalTo(organization).and(col(DATE).equalTo(functions.lit(day)));
    }

    /** Of all invoices that were of that organization and day in any version, those that are now. */
    private static List<Row> invoices(LakeReader lake, List<Long> unpublished, long organization, LocalDate day) {
        LakeTable table = lake.job().table(INVOICES);
        History history = table.history().orElseThrow();
        // What an open batch has landed is in no balance yet.
        Dataset<Row> versions = lake.latest()
                .versions(INVOICES)
                .orElseThrow()
                .where(not(col(DeltaStore.BATCH_ID).isin(unpublished.toArray())));
        Dataset<Row> ever = versions.where(isSought(organization, day))
                .select(history.keyColumns())
                .distinct();
        Dataset<Row> current = history.current(
                versions.join(ever, CollectionConverters.asScala(history.key()).toSeq(), "left_semi"));
        return table.computed(current.where(isSought(organization, day)))
                .orderBy(col(COUNTED_AMOUNT).desc(), col(history.key().get(0)))
                .collectAsList();
    }

    private static List<Long> unpublished(Database database) {
        return database.inTransaction("look for open batches", connection -> {
            List<Long> batches = new ArrayList<>();
            try (PreparedStatement find = connection.prepareStatement(
                    "SELECT batch_id FROM ledger_batch WHERE job = ? AND published_at IS NULL AND abandoned_at IS NULL")) {
                find.setString(1, OrgBalances.NAME);
                try (ResultSet row = find.executeQuery()) {
                    while (row.next()) {
                        batches.add(row.getLong(1));
                    }
                }
            }
            return batches;
        });
    }

    private static Map<String, String> files(Database database, List<Row> invoices) {
        Map<String, String> names = new HashMap<>();
        return database.inTransaction("read the names of files", connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT o.object_key FROM ledger_file f JOIN ledger_object o ON o.object_id = f.object_id
                    WHERE f.job = ? AND f.file_id = ?
                    """)) {
                for (Row invoice : invoices) {
                    String file = invoice.getAs(FeedSchema.FILE_ID);
                    if (!names.containsKey(file)) {
                        find.setString(1, OrgBalances.NAME);
                        find.setString(2, file);
                        try (ResultSet row = find.executeQuery()) {
                            String object = row.next() ? row.getString(1) : file;
                            names.put(file, object.substring(object.lastIndexOf('/') + 1));
                        }
                    }
                }
            }
            return names;
        });
    }

    private static Optional<String> alert(Database database, long organization, LocalDate day) {
        return database.inTransaction("read the alert", connection -> {
            try (PreparedStatement find = connection.prepareStatement(
                    """
                    SELECT rule_name, threshold, opened_on FROM balance_alerts WHERE organization_id = ? AND alert_date = ?
                    """)) {
                find.setLong(1, organization);
                find.setObject(2, day);
                try (ResultSet row = find.executeQuery()) {
                    return row.next()
                            ? Optional.of(row.getString(1) + " (threshold "
                                    + row.getBigDecimal(2).toPlainString() + ", open since "
                                    + row.getObject(3, LocalDate.class) + ")")
                            : Optional.empty();
                }
            }
        });
    }

    /** Whether the invoices come to what the balance says of its day. */
    boolean isExplained() {
        return sum(COUNTED_AMOUNT).compareTo(balance.getAs("total_amount")) == 0
                && sum(COUNTED_PAYMENT).compareTo(balance.getAs("payment_amount")) == 0;
    }

    private BigDecimal sum(String column) {
        return invoices.stream().map(row -> row.<BigDecimal>getAs(column)).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    Page page() {
        Page page = new Page("Organization " + organization + " on " + day);
        page.figures(List.of(
                new Page.Figure("Balance before, USD", amount(balance, "opening_balance"), ""),
                new Page.Figure("Invoiced, USD", amount(balance, "total_amount"), invoices.size() + " invoices"),
                new Page.Figure("Paid, USD", amount(balance, "payment_amount"), ""),
                new Page.Figure("Balance, USD", amount(balance, "closing_balance"), "")));
        page.text(alert.map(text -> "Alert: " + text + ".").orElse("No alert was told of this day."));
        page.heading("By currency");
        page.table(
                "by_currency",
                List.of("Currency", "Before", "Invoiced", "Paid", "Balance"),
                byCurrency.stream()
                        .map(row -> List.of(
                                Cell.text(row.getAs("currency")),
                                amount(row, "opening_balance"),
                                amount(row, "total_amount"),
                                amount(row, "payment_amount"),
                                amount(row, "closing_balance")))
                        .toList());
        page.heading("Invoices of the day");
        page.table(
                "invoices",
                List.of(
                        "Invoice",
                        "Status",
                        "Currency",
                        "Amount",
                        "Paid",
                        "Rate per USD",
                        "Counted, USD",
                        "Paid, USD",
                        "From"),
                rows());
        page.text(
                isExplained()
                        ? "The invoices come to what was invoiced and paid, to the cent."
                        : "The invoices come to " + Amounts.told(sum(COUNTED_AMOUNT)) + " invoiced and "
                                + Amounts.told(sum(COUNTED_PAYMENT)) + " paid, which is not what the balance says.");
        return page;
    }

    private List<List<Cell>> rows() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Row invoice : invoices) {
            int sign = invoice.getAs(SIGN);
            rows.add(List.of(
                    Cell.text(Long.toString(invoice.getAs("invoice_id"))),
                    Cell.text(invoice.getAs("status") + (sign == 0 ? ", does not count" : "")),
                    Cell.text(invoice.getAs("currency")),
                    amount(invoice, "amount"),
                    amount(invoice, "payment_amount"),
                    Cell.text(invoice.<BigDecimal>getAs("fx_rate")
                            .stripTrailingZeros()
                            .toPlainString()),
                    amount(invoice, COUNTED_AMOUNT),
                    amount(invoice, COUNTED_PAYMENT),
                    Cell.text(files.get(invoice.<String>getAs(FeedSchema.FILE_ID)) + " line "
                            + String.format(Locale.ROOT, "%d", invoice.<Long>getAs(FeedSchema.LINE)))));
        }
        return rows;
    }

    private static Cell amount(Row row, String column) {
        BigDecimal amount = row.getAs(column);
        return amount == null
                ? Cell.text("")
                : Cell.amount(
                        amount.setScale(Math.max(2, amount.stripTrailingZeros().scale())));
    }
}
