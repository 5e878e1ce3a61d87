package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether the tables are those of this version; cheap enough to be asked by every command. */
public final class SchemaVersion {
    private static final String FOLDER = "db/migration";
    private static final Pattern MIGRATION = Pattern.compile("(?:.*/)?V(\\d+)__\\w+\\.sql");
    private static final int NO_SUCH_TABLE = 1146;
    /** Whoever may not look at the history must do without this check. */
    private static final Set<Integer> DENIED = Set.of(1142, 1143);

    private SchemaVersion() {}

    /**
     * Fails unless every migration on the class path was applied.
     *
     * @throws CountinghouseException NOT_MIGRATED, which says to run {@code migrate}; DATABASE_UNREACHABLE
     */
    public static void requireCurrent(Database database) {
        Set<Integer> pending = shipped();
        try (Connection connection = database.open();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT version FROM schema_history WHERE success AND version IS NOT NULL")) {
            while (row.next()) {
                pending.remove(row.getInt(1));
            }
        } catch (SQLException e) {
            if (DENIED.contains(e.getErrorCode())) {
                return;
            }
            if (e.getErrorCode() == NO_SUCH_TABLE) {
                throw new CountinghouseException(
                        ErrorCode.NOT_MIGRATED,
                        "Database: found none of the tables of Countinghouse, expected those of this version; run `migrate`",
                        e);
            }
            throw Database.failure("look at the migrations of the database", e);
        }
        if (!pending.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.NOT_MIGRATED,
                    "Database: found tables without migrations " + pending
                            + ", expected those of this version; run `migrate`");
        }
    }

    private static Set<Integer> shipped() {
        Set<Integer> versions = new TreeSet<>();
        try {
            for (URL folder :
                    Collections.list(SchemaVersion.class.getClassLoader().getResources(FOLDER))) {
                URLConnection connection = folder.openConnection();
                if (connection instanceof JarURLConnection inJar) {
                    inJar.setUseCaches(false);
                    try (JarFile jar = inJar.getJarFile()) {
                        jar.stream().forEach(entry -> note(entry.getName(), versions));
                    }
                } else {
                    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                        files.forEach(file -> note(file.toString(), versions));
                    }
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "Could not list the migrations that are shipped", e);
        }
        return versions;
    }

    private static void note(String name, Set<Integer> versions) {
        Matcher migration = MIGRATION.matcher(name);
        if (name.contains(FOLDER) && migration.matches()) {
            versions.add(Integer.valueOf(migration.group(1)));
        }
    }
}
