package io.countinghouse.bench.rival;

import io.countinghouse.common.config.MysqlSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shipped rule as one thread of plain Java: reads the table in order, settles company by company and currency by
 * currency, and writes rows of the three marts as it goes. What it holds is one company's negative invoices, and of its
 * positive ones what names them, date and what is left.
 */
public final class PlainOffsets {
    static final String PREFIX = "plain_";

    private static final List<String> POSITIVES = List.of("purchase", "transfer");
    private static final String UNAPPLIED = "unapplied_credit";
    private static final String VERSION = "1";
    private static final BigDecimal NIL = new BigDecimal("0.00");
    private static final List<String> FIELDS = OffsetTables.INVOICE;
    private static final int ID = FIELDS.indexOf("invoice_id");
    private static final int SYSTEM = FIELDS.indexOf("source_system");
    private static final int COMPANY = FIELDS.indexOf("company_id");
    private static final int DATE = FIELDS.indexOf("invoice_date");
    private static final int CATEGORY = FIELDS.indexOf("category");
    private static final int AMOUNT = FIELDS.indexOf("amount");
    private static final int CURRENCY = FIELDS.indexOf("currency");
    private static final int TAX = FIELDS.indexOf("tax_amount");

    private final Rows allocations;
    private final Rows reassigned;
    private final Rows summary;
    private final Map<String, Deque<Positive>> positives = new HashMap<>();
    private final List<String[]> negatives = new ArrayList<>();
    private final Map<String, Totals> totals = new TreeMap<>();
    private String company = "";
    private String currency = "";
    private int scale = 2;

    /** Takes one row of a table, as text in the order of its columns; null is NULL. */
    @FunctionalInterface
    public interface Rows {
        void write(String... row) throws SQLException, IOException;
    }

    private static final class Positive {
        private final String system;
        private final String id;
        private final String date;
        private long left;

        Positive(String system, String id, String date, long cents) {
            this.system = system;
            this.id = id;
            this.date = date;
            this.left = cents;
        }
    }

    /** Of a category; sums may be more cents than a long holds. */
    private static final class Totals {
        private long invoices;
        private long offsets;
        private BigDecimal gross = NIL;
        private BigDecimal offset = NIL;
        private BigDecimal unapplied = NIL;
        private final Map<String, BigDecimal> byCategory = new TreeMap<>();
    }

    public PlainOffsets(Rows allocations, Rows reassigned, Rows summary) {
        this.allocations = allocations;
        this.reassigned = reassigned;
        this.summary = summary;
    }

