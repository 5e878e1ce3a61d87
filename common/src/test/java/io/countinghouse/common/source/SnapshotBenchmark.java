package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Rows per second from the embedded MariaDB to Parquet on the local disk; run its {@code main} by hand. */
final class SnapshotBenchmark {
    private static final int ROWS = 1_000_000;
    private static final List<String> COLUMNS = List.of(
            "invoice_id",
            "company_id",
            "invoice_number",
            "invoice_date",
            "due_date",
            "posted_at",
            "category",
            "amount",
            "currency",
            "tax_amount",
            "status",
            "payment_method",
            "reference",
            "parent_invoice_id",
            "sales_person_id",
            "store_id",
            "product_line",
            "description",
            "country",
            "created_at",
            "created_by",
            "updated_at",
            "source_system");

    private SnapshotBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        SourceDatabase source = new SourceDatabase();
        MysqlSettings reader = source.user("reader", "SELECT, LOCK TABLES");
        source.execute(
                """
                CREATE TABLE invoices (
                  invoice_id BIGINT PRIMARY KEY, company_id INT, invoice_number VARCHAR(40), invoice_date DATE,
                  due_date DATE, posted_at DATETIME, category VARCHAR(20), amount DECIMAL(14,2), currency CHAR(3),
                  tax_amount DECIMAL(14,2), status VARCHAR(20), payment_method VARCHAR(20), reference VARCHAR(60),
                  parent_invoice_id BIGINT, sales_person_id INT, store_id INT, product_line VARCHAR(40),
                  description VARCHAR(200), country CHAR(2), created_at DATETIME(6), created_by VARCHAR(40),
                  updated_at DATETIME(6), source_system VARCHAR(20)) ENGINE=InnoDB CHARACTER SET utf8mb4""",
                """
                INSERT INTO invoices SELECT seq, seq % 5000, CONCAT('INV-', seq), DATE('2024-01-01') + INTERVAL seq % 365 DAY,
                  DATE('2024-02-01') + INTERVAL seq % 365 DAY, '2024-01-01 10:00:00', 'purchase', seq % 100000 / 100, 'EUR',
                  seq % 1000 / 100, 'open', 'card', CONCAT('ref ', seq * 7919 % 1000003), NULL, seq % 300, seq % 50,
                  'groceries', CONCAT('Invoice for the delivery of week ', seq % 53), 'DE',
                  '2024-01-01 10:00:00' + INTERVAL seq MICROSECOND, 'import',
                  '2024-01-01 10:00:00' + INTERVAL seq MICROSECOND, 'erp' FROM seq_1_to_"""
                        + ROWS);
        SourceTable table = TextTable.of("invoices", "invoice_id", COLUMNS);
        Configuration hadoop = new Configuration(false);
        for (int connections : List.of(1, 2, 1, 2, 4)) {
            java.nio.file.Path folder = Files.createTempDirectory("countinghouse-extract");
            ExtractTarget target = new ExtractTarget(hadoop, folder.toUri().toString(), "invoices");
            List<ExtractFile> written;
            long start = System.nanoTime();
            try (TableSnapshot snapshot =
                    TableSnapshot.open(reader, table, new SnapshotOptions(connections, Duration.ofSeconds(5), 1))) {
                written = snapshot.writeRows(target);
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        Locale.ROOT,
                        "%d connections: %.1f s, %,.0f rows/s, %d files, %,d bytes%n",
                        connections,
                        seconds,
                        ROWS / seconds,
                        written.size(),
                        written.stream().mapToLong(ExtractFile::size).sum());
            }
            new Path(folder.toUri()).getFileSystem(hadoop).delete(new Path(folder.toUri()), true);
        }
    }
}
