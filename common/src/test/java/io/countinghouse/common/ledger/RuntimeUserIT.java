package io.countinghouse.common.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user that jobs run as may change rows of its own schema and nothing else. */
class RuntimeUserIT {
    private static final Workspace WORKSPACE = RealParts.shared().workspace();

    @BeforeAll
    static void migrate() {
        Migrations.migrate(WORKSPACE.migration());
    }

    @Test
    void rowsMayBeChanged() throws SQLException {
        try (Connection connection = new Database(WORKSPACE.runtime()).open();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO ledger_lease VALUES ('rights', 1, 'here', 'run', '2000-01-01')");
            assertThat(statement.executeUpdate("UPDATE ledger_lease SET epoch = 2 WHERE job = 'rights'"))
                    .isEqualTo(1);
            assertThat(statement.executeUpdate("DELETE FROM ledger_lease WHERE job = 'rights'"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE mine (a INT)",
                "CREATE TEMPORARY TABLE mine (a INT)",
                "DROP TABLE ledger_outbox",
                "TRUNCATE TABLE ledger_outbox",
                "ALTER TABLE ledger_outbox ADD COLUMN mine INT",
                "CREATE INDEX mine ON ledger_outbox (kind)",
                "RENAME TABLE ledger_outbox TO mine",
                "LOCK TABLES ledger_outbox WRITE",
                "CREATE VIEW mine AS SELECT 1",
                "CREATE TRIGGER mine BEFORE INSERT ON ledger_outbox FOR EACH ROW SET NEW.kind = ''",
                "CREATE PROCEDURE mine() SELECT 1",
                "CREATE EVENT mine ON SCHEDULE EVERY 1 DAY DO SELECT 1",
                "CREATE DATABASE countinghouse_mine",
                "CREATE USER mine",
                "GRANT SELECT ON *.* TO CURRENT_USER()",
                "SET PASSWORD FOR 'migration'@'%' = PASSWORD('mine')",
                "SET GLOBAL max_connections = 1",
                "SELECT * FROM mysql.global_priv",
                "SELECT * FROM ledger_run INTO OUTFILE '/tmp/countinghouse-mine'",
                "SELECT LOAD_FILE('/etc/passwd') IS NULL OR 1 / 0 OR (SELECT 1 FROM mysql.user)",
                "SHUTDOWN"
            })
    void nothingElseMayBeDone(String statement) throws SQLException {
        try (Connection connection = new Database(WORKSPACE.runtime()).open();
                Statement attempt = connection.createStatement()) {
            assertThatThrownBy(() -> attempt.execute(statement))
                    .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getErrorCode())
                            .as(refused.getMessage())
                            // Denied: to a database, a table, a routine, for want of a privilege, or of another's
                            // thread.
                            .isIn(1044, 1045, 1142, 1227, 1370, 1290));
        }
    }
}
