package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSnapshotRefusalIT {
    private static final SourceDatabase SOURCE = new SourceDatabase();
    private static final SnapshotOptions IMPATIENT = new SnapshotOptions(2, Duration.ofSeconds(1), 2);
    private static final SourceTable INVOICES = new SourceTable("invoices", "id", List.of("id", "amount"));
    private static MysqlSettings reader;

    @TempDir
    private Path folder;

    @BeforeAll
    static void createTables() {
        reader = SOURCE.user("reader", "SELECT, LOCK TABLES");
        SOURCE.execute(
                "CREATE TABLE invoices (id INT PRIMARY KEY, amount DECIMAL(12,2), name VARCHAR(9), photo BLOB)"
                        + " ENGINE=InnoDB",
                "INSERT INTO invoices SELECT seq, 1, '', NULL FROM seq_1_to_1000",
                "CREATE TABLE old (id INT PRIMARY KEY, amount INT) ENGINE=MyISAM",
                "CREATE VIEW seen AS SELECT * FROM invoices");
    }

    @Test
    void aUserWithoutTheRightToLockIsToldWhatToGrant() {
        MysqlSettings selecting = SOURCE.user("selecting", "SELECT");

        assertFails(selecting, INVOICES, ErrorCode.DATABASE)
                .hasMessageContaining("Access denied")
                .hasMessageContaining("GRANT SELECT, LOCK TABLES ON `" + SOURCE.name() + "`.*");
    }

    @Test
    void aUserWithoutTheRightToReadSeesNoTable() {
        assertFails(SOURCE.user("locking", "LOCK TABLES"), INVOICES, ErrorCode.CONFIGURATION)
                .hasMessageContaining("Source table invoices: found none, or none that this user may SELECT from");
    }

    @Test
    void aSessionThatKeepsWritingIsWaitedForOnlySoLong() throws SQLException {
        try (Connection writer = SOURCE.owner();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("UPDATE invoices SET amount = 2 WHERE id = 7");
            long start = System.nanoTime();

            assertFails(reader, INVOICES, ErrorCode.DATABASE)
                    .hasMessageContaining("waited 2 times for 1 s to lock it for reading");
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(9));
            writer.rollback();
        }
        TableSnapshot.open(reader, INVOICES, IMPATIENT).close();
    }

    @Test
    void aLockOfAnotherSessionIsWaitedForOnlySoLong() throws SQLException {
        try (Connection other = SOURCE.owner();
                Statement statement = other.createStatement()) {
            statement.execute("LOCK TABLES invoices WRITE");

            assertFails(reader, INVOICES, ErrorCode.DATABASE).hasMessageContaining("hold it locked");
        }
    }

    @Test
    void allThatIsWrongWithTheColumnsIsToldAtOnce() {
        SourceTable table = new SourceTable("invoices", "name", List.of("id", "gone", "photo", "lost"));

        assertFails(reader, table, ErrorCode.CONFIGURATION)
                .hasMessage(
                        "Source table invoices: found no columns gone, lost; column photo: found type blob, expected"
                                + " a number, a date or text; column name: found type varchar, expected a key of an integer"
                                + " type");
        assertFails(reader, new SourceTable("none", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("Source table none: found none");
    }

    @Test
    void aTableWhoseRowsMayHaveNoKeyIsRefused() {
        SOURCE.execute("CREATE TABLE keyless (id INT UNIQUE, amount INT) ENGINE=InnoDB");

        assertFails(reader, new SourceTable("keyless", "ID", List.of("amount")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("Source table keyless: column ID: may be NULL, expected NOT NULL");
    }

    @Test
    void whatHasNoSnapshotIsRefused() {
        assertFails(reader, new SourceTable("old", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("found engine MyISAM, expected InnoDB");
        assertFails(reader, new SourceTable("seen", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("found engine VIEW, expected InnoDB");
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : List.of("a`b", "a b", "", "a.b", "a;b", "é", "x".repeat(65))) {
            assertThatThrownBy(() -> new SourceTable(name, "id", List.of("id"))).hasMessageContaining("source table");
            assertThatThrownBy(() -> new SourceTable("t", name, List.of("id"))).hasMessageContaining("source key");
            assertThatThrownBy(() -> new SourceTable("t", "id", List.of("id", name)))
                    .hasMessageContaining("source column");
        }
        try (TableSnapshot snapshot = TableSnapshot.open(reader, INVOICES, IMPATIENT)) {
            assertThatThrownBy(() -> snapshot.writeKeys("amount", target("keys", 10)))
                    .hasMessage("Source table invoices: column amount: found type decimal, expected a datetime or"
                            + " timestamp");
            assertThatThrownBy(() -> snapshot.writeKeys("none", target("keys", 10)))
                    .hasMessageContaining("column none: found none");
        }
    }

    @Test
    void aFileThatIsThereStopsAllThreadsAndNothingElseIsLeft() throws IOException {
        Path there = Files.writeString(folder.resolve("rows-00003.parquet"), "there");
        try (TableSnapshot snapshot = TableSnapshot.open(reader, INVOICES, IMPATIENT)) {
            assertThatThrownBy(() -> snapshot.writeRows(Optional.empty(), target("rows", 100)))
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.STORAGE))
                    .hasMessageContaining("rows-00003.parquet");
        }
        assertThat(there).hasContent("there");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("rows-00003.parquet");
    }

    @Test
    void aServerThatCutsAConnectionFailsTheReadAndNothingIsLeft() throws SQLException {
        try (TableSnapshot snapshot = TableSnapshot.open(reader, INVOICES, IMPATIENT);
                Connection owner = SOURCE.owner();
                Statement kill = owner.createStatement()) {
            kill.execute("KILL USER '" + reader.user() + "'");

            assertThatThrownBy(() -> snapshot.writeRows(Optional.empty(), target("cut", 100)))
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.DATABASE_UNREACHABLE));
        }
        assertThat(folder).isEmptyDirectory();
    }

    private AbstractThrowableAssert<?, ?> assertFails(MysqlSettings user, SourceTable table, ErrorCode code) {
        return assertThatThrownBy(
                        () -> TableSnapshot.open(user, table, IMPATIENT).close())
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(code));
    }

    private ExtractTarget target(String prefix, long rowsPerFile) {
        return new ExtractTarget(new Configuration(false), folder.toUri().toString(), prefix, rowsPerFile, rows -> {});
    }
}
