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
     * Applies every migration on the class path that the schema has not seen: the engine's, then each job's.
     *
     * @return how many were applied
     */
    public static int migrate(MysqlSettings migration) {
        MysqlConnector connector = new MysqlConnector(migration);
        requireReachable(migration);
        int applied = 0;
        try {
            for (ShippedMigrations shipped : ShippedMigrations.all()) {
                applied += Flyway.configure(Migrations.class.getClassLoader())
                        .dataSource(new MigratingConnections(connector))
                        .locations("classpath:" + shipped.folder())
                        .table(shipped.history())
                        .validateMigrationNaming(true)
                        // The engine numbers from 1, jobs there from 100: either may be the newer.
                        .outOfOrder(true)
                        // A job comes to a schema that has the engine's tables.
                        .baselineOnMigrate(!shipped.isOfEngine())
                        .baselineVersion("0")
                        .load()
                        .migrate()
                        .migrationsExecuted;
            }
            return applied;
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
