package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.FeedColumn;
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
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
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
                .containsExactly(List.of("0000-00-00", "0000-00-00 00:00:00", "1"));
    }

    @Test
    void rowsAreLookedUpByTheirIdentityWhateverItsType() {
        SOURCE.execute(
                "CREATE TABLE named (system VARCHAR(20) NOT NULL, id BIGINT UNSIGNED NOT NULL, note TEXT,"
                        + " updated_at DATETIME(6), PRIMARY KEY (system, id)) ENGINE=InnoDB",
                """
                INSERT INTO named VALUES ('a', 1, 'a1', '2024-01-01 09:59:59.999999'), ('b', 1, 'b1', NULL),
                  ('a', 9007199254740993, 'beyond floating point', NULL), ('a', 9007199254740992, 'its neighbour', NULL),
                  ('it''s `x`', 18446744073709551615, 'beyond a long', '0001-01-01')""");
        SourceTable table = new SourceTable(
                "named",
                List.of("system", "id", "note", "updated_at").stream()
                        .map(column -> SourceColumn.of(
                                FeedColumn.optional(column, new CellType.Text(column.equals("note") ? 5 : 100))))
                        .toList(),
                List.of("system", "id"),
                "updated_at",
                List.of());
        try (TableSnapshot snapshot = TableSnapshot.open(reader, table, options(2))) {
            assertThat(snapshot.mayRepeat()).isFalse();
            assertThat(snapshot.count()).isEqualTo(5);
            assertThat(ExtractedRows.of(snapshot.writeKeys(target("keys"))))
                    .contains(
                            List.of("a", "1", "2024-01-01 09:59:59.999999"),
                            Arrays.asList("b", "1", null),
                            List.of("it's `x`", "18446744073709551615", "0001-01-01 00:00:00.000000"))
                    .hasSize(5);
            assertThat(ExtractedRows.of(snapshot.writeRows(
                            List.of(List.of("a", "9007199254740993"), List.of("it's `x`", "18446744073709551615"))
                                    .iterator(),
                            target("looked-up"))))
                    .extracting(row -> row.get(2))
                    // One character more than the column may have tells that it is too long.
                    .containsExactlyInAnyOrder("beyond", "beyond");
            assertThat(snapshot.writeRows(java.util.Collections.emptyIterator(), target("none")))
                    .isEmpty();
        }
    }

    @Test
    void aColumnMayHaveAnotherNameOrNoneAndATypeThatFitsExactly() throws SQLException {
        try (Connection owner = SOURCE.owner();
                Statement statement = owner.createStatement()) {
            statement.execute("SET SESSION sql_mode = ''");
            statement.execute(
                    """
                    CREATE TABLE `Belege (alt)` (`Nr.` INT(6) UNSIGNED ZEROFILL PRIMARY KEY, `Betrag €` DECIMAL(21,9),
                      `Tag` DATETIME, `Fällig` DATE, `Geändert` DATE, whole DECIMAL(12,3)) ENGINE=InnoDB""");
            statement.execute(
                    """
                    INSERT INTO `Belege (alt)` VALUES (42, 100.100000000, '2024-02-29 00:00:00', '0000-00-00', '2024-03-01', 7.000),
                      (43, 0.000000001, '2024-02-29 00:00:01', '2024-03-01', NULL, 7.5)""");
        }
        LocalDate first = LocalDate.of(2000, 1, 1);
        LocalDate last = LocalDate.of(2099, 12, 31);
        SourceTable table = new SourceTable(
                "Belege (alt)",
                List.of(
                        SourceColumn.of(FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)))
                                .named("Nr."),
                        SourceColumn.of(FeedColumn.required("amount", new CellType.Decimal(20, 4)))
                                .named("Betrag €"),
                        SourceColumn.of(FeedColumn.required("day", new CellType.IsoDate(first, last)))
                                .named("Tag"),
                        SourceColumn.of(FeedColumn.optional("due", new CellType.IsoDate(first, last)))
                                .named("Fällig"),
                        SourceColumn.of(FeedColumn.optional("updated_at", new CellType.Timestamp(first, last)))
                                .named("Geändert"),
                        SourceColumn.of(FeedColumn.optional("count", new CellType.WholeNumber(0, 100)))
                                .named("whole"),
                        SourceColumn.of(FeedColumn.required("source", new CellType.Text(10)))
                                .always("erp")),
                List.of("source", "id"),
                "updated_at",
                List.of());
        try (TableSnapshot snapshot = TableSnapshot.open(reader, table, options(1))) {
            assertThat(ExtractedRows.of(snapshot.writeRows(target("rows"))))
                    .containsExactlyInAnyOrder(
                            Arrays.asList("42", "100.1000", "2024-02-29", null, "2024-03-01 00:00:00", "7", "erp"),
                            // What does not fit stays as it is, to be rejected.
                            Arrays.asList(
                                    "43", "0.000000001", "2024-02-29 00:00:01", "2024-03-01", null, "7.5", "erp"));
        }
    }

    @Test
    void aViewIsReadWithItsDeclaredKey() {
        SOURCE.execute(
                "CREATE TABLE behind (id INT PRIMARY KEY, company INT, updated_at DATETIME) ENGINE=InnoDB",
                "INSERT INTO behind VALUES (1, 7, '2024-01-01'), (2, 7, '2024-01-01')",
                "CREATE VIEW before_it AS SELECT id, company, updated_at FROM behind");
        SourceTable table = new SourceTable(
                "before_it",
                List.of("id", "company", "updated_at").stream()
                        .map(column -> SourceColumn.of(FeedColumn.optional(column, new CellType.Text(30))))
                        .toList(),
                List.of("id"),
                "updated_at",
                List.of("id"));
        try (TableSnapshot snapshot = TableSnapshot.open(reader, table, options(3))) {
            assertThat(snapshot.mayRepeat()).isTrue();
            assertThat(ExtractedRows.of(snapshot.writeRows(target("rows")))).hasSize(2);
        }
    }

    @Test
    void anEmptyTableHasNoFiles() {
        SOURCE.execute("CREATE TABLE nothing (id INT PRIMARY KEY, updated_at DATETIME) ENGINE=InnoDB");
        SourceTable table = TextTable.of("nothing", "id", List.of("id"), "updated_at");
        try (TableSnapshot snapshot = TableSnapshot.open(reader, table, options(3))) {
            assertThat(snapshot.writeRows(target("rows"))).isEmpty();
            assertThat(snapshot.writeKeys(target("keys"))).isEmpty();
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
                TableSnapshot.open(reader, TextTable.of("gaps", "id", List.of("id")), options(1))) {
            List<ExtractFile> files = snapshot.writeRows(small);

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
                TableSnapshot.open(reader, TextTable.of("timed", "id", List.of("id")), options(1))) {
            assertThat(snapshot.takenAt()).isBetween(before, serverTime());
        }
    }

    private List<List<String>> rows(int connections, String table, List<String> columns) {
        SourceTable source = TextTable.of(table, "id", columns);
        try (TableSnapshot snapshot = TableSnapshot.open(reader, source, options(connections))) {
            return ExtractedRows.of(snapshot.writeRows(target("rows-" + System.nanoTime())));
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
