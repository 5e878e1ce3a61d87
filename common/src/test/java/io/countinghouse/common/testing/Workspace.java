package io.countinghouse.common.testing;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.Zones;
import io.countinghouse.common.ledger.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One test's own database and zones. */
public record Workspace(RealParts parts, String bucket, String name, MysqlSettings runtime, MysqlSettings migration) {
    /** A system property: how long a lease lives here, ISO 8601. */
    public static final String LEASE_TTL = "countinghouse.tests.lease-ttl";

    public Zones zones() {
        String root = "s3a://" + bucket + "/" + name;
        return new Zones(root + "/raw", root + "/lake", root + "/archive", root + "/quarantine");
    }

    /** Gives the empty database the tables that {@code migrate} makes. */
    public Workspace migrate() {
        parts.migrate(this);
        return this;
    }

    /**
     * A lease that no busy machine lets run out: the run that loses it would take the tests' JVM along. Where a run is killed, and
     * the next one waits for its lease, {@link #LEASE_TTL} says less.
     */
    public Settings settings() {
        return settings(
                runtime,
                new LeaseSettings(Duration.parse(System.getProperty(LEASE_TTL, "PT5M")), Duration.ofSeconds(30)));
    }

    /** The same, but the job reaches its database in another way. */
    public Settings settings(MysqlSettings mysql, LeaseSettings lease) {
        return new Settings.Builder()
                .environment("test")
                .businessZone(ZoneOffset.UTC)
                .zones(zones())
                .mysql(mysql)
                .migration(java.util.Optional.of(migration))
                .lease(lease)
                .spark(Map.of())
                .source(java.util.Optional.empty())
                .maxSlices(10_000)
                .build();
    }

    /** Holds the zones; objects are plain files in it. */
    public Path folder() {
        return parts.objects(bucket).resolve(name);
    }

    /** Puts a file into the job's raw zone, as an operator who copies it there does. */
    public void upload(String job, String file, byte[] bytes) {
        try {
            Path target = folder().resolve("raw").resolve(job).resolve(file);
            Files.createDirectories(target.getParent());
            Files.write(target, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same, at a time of the store's clock. */
    public void upload(String job, String file, byte[] bytes, Instant modified) {
        upload(job, file, bytes);
        try {
            Files.setLastModifiedTime(folder().resolve("raw").resolve(job).resolve(file), FileTime.from(modified));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every object below a zone's prefix, relative to it, sorted. */
    public List<String> objects(String zone) {
        Path root = folder().resolve(zone);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of a query, each as its values joined by a bar, sorted: a multiset. */
    public List<String> query(String sql) {
        try (Connection connection = new Database(runtime).open();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            List<String> result = new ArrayList<>();
            while (rows.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    values.add(String.valueOf(rows.getString(i)));
                }
                result.add(String.join("|", values));
            }
            result.sort(null);
            return result;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** Runs one statement as the migration user. */
    public void execute(String sql) {
        try (Connection connection = new Database(migration).open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }
}
