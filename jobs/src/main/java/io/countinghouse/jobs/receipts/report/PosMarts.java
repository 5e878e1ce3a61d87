package io.countinghouse.jobs.receipts.report;

import io.countinghouse.common.ledger.Database;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** First and last business day; none when nothing was ever sold. */
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

    Map<String, BigDecimal> revenueByStore(LocalDate from, LocalDate to) throws SQLException {
        Map<String, BigDecimal> stores = new TreeMap<>();
        ask(
                "SELECT store_id, SUM(revenue) FROM daily_sales WHERE business_day BETWEEN ? AND ? GROUP BY store_id",
                row -> stores.put(row.getString(1), money(row, 2)),
                from,
                to);
        return stores;
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

    /** What a product sold, less refunds. */
    record Product(String name, BigDecimal quantity, BigDecimal amount, BigDecimal cost) {}

    /** The one that sold for most first. */
    List<Product> products(LocalDate from, LocalDate to) throws SQLException {
        return ask(
                """
                SELECT product, SUM(quantity), SUM(amount), SUM(cost) FROM product_sales
                WHERE business_month BETWEEN ? AND ? GROUP BY product ORDER BY SUM(amount) DESC, product
                """,
                row -> new Product(row.getString(1), row.getBigDecimal(2), money(row, 3), money(row, 4)),
                from,
                to);
    }

    /** By type and name. */
    Map<String, BigDecimal> payments(LocalDate from, LocalDate to) throws SQLException {
        Map<String, BigDecimal> payments = new TreeMap<>();
        ask(
                """
                SELECT payment_name, payment_type, SUM(amount) FROM payment_mix WHERE business_month BETWEEN ? AND ?
                GROUP BY payment_name, payment_type
                """,
                row -> payments.put(row.getString(1) + " (" + row.getString(2) + ")", money(row, 3)),
                from,
                to);
        return payments;
    }

    /** Products that were sold together. */
    record Pair(String first, String second, long receipts, BigDecimal lift) {}

    /** Those of one month that go together most; over several months lift cannot be added up. */
    List<Pair> pairs(LocalDate month, int most) throws SQLException {
        return ask(
                """
                SELECT product_a, product_b, receipts, lift FROM basket_pairs WHERE business_month = ?
                ORDER BY lift DESC, receipts DESC, product_a, product_b LIMIT ?
                """,
                row -> new Pair(row.getString(1), row.getString(2), row.getLong(3), row.getBigDecimal(4)),
                month,
                most);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
