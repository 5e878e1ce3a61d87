package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.MysqlSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableSnapshotIT {
    private static final SourceDatabase SOURCE = new SourceDatabase();
    private static MysqlSettings reader;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createReader() {
        reader = SOURCE.user("reader", "SELECT, LOCK TABLES");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4})
    void everySnapshotOfATableInMotionAddsUp(int connections) throws Exception {
        String table = "moving_" + connections;
        SOURCE.execute(
                "CREATE TABLE " + table + " (id BIGINT PRIMARY KEY, amount DECIMAL(12,2) NOT NULL) ENGINE=InnoDB",
                "INSERT INTO " + table + " SELECT seq * 1000, 100.00 FROM seq_1_to_400");
        try (Writers writers = new Writers(SOURCE, table, 400_000)) {
            for (int i = 0; i < 8; i++) {
                List<List<String>> rows = rows(connections, table, List.of("id", "amount"));

                assertThat(rows.stream()
                                .map(row -> new BigDecimal(row.get(1)))
                                .reduce(BigDecimal.ZERO, BigDecimal::add))
                        .isEqualTo(new BigDecimal("40000.00"));
                assertThat(rows).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(400);
            }
            assertThat(writers.transactions()).isGreaterThan(100);
        }
    }

    @Test
    void rowsAreTheTextThatTheServerPrints() throws SQLException {
        SOURCE.execute(
                """
                CREATE TABLE printed (
                  id INT UNSIGNED PRIMARY KEY, amount DECIMAL(14,2), tiny TINYINT, day DATE, plain DATETIME,
                  exact DATETIME(6), millis DATETIME(3), zoned TIMESTAMP(6) NULL, name VARCHAR(40), note TEXT,
                  latin VARCHAR(20) CHARACTER SET latin1,
                  unicode VARCHAR(20) COLLATE utf8mb4_uca1400_ai_ci, kind ENUM('bonus','promo'))
                ENGINE=InnoDB CHARACTER SET utf8mb4""",
                """
                INSERT INTO printed VALUES
                 (1, 12.30, 1, '2024-02-29', '2024-02-29 01:02:03', '2024-02-29 01:02:03.000004',
                  '2024-02-29 01:02:03.5', '2024-03-31 02:30:00.25', 'O''Brien', 'é😀 \\\\ "q", a\\nb', 'é', '😀', 'bonus'),
                 (2, 0.00, 0, '0001-01-01', '9999-12-31 23:59:59', '2024-02-29 00:00:00', '2024-02-29 00:00:00',
                  '2024-02-29 00:00:00', '', ' ', '', '', 'promo'),
                 (4294967295, -0.01, -5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)""");
        List<String> columns = List.of(
                "id", "amount", "tiny", "day", "plain", "exact", "millis", "zoned", "name", "note", "latin", "unicode",
                "kind");

        assertThat(rows(2, "printed", columns))
                .containsExactlyInAnyOrder(
                        List.of(
                                "1",
                                "12.30",
                                "1",
                                "2024-02-29",
                                "2024-02-29 01:02:03",
                                "2024-02-29 01:02:03.000004",
                                "2024-02-29 01:02:03.500",
                                "2024-03-31 02:30:00.250000",
                                "O'Brien",
                                "é😀 \\ \"q\", a\nb",
                                "é",
                                "😀",
                                "bonus"),
                        List.of(
                                "2",
                                "0.00",
                                "0",
                                "0001-01-01",
                                "9999-12-31 23:59:59",
                                "2024-02-29 00:00:00.000000",
                                "2024-02-29 00:00:00.000",
                                "2024-02-29 00:00:00.000000",
                                "",
                                " ",
                                "",
                                "",
                                "promo"),
                        Arrays.asList(
                                "4294967295",
                                "-0.01",
                                "-5",
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null));
    }

    @Test
    void aZeroDateIsTextLikeAnyOther() throws SQLException {
        SOURCE.execute("CREATE TABLE zeros (id INT PRIMARY KEY, day DATE, moment DATETIME) ENGINE=InnoDB");
        try (Connection owner = SOURCE.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("SET SESSION sql_mode = ''");
            statement.execute("INSERT INTO zeros VALUES (1, '0000-00-00', '0000-00-00 00:00:00')");
        }

        assertThat(rows(1, "zeros", List.of("day", "moment")))
                .containsExactly(List.of("0000-00-00", "0000-00-00 00:00:00"));
    }

    @Test
    void onlyWhatChangedSinceIsRead() {
        SOURCE.execute(
                "CREATE TABLE changed (id INT PRIMARY KEY, updated_at DATETIME(6), KEY (updated_at)) ENGINE=InnoDB",
                """
                INSERT INTO changed VALUES (1, '2024-01-01 09:59:59.999999'), (2, '2024-01-01 10:00:00.000000'),
                  (3, '2024-01-01 10:00:00.000001'), (400, '2023-01-01'), (500, NULL), (600, '2025-01-01')""");
        SourceTable table = new SourceTable("changed", "id", List.of("id"));
        try (TableSnapshot snapshot = TableSnapshot.open(reader, table, options(2))) {
            Since since = new Since("updated_at", LocalDateTime.of(2024, 1, 1, 10, 0));

            assertThat(ExtractedRows.of(snapshot.writeRows(Optional.of(since), target("some"))))
                    .containsExactlyInAnyOrder(List.of("2"), List.of("3"), List.of("500"), List.of("600"));
            Since future = new Since("updated_at", LocalDateTime.of(2026, 1, 1, 10, 0));
            SOURCE.execute("UPDATE changed SET updated_at = '2027-01-01'");
            assertThat(ExtractedRows.of(snapshot.writeRows(Optional.of(future), target("none"))))
                    .containsExactly(List.of("500"));
            assertThat(ExtractedRows.of(snapshot.writeKeys("updated_at", target("keys"))))
                    .containsExactlyInAnyOrder(
                            List.of("1", "2024-01-01 09:59:59.999999"),
                            List.of("2", "2024-01-01 10:00:00.000000"),
                            List.of("3", "2024-01-01 10:00:00.000001"),
                            List.of("400", "2023-01-01 00:00:00.000000"),
                            Arrays.asList("500", null),
                            List.of("600", "2025-01-01 00:00:00.000000"));
        }
    }

    @Test
    void anEmptyTableHasNoFiles() {
        SOURCE.execute("CREATE TABLE nothing (id INT PRIMARY KEY, updated_at DATETIME) ENGINE=InnoDB");
        SourceTable table = new SourceTable("nothing", "id", List.of("id"));
        try (TableSnapshot snapshot = TableSnapshot.open(reader, table, options(3))) {
            assertThat(snapshot.writeRows(Optional.empty(), target("rows"))).isEmpty();
            assertThat(snapshot.writeKeys("updated_at", target("keys"))).isEmpty();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keysWithGapsAndSignsAreAllReadIntoFilesOfTheirSize() throws Exception {
        SOURCE.execute(
                "CREATE TABLE gaps (id BIGINT PRIMARY KEY) ENGINE=InnoDB",
                "INSERT INTO gaps SELECT seq FROM seq_1_to_25",
                "INSERT INTO gaps VALUES (-9223372036854775808), (0), (1000000), (9223372036854775807)");
        List<Long> told = new CopyOnWriteArrayList<>();
        ExtractTarget small =
                new ExtractTarget(new Configuration(false), folder.toUri().toString(), "gaps", 10, told::add);
        try (TableSnapshot snapshot =
                TableSnapshot.open(reader, new SourceTable("gaps", "id", List.of("id")), options(1))) {
            List<ExtractFile> files = snapshot.writeRows(Optional.empty(), small);

            assertThat(files).extracting(ExtractFile::rows).containsExactly(10L, 10L, 9L);
            assertThat(files)
                    .extracting(file -> file.key().substring(file.key().lastIndexOf('/') + 1))
                    .containsExactly("gaps-00001.parquet", "gaps-00002.parquet", "gaps-00003.parquet");
            List<String> expected = new ArrayList<>(
                    IntStream.rangeClosed(0, 25).mapToObj(Integer::toString).toList());
            expected.addAll(List.of("-9223372036854775808", "1000000", "9223372036854775807"));
            assertThat(ExtractedRows.of(files))
                    .extracting(row -> row.get(0))
                    .containsExactlyInAnyOrderElementsOf(expected);
            for (ExtractFile file : files) {
                byte[] bytes = Files.readAllBytes(Path.of(java.net.URI.create(file.key())));
                assertThat(file.size()).isEqualTo(bytes.length);
                assertThat(file.sha256()).isEqualTo(sha256(bytes));
            }
            assertThat(told).last().isEqualTo(29L);
        }
    }

    @Test
    void theMomentIsTheServers() throws SQLException {
        SOURCE.execute("CREATE TABLE timed (id INT PRIMARY KEY) ENGINE=InnoDB");
        LocalDateTime before = serverTime();
        try (TableSnapshot snapshot =
                TableSnapshot.open(reader, new SourceTable("timed", "id", List.of("id")), options(1))) {
            assertThat(snapshot.takenAt()).isBetween(before, serverTime());
        }
    }

    private List<List<String>> rows(int connections, String table, List<String> columns) {
        SourceTable source = new SourceTable(table, "id", columns);
        try (TableSnapshot snapshot = TableSnapshot.open(reader, source, options(connections))) {
            return ExtractedRows.of(snapshot.writeRows(Optional.empty(), target("rows-" + System.nanoTime())));
        }
    }

    private static SnapshotOptions options(int connections) {
        return new SnapshotOptions(connections, Duration.ofSeconds(5), 3);
    }

    private ExtractTarget target(String prefix) {
        return new ExtractTarget(new Configuration(false), folder.toUri().toString(), prefix);
    }

    private static LocalDateTime serverTime() throws SQLException {
        try (Connection owner = SOURCE.owner();
                PreparedStatement query = owner.prepareStatement("SELECT CAST(UTC_TIMESTAMP(6) AS CHAR)");
                ResultSet row = query.executeQuery()) {
            row.next();
            return LocalDateTime.parse(row.getString(1).replace(' ', 'T'));
        }
    }

    private static String sha256(byte[] bytes) throws IOException, NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
