package io.countinghouse.common.testing;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Migrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The tables that {@code migrate} makes on this class path, made once and taken over by further databases of the server. */
final class MigratedSchema {
    private final String template;
    private final List<String> statements = new ArrayList<>();

    /** Migrates this database, which must stay as it is. */
    MigratedSchema(MysqlSettings migration) {
        template = migration.database();
        Migrations.migrate(migration);
        try (Connection connection = new Database(migration).open();
                Statement statement = connection.createStatement()) {
            for (String table : texts(statement, "SHOW TABLES", 1)) {
                statements.addAll(texts(statement, "SHOW CREATE TABLE `" + table + "`", 2));
                if (!texts(statement, "SELECT 1 FROM `" + table + "` LIMIT 1", 1)
                        .isEmpty()) {
                    statements.add("INSERT INTO `" + table + "` SELECT * FROM `" + template + "`.`" + table + "`");
                }
            }
        } catch (SQLException e) {
            throw new AssertionError("could not read the tables of " + template, e);
        }
    }

    void takeOver(MysqlSettings migration) {
        try (Connection connection = new Database(migration).open();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError("could not make " + migration.database() + " like " + template, e);
        }
    }

    private static List<String> texts(Statement statement, String sql, int column) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(column));
            }
        }
        return texts;
    }
}
