package io.countinghouse.bench;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Secret;
import java.time.Duration;
import java.util.Map;

/**
 * The sandbox's MySQL.
 *
 * @param environment as the sandbox tells a shell how to connect
 */
public record MysqlServer(Map<String, String> environment) {
    public static MysqlServer of(Map<String, String> environment) {
        return new MysqlServer(Map.copyOf(environment));
    }

    /** May change rows. */
    public MysqlSettings runtime(String database) {
        return user(database, "");
    }

    /** May change tables. */
    public MysqlSettings migration(String database) {
        return user(database, "MIGRATION_");
    }

    private MysqlSettings user(String database, String kind) {
        return new MysqlSettings(
                environment.get("COUNTINGHOUSE_MYSQL_HOST"),
                Integer.parseInt(environment.get("COUNTINGHOUSE_MYSQL_PORT")),
                database,
                environment.get("COUNTINGHOUSE_MYSQL_" + kind + "USER"),
                new Secret(environment.get("COUNTINGHOUSE_MYSQL_" + kind + "PASSWORD")),
                false,
                Duration.ofSeconds(10),
                // One statement sums up millions of rows.
                Duration.ofMinutes(30));
    }
}
