package io.countinghouse.jobs.offsets;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.source.SourceDatabase;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A table of invoices on another server, of the 23 fields. */
final class InvoicesTable {
    static final String LONG_AGO = "'2024-03-01 00:00:00.25'";
    static final String NOW = "UTC_TIMESTAMP(6)";
    static final String PRIMARY_KEY = "PRIMARY KEY (invoice_id)";

    final SourceDatabase database = new SourceDatabase();
    final SourceSettings settings;

    /** @param key a clause of CREATE TABLE */
    InvoicesTable(String key) {
        database.execute(
                """
                CREATE TABLE invoices (
                    invoice_id BIGINT UNSIGNED NOT NULL, company_id BIGINT NOT NULL, invoice_number VARCHAR(64),
                    invoice_date DATE, due_date DATE, posted_at DATETIME, category VARCHAR(32), amount DECIMAL(18, 2),
                    currency CHAR(3), tax_amount DECIMAL(18, 2), status VARCHAR(32), payment_method VARCHAR(32),
                    reference VARCHAR(64), parent_invoice_id BIGINT, sales_person_id BIGINT, store_id BIGINT,
                    product_line VARCHAR(64), description LONGTEXT, country VARCHAR(64), created_at DATETIME(6),
                    created_by VARCHAR(64), updated_at DATETIME(6), source_system VARCHAR(32), %s)
                ENGINE = InnoDB CHARACTER SET utf8mb4
                """
                        .formatted(key));
        settings = settings(database.user("offsets", "SELECT, LOCK TABLES"), SourceSettings.Reading.INCREMENTAL);
    }

    InvoicesTable() {
        this(PRIMARY_KEY);
    }

    /** The same, but what of the table is read is told. */
    SourceSettings settings(SourceSettings.Reading reading) {
        return settings(settings.mysql(), reading);
    }

    private static SourceSettings settings(MysqlSettings server, SourceSettings.Reading reading) {
        return new SourceSettings(server, "invoices", 2, Duration.ofMinutes(10), reading);
    }

    static List<String> columns() {
        return List.of(InvoiceColumns.INVOICE_SCHEMA.fieldNames());
    }

    /** @param updatedAt an expression */
    void insert(Invoice invoice, String updatedAt) {
        insert(invoice, updatedAt, Map.of());
    }

    /** @param others expressions of other columns, by their names */
    void insert(Invoice invoice, String updatedAt, Map<String, String> others) {
        StringBuilder columns = new StringBuilder();
        StringBuilder values = new StringBuilder();
        others.forEach((column, value) -> {
            columns.append(", ").append(column);
            values.append(", ").append(value);
        });
        database.execute(
                """
                INSERT INTO invoices (invoice_id, company_id, invoice_number, invoice_date, category, amount, currency,
                    updated_at, source_system, status%s)
                VALUES (%d, %d, 'N-%d', '%s', '%s', %s, '%s', %s, '%s', 'open'%s)"""
                        .formatted(
                                columns,
                                invoice.id(),
                                invoice.company(),
                                invoice.id(),
                                invoice.date(),
                                invoice.category(),
                                invoice.amount(),
                                invoice.currency(),
                                updatedAt,
                                invoice.system(),
                                values));
    }
}
