package io.countinghouse.jobs.receipts.report;

import io.countinghouse.common.ledger.Database;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Asks the published marts; all questions see one state of them. */
final class PosMarts implements AutoCloseable {
    private final Connection connection;

    PosMarts(Database database) throws SQLException {
        this.connection = database.open();
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> ask(String sql, RowReader<T> reader, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    /** First and last business day that has a receipt; none when there is none. */
    Optional<List<LocalDate>> days() throws SQLException {
        return ask(
                        "SELECT MIN(business_day), MAX(business_day) FROM daily_sales HAVING COUNT(*) > 0",
                        row -> List.of(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)))
                .stream()
                .findFirst();
    }

    SalesSums sums(LocalDate from, LocalDate to) throws SQLException {
        return ask(
                        """
                        SELECT COALESCE(SUM(receipts), 0), COALESCE(SUM(refund_receipts), 0),
                            COALESCE(SUM(cancelled_receipts), 0), COALESCE(SUM(items), 0), COALESCE(SUM(gross), 0),
                            COALESCE(SUM(discounts), 0), COALESCE(SUM(tax_added), 0), COALESCE(SUM(tips), 0),
                            COALESCE(SUM(surcharge), 0), COALESCE(SUM(refunds), 0), COALESCE(SUM(revenue), 0),
                            COALESCE(SUM(tax), 0), COALESCE(SUM(cancelled), 0)
                        FROM daily_sales WHERE business_day BETWEEN ? AND ?
                        """,
                        row -> new SalesSums(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getBigDecimal(4),
                                new SalesSums.Bridge(
                                        money(row, 5),
                                        money(row, 6),
                                        money(row, 7),
                                        money(row, 8),
                                        money(row, 9),
                                        money(row, 10),
                                        money(row, 11)),
                                money(row, 12),
                                money(row, 13)),
                        from,
                        to)
                .get(0);
    }

    private static BigDecimal money(ResultSet row, int column) throws SQLException {
        return row.getBigDecimal(column).setScale(2);
    }

    Map<LocalDate, BigDecimal> revenueByDay(LocalDate from, LocalDate to) throws SQLException {
        Map<LocalDate, BigDecimal> days = new TreeMap<>();
        ask(
                """
                SELECT business_day, SUM(revenue) FROM daily_sales WHERE business_day BETWEEN ? AND ?
                GROUP BY business_day
                """,
                row -> days.put(row.getObject(1, LocalDate.class), money(row, 2)),
                from,
                to);
        return days;
    }

    List<Part> stores(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                "SELECT store_id, SUM(receipts), SUM(revenue) FROM daily_sales WHERE business_day BETWEEN ? AND ?"
                        + " GROUP BY store_id ORDER BY SUM(revenue) DESC, store_id",
                from,
                to);
    }

    /** By weekday from 1, Monday, and hour. */
    Map<Integer, Map<Integer, BigDecimal>> revenueByHour(LocalDate from, LocalDate to) throws SQLException {
        Map<Integer, Map<Integer, BigDecimal>> hours = new TreeMap<>();
        ask(
                """
                SELECT weekday, business_hour, SUM(revenue) FROM hourly_sales WHERE business_month BETWEEN ? AND ?
                GROUP BY weekday, business_hour
                """,
                row -> hours.computeIfAbsent(row.getInt(1), weekday -> new TreeMap<>())
                        .put(row.getInt(2), money(row, 3)),
                from,
                to);
        return hours;
    }

    /** First and last business day on which something was sold; none when nothing ever was. */
    Optional<List<LocalDate>> daysOfSales() throws SQLException {
        return ask(
                        "SELECT MIN(business_day), MAX(business_day) FROM daily_sales WHERE receipts > 0"
                                + " HAVING COUNT(*) > 0",
                        row -> List.of(row.getObject(1, LocalDate.class), row.getObject(2, LocalDate.class)))
                .stream()
                .findFirst();
    }

    /**
     * What a product sold, less refunds.
     *
     * @param costed the amount less tax within it, of what has a known cost
     */
    record Product(String name, BigDecimal quantity, BigDecimal amount, BigDecimal costed, BigDecimal cost) {
        boolean hasCost() {
            return costed.signum() != 0 || cost.signum() != 0;
        }

        BigDecimal margin() {
            return costed.subtract(cost);
        }
    }

