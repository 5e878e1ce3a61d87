package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of its own on the embedded server, as an owner and as the user that reads it. */
public final class SourceDatabase {
    private static final String PASSWORD = "source";

    private final Workspace workspace = RealParts.shared().workspace();

    /** May do everything. */
    Connection owner() {
        return new Database(as("root", workspace.migration().password())).open();
    }

    String name() {
        return workspace.name();
    }

    public void execute(String... statements) {
        try (Connection connection = owner();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(String.join("; ", statements), e);
        }
    }

    /** A new user with these privileges on this database and no other. */
    public MysqlSettings user(String name, String privileges) {
        String user = name + "_" + workspace.name().replaceAll("\\D+", "_");
        execute(
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY '" + PASSWORD + "'",
                "GRANT " + privileges + " ON `" + workspace.name() + "`.* TO '" + user + "'@'%'");
        return as(user, new Secret(PASSWORD));
    }

    private MysqlSettings as(String user, Secret password) {
        MysqlSettings runtime = workspace.runtime();
        return new MysqlSettings(
                runtime.host(),
                runtime.port(),
                runtime.database(),
                user,
                password,
                false,
                runtime.connectTimeout(),
                runtime.socketTimeout());
    }
}
