package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.source.SourceDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A source table of made-up invoices, each a function of its number: 30 % of them negative with 15 % of the value, in two
 * currencies, over two years, about 250 to a company. Every twentieth company has more credit than it can use.
 */
final class BenchmarkSource {
    static final String TABLE = "invoices";

    private static final int INVOICES_PER_COMPANY = 250;

    private final SourceDatabase database = new SourceDatabase();
    private final MysqlSettings owner = database.user("owner", "ALL");
    private final MysqlSettings reader = database.user("offsets", "SELECT, LOCK TABLES");

    /** @param largest share of the invoices that company 1 has, in percent */
    BenchmarkSource(long invoices, int largest) throws SQLException {
        long companies = Math.max(1, invoices * (100 - largest) / 100 / INVOICES_PER_COMPANY);
        execute(
                """
                CREATE TABLE invoices (
                    invoice_id BIGINT PRIMARY KEY, company_id BIGINT, invoice_number VARCHAR(64), invoice_date DATE,
                    due_date DATE, posted_at DATETIME, category VARCHAR(32), amount DECIMAL(18, 2), currency CHAR(3),
                    tax_amount DECIMAL(18, 2), status VARCHAR(32), payment_method VARCHAR(32), reference VARCHAR(64),
                    parent_invoice_id BIGINT, sales_person_id BIGINT, store_id BIGINT, product_line VARCHAR(64),
                    description TEXT, country VARCHAR(64), created_at DATETIME(6), created_by VARCHAR(64),
                    updated_at DATETIME(6) NOT NULL, source_system VARCHAR(32))
                ENGINE = InnoDB CHARACTER SET utf8mb4
                """,
                """
                INSERT INTO invoices
                SELECT seq, company, CONCAT('INV-2024-', LPAD(seq, 9, '0')), day, IF(MOD(seq, 9) = 0, NULL, day + INTERVAL 30 DAY),
                    TIMESTAMP(day) + INTERVAL MOD(seq, 86400) SECOND, category, amount, currency,
                    IF(MOD(seq, 10) = 0, NULL, ROUND(amount * 0.19, 2)), ELT(1 + MOD(seq, 3), 'open', 'paid', 'booked'),
                    ELT(1 + MOD(seq, 4), 'card', 'bank transfer', 'direct debit', NULL), CONCAT('PO ', MOD(seq * 7919, 1000003)),
                    IF(MOD(seq, 7) = 0, seq - 1, NULL), MOD(seq, 300), MOD(seq, 50), ELT(1 + MOD(seq, 3), 'groceries', 'household', 'drinks'),
                    CONCAT('Invoice for the delivery of week ', MOD(seq, 53), ', caf\u00e9 and store no. ', MOD(seq, 50)), 'DE',
                    TIMESTAMP(day) + INTERVAL seq MICROSECOND, CONCAT('clerk.', MOD(seq, 40)),
                    TIMESTAMP(day) + INTERVAL 1 HOUR + INTERVAL seq MICROSECOND, 'erp'
                FROM (
                    SELECT seq, company, day, category, currency,
                        IF(category IN ('purchase', 'transfer'), 100 + MOD(chance, 200000),
                            -(100 + MOD(chance, 60000)) * IF(MOD(company, 20) = 0, 10, 1)) / 100 AS amount
                    FROM (
                        SELECT seq, IF(MOD(%s, 100) < %d, 1, 2 + MOD(%s, %d)) AS company, %s AS chance,
                            ELT(1 + MOD(%s, 20), 'bonus', 'bonus', 'bonus', 'promo', 'promo', 'promo', 'transfer', 'transfer',
                                'transfer', 'transfer', 'purchase', 'purchase', 'purchase', 'purchase', 'purchase', 'purchase',
                                'purchase', 'purchase', 'purchase', 'purchase') AS category,
                            DATE('2024-01-01') + INTERVAL MOD(%s, 730) DAY AS day,
                            IF(MOD(%s, 4) = 0, 'USD', 'EUR') AS currency
                        FROM (SELECT seq, MD5(seq) AS digest FROM seq_1_to_%d) AS numbers) AS chances) AS made
                """
                        .formatted(
                                number(1),
                                largest,
                                number(7),
                                companies,
                                number(13),
                                number(19),
                                number(25),
                                number(27),
                                invoices));
    }

    /** May read the table and nothing else. */
    MysqlSettings reader() {
        return reader;
    }

    /** Changes one invoice in a hundred and deletes a hundred. */
    void change() throws SQLException {
        execute(
                "UPDATE invoices SET amount = ROUND(amount * 1.07, 2), updated_at = UTC_TIMESTAMP(6) WHERE invoice_id % 100 = 7",
                "DELETE FROM invoices WHERE invoice_id % 97 = 5 ORDER BY invoice_id LIMIT 100");
    }

    void changeFew() throws SQLException {
        execute(
                "UPDATE invoices SET amount = amount + SIGN(amount) * 0.01, updated_at = UTC_TIMESTAMP(6) WHERE invoice_id % 97 = 3"
                        + " ORDER BY invoice_id LIMIT 400");
    }

    /** However long it takes: the connections of the suite give up after a minute's silence. */
    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect(owner);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Six digits of the digest of an invoice's number, from this one on. */
    private static String number(int from) {
        return "CAST(CONV(SUBSTR(digest, " + from + ", 6), 16, 10) AS SIGNED)";
    }

    private static Connection connect(MysqlSettings mysql) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + mysql.host() + ":" + mysql.port() + "/" + mysql.database()
                        + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                mysql.user(),
                mysql.password().reveal());
    }
}
