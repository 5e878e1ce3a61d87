package io.countinghouse.common.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.FeedColumn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSnapshotRefusalIT {
    private static final SourceDatabase SOURCE = new SourceDatabase();
    private static final SnapshotOptions IMPATIENT = new SnapshotOptions(2, Duration.ofSeconds(1), 2);
    private static final SourceTable INVOICES = TextTable.of("invoices", "id", List.of("id", "amount"));
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

            assertFails(reader, INVOICES, ErrorCode.DATABASE)
                    .hasMessageContaining("waited 2 times for 1 s to lock it for reading");
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
        SourceTable table = TextTable.of("invoices", "id", List.of("id", "gone", "photo", "lost"));

        assertFails(reader, table, ErrorCode.CONFIGURATION)
                .hasMessage(
                        "Source table invoices: found no columns gone, lost; job.source.columns says under which name a"
                                + " column is to be found, or what it always is; column photo: found type blob, expected a number, a"
                                + " date or text");
        assertFails(reader, TextTable.of("none", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("Source table none: found none");
    }

    @Test
    void aTypeThatCannotHoldWhatItMustExactlyIsRefusedByName() {
        SOURCE.execute("CREATE TABLE inexact (id INT PRIMARY KEY, amount DOUBLE, day INT, no TIME) ENGINE=InnoDB");
        LocalDate day = LocalDate.of(2024, 1, 1);
        SourceTable table = new SourceTable(
                "inexact",
                List.of(
                        SourceColumn.of(FeedColumn.required("id", new CellType.IsoDate(day, day))),
                        SourceColumn.of(FeedColumn.required("amount", new CellType.Decimal(20, 4))),
                        SourceColumn.of(FeedColumn.required("day", new CellType.Timestamp(day, day))),
                        SourceColumn.of(FeedColumn.required("no", new CellType.WholeNumber(0, 1)))),
                List.of("id"),
                "day",
                List.of());
        assertFails(reader, table, ErrorCode.CONFIGURATION)
                .hasMessageContaining(
                        "column id: found type int, expected date, datetime, timestamp or text; column amount:"
                                + " found type double, expected decimal, an integer type or text, which hold amounts exactly;"
                                + " column day: found type int, expected date, datetime, timestamp or text; column no: found type"
                                + " time, expected an integer type, decimal or text");
    }

    @Test
    void aTableWhoseUniqueKeysDoNotKeepItsIdentitiesApartIsRefused() {
        SOURCE.execute(
                "CREATE TABLE keyless (id INT UNIQUE, amount INT) ENGINE=InnoDB",
                "CREATE TABLE composite (id INT, company INT, amount INT, PRIMARY KEY (company, id), UNIQUE KEY (amount))"
                        + " ENGINE=InnoDB",
                "CREATE TABLE beginnings (id VARCHAR(90) NOT NULL, UNIQUE KEY (id(10))) ENGINE=InnoDB");

        assertFails(reader, TextTable.of("keyless", "id", List.of("amount")), ErrorCode.CONFIGURATION)
                .hasMessageContaining(
                        "found unique keys (id), which may be NULL, expected one of columns that may not be NULL,"
                                + " all of them among its identity id");
        assertFails(reader, TextTable.of("composite", "id", List.of("amount")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("found unique keys (company, id), (amount), which may be NULL");
        assertFails(reader, TextTable.of("beginnings", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("found no unique key");
    }

    @Test
    void whatHasNoSnapshotIsRefused() {
        assertFails(reader, TextTable.of("old", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("found engine MyISAM, expected InnoDB");
        assertFails(reader, TextTable.of("seen", "id", List.of("id")), ErrorCode.CONFIGURATION)
                .hasMessageContaining("found a view, which has no unique key");
    }

    @Test
    void whatIsNoNameIsRefused() {
        for (String name : List.of("a\nb", "", "a ", "a\0b", "x".repeat(65))) {
            assertThatThrownBy(() -> TextTable.of(name, "id", List.of("id"))).hasMessageContaining("source table");
            assertThatThrownBy(() -> TextTable.of("t", "id", List.of("id", name)))
                    .hasMessageContaining("source column");
        }
    }

    @Test
    void aServerThatLetsFewInIsReadByThoseAndToldOfWhenItLetsNobodyIn() {
        MysqlSettings few = SOURCE.user("few", "SELECT, LOCK TABLES");
        SOURCE.execute("ALTER USER '" + few.user() + "'@'%' WITH MAX_USER_CONNECTIONS 3");
        SnapshotOptions eight = new SnapshotOptions(8, Duration.ofSeconds(1), 2);
        try (TableSnapshot snapshot = TableSnapshot.open(few, INVOICES, eight)) {
            assertThat(ExtractedRows.of(snapshot.writeRows(target("few", 10_000))))
                    .hasSize(1000);
        }
        SOURCE.execute("ALTER USER '" + few.user() + "'@'%' WITH MAX_USER_CONNECTIONS 1");
        assertThatThrownBy(() -> TableSnapshot.open(few, INVOICES, eight).close())
                .hasMessageContaining("a reading takes one connection and as many as job.source.connections says (8)");
    }

    @Test
    void aFileThatIsThereStopsAllThreadsAndNothingElseIsLeft() throws IOException {
        Path there = Files.writeString(folder.resolve("rows-00003.parquet"), "there");
        try (TableSnapshot snapshot = TableSnapshot.open(reader, INVOICES, IMPATIENT)) {
            assertThatThrownBy(() -> snapshot.writeRows(target("rows", 100)))
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

            assertThatThrownBy(() -> snapshot.writeRows(target("cut", 100)))
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
