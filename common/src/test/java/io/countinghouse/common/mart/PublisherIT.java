package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.NamedSession;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.zip.CRC32;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mart of 40 tills, each with a row that goes, which takes the server a fifth of a second, so that all take 8. */
class PublisherIT {
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(5);
    private static final int TILLS = 40;
    private static final int ALL = 1_000_000;
    private static final Mart MART = Mart.of("takings", "lines")
            .schema(new StructType()
                    .add("till", DataTypes.IntegerType)
                    .add("person", DataTypes.IntegerType)
                    .add("total", DataTypes.createDecimalType(18, 2)))
            .key(List.of("till", "person"))
            .slice(List.of("till"))
            .derivation((lines, dimensions) -> lines)
            .build();

    private Workspace workspace;
    private Database database;
    private LeaseKeeper keeper;

    @BeforeEach
    void stage() {
        workspace = RealParts.shared().workspace();
        workspace.migrate();
        String columns = "till INT NOT NULL, person INT NOT NULL, total DECIMAL(18, 2) NOT NULL, ";
        workspace.execute("CREATE TABLE takings (" + columns
                + "run_id VARCHAR(36) NOT NULL, updated_at DATETIME(6) NOT NULL, PRIMARY KEY (till, person))");
        workspace.execute("CREATE TABLE stage_takings (batch_id BIGINT NOT NULL, epoch BIGINT NOT NULL,"
                + " partition_no INT NOT NULL, " + columns + "PRIMARY KEY (batch_id, epoch, till, person))");
        workspace.execute("INSERT INTO takings SELECT seq, 9, 1, 'before', '2023-08-01' FROM seq_1_to_" + TILLS);
        workspace.execute("INSERT INTO ledger_batch (batch_id, job, state, run_id, created_at)"
                + " VALUES (1, 'tills', 'LANDED', 'run', '2023-08-01')");
        workspace.execute("CREATE TRIGGER slow BEFORE DELETE ON takings FOR EACH ROW DO SLEEP(0.2)");
        MysqlSettings mysql = workspace.runtime();
        database = new Database(new MysqlSettings(
                mysql.host(),
                mysql.port(),
                mysql.database(),
                mysql.user(),
                mysql.password(),
                mysql.tls(),
                mysql.connectTimeout(),
                SOCKET_TIMEOUT));
        keeper = LeaseKeeper.acquire(
                database,
                new LeaseSettings(Duration.ofMinutes(5), Duration.ofMillis(1)),
                "tills",
                "run-1",
                "here",
                reason -> {});
    }

    @AfterEach
    void giveBack() {
        keeper.close();
    }

    @Test
    void aPublishThatTakesLongerThanTheSocketTimeoutIsDoneInStatementsThatDoNot() {
        publish(10);

        assertThat(workspace.query("SELECT COUNT(*), SUM(total), MIN(run_id), MAX(person) FROM takings"))
                .containsExactly(published());
        assertThat(workspace.query("SELECT COUNT(*), SUM(records) FROM ledger_publish"))
                .containsExactly("40|80");
    }

    @Test
    void aStatementThatTakesTooLongSaysSoAndHoldsUpNoOtherTry() {
        assertThatThrownBy(() -> publish(ALL))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.STATEMENT_TOO_LONG))
                .hasMessageContaining("longer than 4.0 s")
                .hasMessageContaining("raise that setting");
        assertThat(workspace.query("SELECT COUNT(*), SUM(total) FROM takings")).containsExactly("40|40.00");

        workspace.execute("DROP TRIGGER slow");
        publish(ALL);

        assertThat(workspace.query("SELECT COUNT(*), SUM(total), MIN(run_id), MAX(person) FROM takings"))
                .containsExactly(published());
    }

    @Test
    void aSliceThatIsTooLargeIsPublishedInParts() {
        workspace.execute("DROP TRIGGER slow");
        publish(1);

        assertThat(workspace.query("SELECT COUNT(*), SUM(total), MIN(run_id), MAX(person) FROM takings"))
                .containsExactly(published());
    }

    @Test
    void whatTheServerStillDoesForALostConnectionIsEnded() throws SQLException {
        try (Connection lost = database.open();
                Connection other = database.open()) {
            NamedSession.begin(lost, "run-1/publish-1", Duration.ZERO);
            lost.setAutoCommit(false);
            lockBatch(lost);
            CompletableFuture<Boolean> busy = CompletableFuture.supplyAsync(() -> execute(lost, "DO SLEEP(600)"));

            NamedSession.end(other, "run-1/publish-1");

            assertThatThrownBy(busy::join).isInstanceOf(CompletionException.class);
            lockBatch(other);
            NamedSession.end(other, "run-1/publish-1");
        }
    }

    private static boolean execute(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private static void lockBatch(Connection connection) throws SQLException {
        try (Statement lock = connection.createStatement();
                ResultSet row = lock.executeQuery("SELECT state FROM ledger_batch WHERE batch_id = 1 FOR UPDATE")) {
            assertThat(row.next()).isTrue();
        }
    }

    /** Till t takes t.01 by person 1 and t.02 by person 2: 2 * (1 + ... + 40) + 40 * 0.03 = 1641.20. */
    private static String published() {
        return "80|1641.20|run-1|2";
    }

    private void publish(int rowsPerStatement) {
        List<Row> rows = new ArrayList<>();
        List<List<Object>> tills = new ArrayList<>();
        long checksum = 0;
        for (int till = 1; till <= TILLS; till++) {
            tills.add(List.of(till));
            for (int person = 1; person <= 2; person++) {
                String total = till + ".0" + person;
                rows.add(RowFactory.create(till, person, new BigDecimal(total)));
                CRC32 crc = new CRC32();
                crc.update((till + "|" + person + "|" + total).getBytes(StandardCharsets.UTF_8));
                checksum += crc.getValue();
            }
        }
        Totals totals = new Totals(2 * TILLS, Map.of("total", new BigDecimal("1641.20")));
        DerivedMart derived = new DerivedMart(
                MART,
                new Slices(List.of("till"), tills),
                RealParts.shared().spark().createDataFrame(rows, MART.schema()),
                totals,
                totals,
                BigDecimal.valueOf(checksum),
                1);
        Stager.stage(database, derived, 1, keeper.lease(), false);
        keeper.whileLocked(() -> new Publisher(database, keeper.lease(), () -> {}, rowsPerStatement)
                .publish(new Ledger(database).batch(1), List.of(derived), List.of(), List.of()));
    }
}
