package io.countinghouse.common.ledger;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings ledger, dimension and mart tables to this version; needs the user that may do DDL. */
public final class Migrations {
    private Migrations() {}

    /**
     * Applies every migration on the class path under {@code db/migration} that the schema has not seen.
     *
     * @return how many were applied
     */
    public static int migrate(MysqlSettings migration) {
        MysqlConnector connector = new MysqlConnector(migration);
        requireReachable(migration);
        try {
            return Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(
                            connector.url(),
                            migration.user(),
                            migration.password().reveal())
                    .jdbcProperties(connector.forMigrating())
                    .locations("classpath:db/migration")
                    .table("schema_history")
                    .validateMigrationNaming(true)
                    // The engine numbers from 1, jobs from 100: either may be the newer.
                    .outOfOrder(true)
                    .load()
                    .migrate()
                    .migrationsExecuted;
        } catch (FlywayException e) {
            throw new CountinghouseException(
                    ErrorCode.DATABASE,
                    "Could not migrate the schema " + migration.database() + ": " + e.getMessage(),
                    e);
        }
    }

    private static void requireReachable(MysqlSettings migration) {
        try {
            new Database(migration).open().close();
        } catch (SQLException e) {
            throw Database.failure("migrate the schema " + migration.database(), e);
        }
    }
}