    static void run(MysqlSettings source, String table, PlainTables tables) throws SQLException, IOException {
        PlainOffsets offsets = new PlainOffsets(tables.allocations(), tables.reassigned(), tables.summary());
        try (Connection connection = connect(source, "&netTimeoutForStreamingResults=7200");
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // The driver's sign for row by row; else it would hold the whole table. The server has to wait for as long
            // as
            // a company is written.
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery("SELECT " + String.join(", ", FIELDS) + " FROM " + table
                    + " ORDER BY company_id, currency, invoice_date, invoice_id, source_system")) {
                while (rows.next()) {
                    String[] invoice = new String[FIELDS.size()];
                    for (int i = 0; i < invoice.length; i++) {
                        invoice[i] = rows.getString(i + 1);
                    }
                    offsets.take(invoice);
                }
            }
        }
        offsets.settle();
        tables.finish();
    }

    /**
     * A connection that waits for the server however long it takes.
     *
     * @param options of the driver, each as {@code &name=value}
     */
    static Connection connect(MysqlSettings mysql, String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + mysql.host() + ":" + mysql.port() + "/" + mysql.database()
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true" + options,
                mysql.user(),
                mysql.password().reveal());
    }

    /** The next invoice in the order of company, currency, date, id and system; its 23 fields as text. */
    public void take(String... invoice) throws SQLException, IOException {
        if (!invoice[COMPANY].equals(company) || !invoice[CURRENCY].equals(currency)) {
            settle();
            company = invoice[COMPANY];
            currency = invoice[CURRENCY];
        }
        scale = currency.equals("KWD") ? 3 : 2;
        long cents = cents(invoice[AMOUNT]);
        if (POSITIVES.contains(invoice[CATEGORY])) {
            writePart(invoice, invoice[CATEGORY], 1, cents, invoice[TAX]);
            Totals total = totals(invoice[CATEGORY]);
            total.invoices++;
            total.gross = total.gross.add(money(cents));
            if (cents > 0) {
                positives
                        .computeIfAbsent(invoice[CATEGORY], category -> new ArrayDeque<>())
                        .add(new Positive(invoice[SYSTEM], invoice[ID], invoice[DATE], cents));
            }
        } else if (cents == 0) {
            writePart(invoice, invoice[CATEGORY], 1, cents, invoice[TAX]);
        } else {
            negatives.add(invoice);
        }
    }

    /** Writes what the invoices taken since the last time come to, all of one company and currency. */
    public void settle() throws SQLException, IOException {
        long companyNumber = 0;
        for (String[] negative : negatives) {
            Map<String, Long> parts = new LinkedHashMap<>();
            long left = -cents(negative[AMOUNT]);
            long number = 0;
            for (String category : POSITIVES) {
                Deque<Positive> queue = positives.getOrDefault(category, new ArrayDeque<>());
                while (left > 0 && !queue.isEmpty()) {
                    Positive positive = queue.getFirst();
                    long taken = Math.min(left, positive.left);
                    left -= taken;
                    positive.left -= taken;
                    if (positive.left == 0) {
                        queue.removeFirst();
                    }
                    parts.merge(category, taken, Math::addExact);
                    number++;
                    companyNumber++;
                    allocations.write(
                            company,
                            currency,
                            negative[SYSTEM],
                            negative[ID],
                            positive.system,
                            positive.id,
                            negative[CATEGORY],
                            category,
                            negative[DATE],
                            positive.date,
                            tidy(money(taken)),
                            Long.toString(number),
                            Long.toString(companyNumber),
                            VERSION);
                }
            }
            if (left > 0) {
                parts.put(UNAPPLIED, left);
            }
            reassign(negative, parts);
        }
        writeTotals();
        negatives.clear();
        positives.clear();
        totals.clear();
    }

    private void reassign(String[] negative, Map<String, Long> parts) throws SQLException, IOException {
        long whole = -cents(negative[AMOUNT]);
        long reached = 0;
        BigDecimal given = BigDecimal.ZERO;
        int number = 0;
        for (Map.Entry<String, Long> part : parts.entrySet()) {
            String tax = negative[TAX];
            if (tax != null && parts.size() > 1) {
                reached += part.getValue();
                BigDecimal until = new BigDecimal(tax)
                        .multiply(BigDecimal.valueOf(reached))
                        .divide(BigDecimal.valueOf(whole), taxDecimals(tax), RoundingMode.HALF_UP);
                tax = tidy(until.subtract(given));
                given = until;
            }
            long cents = -part.getValue();
            writePart(negative, part.getKey(), ++number, cents, tax);
            Totals total = totals(part.getKey());
            total.offsets++;
            total.byCategory.merge(negative[CATEGORY], money(cents), BigDecimal::add);
            if (part.getKey().equals(UNAPPLIED)) {
                total.unapplied = total.unapplied.add(money(cents));
            } else {
                total.offset = total.offset.add(money(cents));
            }
        }
    }

    private void writePart(String[] invoice, String category, int part, long cents, String tax)
            throws SQLException, IOException {
        String[] row = new String[invoice.length + 2];
        System.arraycopy(invoice, 0, row, 0, invoice.length);
        row[CATEGORY] = category;
        row[AMOUNT] = tidy(money(cents));
        row[TAX] = tax;
        row[invoice.length] = invoice[CATEGORY];
        row[invoice.length + 1] = Integer.toString(part);
        reassigned.write(row);
    }

    private void writeTotals() throws SQLException, IOException {
        for (Map.Entry<String, Totals> entry : totals.entrySet()) {
            Totals total = entry.getValue();
            List<String> json = new ArrayList<>();
            total.byCategory.forEach(
                    (category, amount) -> json.add("\"" + category + "\":\"" + amount.setScale(scale) + "\""));
            summary.write(
                    company,
                    entry.getKey(),
                    currency,
                    Long.toString(total.invoices),
                    Long.toString(total.offsets),
                    tidy(total.gross),
                    tidy(total.offset),
                    "{" + String.join(",", json) + "}",
                    tidy(total.unapplied),
                    tidy(total.gross.add(total.offset).add(total.unapplied)));
        }
    }

    private Totals totals(String category) {
        return totals.computeIfAbsent(category, key -> new Totals());
    }

    private int taxDecimals(String tax) {
        boolean isWhole = new BigDecimal(tax).stripTrailingZeros().scale() <= 0;
        return currency.equals("JPY") && isWhole ? 0 : scale;
    }

    private long cents(String money) {
        return new BigDecimal(money).movePointRight(scale).longValueExact();
    }

    private BigDecimal money(long cents) {
        return BigDecimal.valueOf(cents, scale);
    }

    private static String tidy(BigDecimal amount) {
        return amount.setScale(Math.max(2, amount.stripTrailingZeros().scale())).toPlainString();
    }
}
