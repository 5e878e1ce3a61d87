package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.SecretsServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** A password that is rotated while a run goes on. */
class RotatedPasswordIT {
    private static final String NEXT = "rotated-7c1e";
    private static final String SECRET = "prod/rotated";

    private final SourceDatabase source = new SourceDatabase();

    private MysqlSettings settings(MysqlSettings user) {
        return new ConfigurationFiles(Optional.of(RealParts.root().resolve("conf")))
                .load(
                        "local",
                        Optional.empty(),
                        List.of(),
                        List.of(
                                "mysql.login=secrets-manager",
                                "mysql.secret=\"" + SECRET + "\"",
                                "mysql.port=" + user.port(),
                                "mysql.database=" + user.database()),
                        name -> Optional.empty())
                .settings(false)
                .mysql();
    }

    private static String secret(String user, String password) {
        return "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}";
    }

    @Test
    void theNextConnectionFetchesItAgainOnDriverAndExecutorsAndAWrongOneIsAskedForOnce() throws SQLException {
        MysqlSettings user = source.user("rotating", "SELECT");
        source.execute("CREATE TABLE kept (a INT)", "INSERT INTO kept VALUES (1), (2)");
        try (SecretsServer server = new SecretsServer()) {
            server.put(SECRET, secret(user.user(), user.password().reveal()));
            MysqlSettings settings = settings(user);
            Database database = new Database(settings);
            database.open().close();
            Dataset<Row> before = new MysqlTables(RealParts.shared().spark(), settings).table("kept");
            assertThat(before.count()).isEqualTo(2);
            assertThat(server.asked()).hasSize(1);

            source.execute("ALTER USER '" + user.user() + "'@'%' IDENTIFIED BY '" + NEXT + "'");
            server.put(SECRET, secret(user.user(), NEXT));

            // What was planned before reads on, in tasks.
            assertThat(before.count()).isEqualTo(2);
            assertThat(server.asked()).hasSize(2);
            try (Connection connection = database.open()) {
                assertThat(connection.isValid(5)).isTrue();
            }
            assertThat(server.asked()).hasSize(2);
            assertThat(before.queryExecution().toString()).doesNotContain(NEXT);

            server.put(SECRET, secret(user.user(), "not-" + NEXT));
            source.execute("ALTER USER '" + user.user() + "'@'%' IDENTIFIED BY 'another'");
            assertThatThrownBy(database::open)
                    .hasMessageContaining("Access denied")
                    .hasMessageNotContaining(NEXT);
            assertThat(server.asked()).hasSize(3);
        }
    }
}
