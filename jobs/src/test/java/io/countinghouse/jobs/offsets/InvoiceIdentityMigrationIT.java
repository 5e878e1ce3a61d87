package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Marts of the release before, in which an id named an invoice, though ids were from two systems. */
class InvoiceIdentityMigrationIT {
    private static final String ALLOCATIONS =
            "SELECT company_id, currency, negative_source_system, negative_invoice_id, positive_source_system,"
                    + " positive_invoice_id, negative_category, positive_category, negative_date, positive_date, amount,"
                    + " allocation_no, company_allocation_no, policy_version, run_id, updated_at FROM offset_allocations";
    private static final List<String> EXPECTED = List.of(
            "7|EUR|crm|2|erp|1|bonus|purchase|2024-01-06|2024-01-05|4.0100|1|1|1|run-1|2024-02-01 10:00:00.000001",
            "7|EUR|erp|4|crm|3|promo|transfer|2024-01-07|2024-01-05|1.0000|1|2|1|run-2|2024-02-02 10:00:00",
            "8|EUR|erp|6|erp|5|bonus|purchase|2024-01-06|2024-01-05|2.5000|1|1|1|run-1|2024-02-01 10:00:00.000001");

    private final Workspace workspace = RealParts.shared().workspace();

    @BeforeEach
    void martsOfTheReleaseBefore() {
        migrateUpTo("108");
        workspace.execute(
                """
                INSERT INTO invoices_reassigned (company_id, currency, invoice_id, invoice_date, invoice_number,
                    original_category, category, amount, part, source_updated_at, source_system, run_id, updated_at)
                VALUES
                    (7, 'EUR', 1, '2024-01-05', 'P', 'purchase', 'purchase', 10.00, 1, '2024-03-01', 'erp', 'run-1', '2024-02-01'),
                    (7, 'EUR', 2, '2024-01-06', 'B', 'bonus', 'purchase', -4.01, 1, '2024-03-01', 'crm', 'run-1', '2024-02-01'),
                    (7, 'EUR', 3, '2024-01-05', 'T', 'transfer', 'transfer', 1.00, 1, '2024-03-01', 'crm', 'run-1', '2024-02-01'),
                    (7, 'EUR', 4, '2024-01-07', 'R', 'promo', 'transfer', -1.00, 1, '2024-03-01', 'erp', 'run-1', '2024-02-01'),
                    (7, 'EUR', 4, '2024-01-07', 'R', 'promo', 'unapplied_credit', -1.00, 2, '2024-03-01', 'erp', 'run-1', '2024-02-01'),
                    (8, 'EUR', 5, '2024-01-05', 'P', 'purchase', 'purchase', 10.00, 1, '2024-03-01', 'erp', 'run-1', '2024-02-01'),
                    (8, 'EUR', 6, '2024-01-06', 'B', 'bonus', 'purchase', -2.50, 1, '2024-03-01', 'erp', 'run-1', '2024-02-01')
                """);
        workspace.execute(
                """
                INSERT INTO offset_allocations (company_id, currency, negative_invoice_id, positive_invoice_id,
                    negative_category, positive_category, negative_date, positive_date, amount, allocation_no,
                    company_allocation_no, policy_version, run_id, updated_at)
                VALUES
                    (7, 'EUR', 2, 1, 'bonus', 'purchase', '2024-01-06', '2024-01-05', 4.01, 1, 1, '1', 'run-1', '2024-02-01 10:00:00.000001'),
                    (7, 'EUR', 4, 3, 'promo', 'transfer', '2024-01-07', '2024-01-05', 1.00, 1, 2, '1', 'run-2', '2024-02-02 10:00:00'),
                    (8, 'EUR', 6, 5, 'bonus', 'purchase', '2024-01-06', '2024-01-05', 2.50, 1, 1, '1', 'run-1', '2024-02-01 10:00:00.000001')
                """);
    }

    @Test
    void setOffsGetTheSystemsOfTheirInvoicesAndKeepAllElse() {
        Migrations.migrate(workspace.migration());

        assertThat(workspace.query(ALLOCATIONS)).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    @Test
    void anInvoiceIsNamedBySystemAndIdInEveryTable() {
        Migrations.migrate(workspace.migration());

        assertThat(primaryKey("offset_allocations"))
                .isEqualTo("company_id,negative_source_system,negative_invoice_id,positive_source_system,"
                        + "positive_invoice_id");
        assertThat(primaryKey("stage_offset_allocations"))
                .isEqualTo("batch_id,epoch," + primaryKey("offset_allocations"));
        assertThat(primaryKey("invoices_reassigned")).isEqualTo("company_id,source_system,invoice_id,category");
        assertThat(primaryKey("stage_invoices_reassigned"))
                .isEqualTo("batch_id,epoch," + primaryKey("invoices_reassigned"));
    }

    /** The history of the schema is written last. */
    @Test
    void aMigrationThatDiedAfterItsLastStepMayBeDoneAgain() {
        Migrations.migrate(workspace.migration());
        workspace.execute("DELETE FROM schema_history WHERE version = '109'");

        assertThat(Migrations.migrate(workspace.migration())).isEqualTo(1);

        assertThat(workspace.query(ALLOCATIONS)).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    @Test
    void aMigrationThatDiedBeforeTheTablesChangedPlacesMayBeDoneAgain() {
        workspace.execute("CREATE TABLE offset_allocations_with_systems LIKE offset_allocations");
        workspace.execute("INSERT INTO offset_allocations_with_systems SELECT * FROM offset_allocations LIMIT 1");

        Migrations.migrate(workspace.migration());

        assertThat(workspace.query(ALLOCATIONS)).containsExactlyInAnyOrderElementsOf(EXPECTED);
    }

    private String primaryKey(String table) {
        return workspace
                .query("SELECT GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM information_schema.statistics"
                        + " WHERE table_schema = DATABASE() AND index_name = 'PRIMARY' AND table_name = '" + table
                        + "'")
                .get(0);
    }

    private void migrateUpTo(String version) {
        MysqlSettings migration = workspace.migration();
        Flyway.configure()
                .dataSource(
                        "jdbc:mysql://" + migration.host() + ":" + migration.port() + "/" + migration.database()
                                + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        migration.user(),
                        migration.password().reveal())
                .locations("classpath:db/migration")
                .table("schema_history")
                .outOfOrder(true)
                .target(version)
                .load()
                .migrate();
    }
}
