package io.countinghouse.bench.rival;

import io.countinghouse.bench.MysqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;

/**
 * Loads files into tables in one transaction and prints the seconds of that alone. Arguments: the database, then a table and its
 * file, as {@code LOAD DATA} reads it by default, for each.
 */
public final class BareLoad {
    private BareLoad() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = PlainOffsets.connect(
                        MysqlServer.of(System.getenv()).runtime(arguments[0]), "&allowLoadLocalInfile=true");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            long began = System.nanoTime();
            for (int i = 1; i < arguments.length; i += 2) {
                statement.execute("LOAD DATA LOCAL INFILE '" + Path.of(arguments[i + 1]) + "' INTO TABLE "
                        + arguments[i] + " CHARACTER SET utf8mb4");
            }
            connection.commit();
            System.out.printf(
                    Locale.ROOT,
                    "%.3f%n",
                    Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3);
        }
    }
}
