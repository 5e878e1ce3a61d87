package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source table that was emptied, as an operator meets it. */
class SourceCommandsIT {
    private static final Commands COMMANDS = Commands.shared();

    private final Workspace workspace = RealParts.shared().workspace();

    /** The workspace's own database has the table, too; its owner reads it. */
    private Outcome run(String... more) {
        List<String> line = new ArrayList<>(List.of("run", "invoice-offsets"));
        line.addAll(List.of(more));
        for (String setting : List.of(
                "host=" + workspace.migration().host(),
                "port=" + workspace.migration().port(),
                "database=" + workspace.name(),
                "user=" + workspace.migration().user(),
                "password-env=COUNTINGHOUSE_MYSQL_MIGRATION_PASSWORD",
                "tls=off",
                "table=erp_invoices")) {
            line.addAll(List.of("--set", "job.source." + setting));
        }
        return COMMANDS.run(workspace, line.toArray(String[]::new));
    }

    @Test
    void rowsThatAreGoneStopTheRunUntilTheyAreAccepted() {
        assertThat(COMMANDS.run(workspace, "migrate").status()).isZero();
        workspace.execute(
                """
                CREATE TABLE erp_invoices (
                    source_system VARCHAR(16) NOT NULL, invoice_id BIGINT NOT NULL, company_id BIGINT NOT NULL,
                    invoice_number VARCHAR(32), invoice_date DATE, due_date DATE, posted_at DATETIME(6), amount DECIMAL(18, 2),
                    currency CHAR(3), category VARCHAR(16), tax_amount DECIMAL(18, 2), status VARCHAR(16),
                    payment_method VARCHAR(16), reference VARCHAR(64), parent_invoice_id BIGINT, sales_person_id BIGINT,
                    store_id BIGINT, product_line VARCHAR(16), description VARCHAR(64), country VARCHAR(16),
                    created_at DATETIME(6), created_by VARCHAR(16), updated_at DATETIME(6), PRIMARY KEY (source_system, invoice_id)) ENGINE=InnoDB
                """);
        workspace.execute(
                """
                INSERT INTO erp_invoices (source_system, invoice_id, company_id, invoice_number, invoice_date, amount, currency,
                    category, status, created_at, updated_at)
                VALUES ('erp', 1, 7, 'A', '2024-01-02', 10.00, 'EUR', 'purchase', 'open', '2024-01-02', '2024-01-02'),
                    ('erp', 2, 7, 'B', '2024-01-03', -4.00, 'EUR', 'bonus', 'open', '2024-01-03', '2024-01-03')
                """);
        Outcome first = run();
        assertThat(first.status()).as(first.out() + first.err()).isZero();
        assertThat(workspace.query("SELECT COUNT(*) FROM offset_allocations")).containsExactly("1");

        workspace.execute("DELETE FROM erp_invoices");
        Outcome stopped = run();
        assertThat(stopped.status()).as(stopped.out() + stopped.err()).isEqualTo(3);
        assertThat(stopped.err()).contains("found 2 of 2 rows gone", "--accept-gone");
        assertThat(workspace.query("SELECT COUNT(*) FROM offset_allocations")).containsExactly("1");

        Outcome accepted = run("--accept-gone");
        assertThat(accepted.status()).as(accepted.out() + accepted.err()).isZero();
        assertThat(accepted.out()).contains("Note: 2 of 2 rows were gone from source table erp_invoices, accepted by ");
        assertThat(workspace.query("SELECT COUNT(*) FROM offset_allocations")).containsExactly("0");
    }
}