    /** The one that sold for most first. */
    List<Product> products(LocalDate from, LocalDate to) throws SQLException {
        return ask(
                """
                SELECT product, SUM(quantity), SUM(amount), SUM(costed), SUM(cost) FROM product_sales
                WHERE business_month BETWEEN ? AND ? GROUP BY product
                HAVING SUM(receipts) > 0 OR SUM(quantity) <> 0 OR SUM(amount) <> 0 ORDER BY SUM(amount) DESC, product
                """,
                row -> new Product(row.getString(1), row.getBigDecimal(2), money(row, 3), money(row, 4), money(row, 5)),
                from,
                to);
    }

    /** By name and type. */
    List<Part> payments(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                """
                SELECT CONCAT(payment_name, ' (', payment_type, ')'), SUM(payments), SUM(amount) FROM payment_mix
                WHERE business_month BETWEEN ? AND ? GROUP BY payment_name, payment_type
                ORDER BY SUM(amount) DESC, payment_name, payment_type
                """,
                from,
                to);
    }

    /** What there is of something by its name, e.g. of orders by type. */
    record Part(String name, BigDecimal quantity, BigDecimal amount) {}

    /** Orders, by type. */
    List<Part> orderTypes(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                "SELECT order_type, SUM(receipts), SUM(revenue) FROM order_mix WHERE business_month BETWEEN ? AND ?"
                        + " GROUP BY order_type ORDER BY SUM(revenue) DESC, order_type",
                from,
                to);
    }

    /** Taxes by name, rate and type; the quantity is nothing. */
    List<Part> taxes(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                """
                SELECT CONCAT(IF(tax_name = '', 'tax', tax_name), IF(tax_rate = '', '', CONCAT(' ', tax_rate, ' %')), ', ',
                    LOWER(tax_type)), 0, SUM(amount)
                FROM tax_mix WHERE business_month BETWEEN ? AND ? GROUP BY tax_name, tax_rate, tax_type
                ORDER BY SUM(amount) DESC, tax_name, tax_rate, tax_type
                """,
                from, to);
    }

    /** Refunds of these months, by the month of the sale. */
    List<Part> refundedMonths(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                "SELECT sold_month, SUM(refunds), SUM(amount) FROM refund_months WHERE business_month BETWEEN ? AND ?"
                        + " GROUP BY sold_month ORDER BY sold_month DESC",
                from,
                to);
    }

    /** Combos, by name. */
    List<Part> combos(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                "SELECT combo, SUM(combos), SUM(amount) FROM combo_sales WHERE business_month BETWEEN ? AND ?"
                        + " GROUP BY combo ORDER BY SUM(amount) DESC, combo",
                from,
                to);
    }

    /** What combos were made of. */
    List<Part> components(LocalDate from, LocalDate to) throws SQLException {
        return parts(
                "SELECT CONCAT(combo, ': ', product), SUM(quantity), SUM(amount) FROM combo_sales"
                        + " WHERE business_month BETWEEN ? AND ? GROUP BY combo, product"
                        + " ORDER BY SUM(amount) DESC, combo, product",
                from,
                to);
    }

    /** Options chosen of these modifiers. */
    List<Part> options(List<String> modifiers, LocalDate from, LocalDate to) throws SQLException {
        if (modifiers.isEmpty()) {
            return List.of();
        }
        List<Object> values = new ArrayList<>(modifiers);
        values.add(from);
        values.add(to);
        return parts(
                "SELECT modifier_option, SUM(quantity), SUM(amount) FROM modifier_sales WHERE modifier IN ("
                        + String.join(", ", Collections.nCopies(modifiers.size(), "?"))
                        + ") AND business_month BETWEEN ? AND ? GROUP BY modifier_option"
                        + " HAVING SUM(quantity) <> 0 ORDER BY SUM(quantity) DESC, modifier_option",
                values.toArray());
    }

    private List<Part> parts(String sql, Object... values) throws SQLException {
        return ask(sql, row -> new Part(row.getString(1), row.getBigDecimal(2), money(row, 3)), values);
    }

    /**
     * Customers whom receipts name.
     *
     * @param fresh whose first visit was in these months
     * @param returning who had been there before; of all months, those who came more than once
     * @param visits sales
     */
    record Customers(long fresh, long returning, long visits, BigDecimal revenue) {}

    /** Those of a month. */
    Customers customers(LocalDate month) throws SQLException {
        return ask(
                        """
                        SELECT COALESCE(SUM(begun.first_month = now.business_month), 0),
                            COALESCE(SUM(begun.first_month < now.business_month), 0), COALESCE(SUM(now.visits), 0),
                            COALESCE(SUM(now.revenue), 0)
                        FROM customer_months now
                        JOIN (SELECT customer_id, MIN(business_month) AS first_month FROM customer_months
                            WHERE visits > 0 GROUP BY customer_id) begun ON begun.customer_id = now.customer_id
                        WHERE now.business_month = ? AND now.visits > 0
                        """,
                        PosMarts::customers,
                        month)
                .get(0);
    }

    /** Those of all months. */
    Customers customers() throws SQLException {
        return ask(
                        """
                        SELECT COUNT(*), COALESCE(SUM(visits > 1), 0), COALESCE(SUM(visits), 0), COALESCE(SUM(revenue), 0)
                        FROM (SELECT customer_id, SUM(visits) AS visits, SUM(revenue) AS revenue FROM customer_months
                            GROUP BY customer_id HAVING SUM(visits) > 0) each_one
                        """,
                        PosMarts::customers)
                .get(0);
    }

    private static Customers customers(ResultSet row) throws SQLException {
        return new Customers(row.getLong(1), row.getLong(2), row.getLong(3), money(row, 4));
    }

    /** Products that were sold together. */
    record Pair(String first, String second, Basket basket) {}

    /**
     * How often.
     *
     * @param support share of the month's sales that have both
     * @param confidence share of the first one's sales that have the second
     * @param lift against what chance would give
     */
    record Basket(long receipts, BigDecimal support, BigDecimal confidence, BigDecimal lift) {}

    /** Those of one month that go together most. */
    List<Pair> pairs(LocalDate month, int most) throws SQLException {
        return ask(
                """
                SELECT product_a, product_b, receipts, support, confidence, lift FROM basket_pairs WHERE business_month = ?
                ORDER BY lift DESC, receipts DESC, product_a, product_b LIMIT ?
                """,
                row -> new Pair(
                        row.getString(1),
                        row.getString(2),
                        new Basket(row.getLong(3), row.getBigDecimal(4), row.getBigDecimal(5), row.getBigDecimal(6))),
                month,
                most);
    }

    /**
     * Those of all months that go together most: receipts add up, and shares are worked out of their sums. A month in which a pair was
     * too seldom to be told adds nothing.
     */
    List<Pair> pairs(int most) throws SQLException {
        return ask(
                """
                SELECT pair.product_a, pair.product_b, pair.receipts, pair.receipts / whole.receipts,
                    pair.receipts / a.receipts,
                    CAST(pair.receipts AS DECIMAL(38, 6)) * whole.receipts / (CAST(a.receipts AS DECIMAL(38, 6)) * b.receipts)
                        AS lift
                FROM (SELECT product_a, product_b, SUM(receipts) AS receipts FROM basket_pairs GROUP BY product_a, product_b) pair
                JOIN (SELECT product, SUM(receipts) AS receipts FROM product_sales GROUP BY product) a
                    ON a.product = pair.product_a
                JOIN (SELECT product, SUM(receipts) AS receipts FROM product_sales GROUP BY product) b
                    ON b.product = pair.product_b
                JOIN (SELECT SUM(receipts) AS receipts FROM daily_sales) whole
                ORDER BY lift DESC, pair.receipts DESC, pair.product_a, pair.product_b LIMIT ?
                """,
                row -> new Pair(
                        row.getString(1),
                        row.getString(2),
                        new Basket(row.getLong(3), row.getBigDecimal(4), row.getBigDecimal(5), row.getBigDecimal(6))),
                most);
    }

    /** Months in which somebody came who had come in an earlier one of these. */
    List<LocalDate> customersCameAgain(SortedSet<LocalDate> months) throws SQLException {
        return ask(
                "SELECT DISTINCT later.business_month FROM customer_months early JOIN customer_months later"
                        + " ON later.customer_id = early.customer_id AND later.business_month > early.business_month"
                        + " WHERE early.business_month IN ("
                        + String.join(", ", Collections.nCopies(months.size(), "?"))
                        + ")",
                row -> row.getObject(1, LocalDate.class),
                months.toArray());
    }

    /** Months that have receipts, with what they come to. */
    SortedMap<YearMonth, SalesSums> months() throws SQLException {
        SortedMap<YearMonth, SalesSums> months = new TreeMap<>();
        for (LocalDate month :
                ask("SELECT DISTINCT business_month FROM hourly_sales", row -> row.getObject(1, LocalDate.class))) {
            YearMonth of = YearMonth.from(month);
            months.put(of, sums(of.atDay(1), of.atEndOfMonth()));
        }
        return months;
    }

    /** Which of these months have receipts. */
    SortedSet<LocalDate> withReceipts(SortedSet<LocalDate> months) throws SQLException {
        SortedSet<LocalDate> all = new TreeSet<>(
                ask("SELECT DISTINCT business_month FROM hourly_sales", row -> row.getObject(1, LocalDate.class)));
        all.retainAll(months);
        return all;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
