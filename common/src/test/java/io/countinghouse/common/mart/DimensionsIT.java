package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DimensionsIT {
    private final Workspace workspace = RealParts.shared().workspace();
    private final Database database = new Database(workspace.migration());
    private final String folder = workspace.zones().lake() + "/dimensions/some-job";

    @BeforeEach
    void createTables() {
        workspace.execute(
                "CREATE TABLE dim_a (id BIGINT PRIMARY KEY, name VARCHAR(40), rate DECIMAL(12,4), day DATE, at DATETIME(6),"
                        + " flag TINYINT(1)) ENGINE=InnoDB");
        workspace.execute("CREATE TABLE dim_b (id INT PRIMARY KEY, version INT NOT NULL) ENGINE=InnoDB");
        workspace.execute(
                "INSERT INTO dim_a VALUES (1, 'a, \"1\"\\n \u00e9', 1.2300, '2024-02-29', '2024-02-29 10:11:12.000013', 1),"
                        + " (2, NULL, NULL, NULL, NULL, NULL)");
        workspace.execute("INSERT INTO dim_b VALUES (1, 2)");
    }

    private MysqlDimensions dimensions(String... names) {
        return new MysqlDimensions(
                RealParts.shared().spark(),
                database,
                new MysqlTables(RealParts.shared().spark(), workspace.migration()),
                List.of(names),
                folder);
    }

    @Test
    void everyValueIsTheServersWhateverTheNumberOfRows() {
        try (MysqlDimensions few = dimensions("dim_a", "dim_b")) {
            assertThat(few.table("dim_a").schema().simpleString())
                    .isEqualTo(new MysqlTables(RealParts.shared().spark(), workspace.migration())
                            .table("dim_a")
                            .schema()
                            .simpleString());
            assertThat(few.table("dim_a").orderBy("id").collectAsList())
                    .isEqualTo(new MysqlTables(RealParts.shared().spark(), workspace.migration())
                            .table("dim_a")
                            .orderBy("id")
                            .collectAsList());
            assertThatThrownBy(() -> few.table("dim_c"))
                    .isInstanceOf(CountinghouseException.class)
                    .hasMessageContaining("declared are [dim_a, dim_b]");
        }
        workspace.execute(
                "INSERT INTO dim_b SELECT a.n * 200 + b.n + 10, a.n FROM (WITH RECURSIVE s AS (SELECT 0 n UNION ALL"
                        + " SELECT n + 1 FROM s WHERE n < 149) SELECT n FROM s) a, (WITH RECURSIVE s AS (SELECT 0 n UNION ALL SELECT n + 1"
                        + " FROM s WHERE n < 199) SELECT n FROM s) b");
        try (MysqlDimensions many = dimensions("dim_a", "dim_b")) {
            assertThat(many.table("dim_b")
                            .selectExpr("count(*)", "cast(sum(version) as decimal(20,0))")
                            .head()
                            .mkString("|"))
                    // 200 times the numbers from 0 to 149, and the first row's 2.
                    .isEqualTo("30001|2235002");
            assertThat(many.table("dim_a").count()).isEqualTo(2);
            assertThat(workspace.objects("lake")).isNotEmpty();
        }
        assertThat(workspace.objects("lake")).isEmpty();
    }

    @Test
    void allAreOfOneMoment() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            for (int version = 3; !stop.get(); version++) {
                int next = version;
                database.inTransaction("move both", connection -> {
                    try (var update = connection.createStatement()) {
                        update.executeUpdate("UPDATE dim_a SET rate = " + next + " WHERE id = 1");
                        return update.executeUpdate("UPDATE dim_b SET version = " + next + " WHERE id = 1");
                    }
                });
            }
        });
        workspace.execute("UPDATE dim_a SET rate = 2 WHERE id = 1");
        writer.start();
        try {
            for (int i = 0; i < 10; i++) {
                try (MysqlDimensions both = dimensions("dim_a", "dim_b")) {
                    BigDecimal rate = both.table("dim_a")
                            .where("id = 1")
                            .selectExpr("rate")
                            .head()
                            .getDecimal(0);
                    assertThat(rate.intValueExact())
                            .isEqualTo(both.table("dim_b")
                                    .where("id = 1")
                                    .selectExpr("version")
                                    .head()
                                    .getInt(0));
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
    }
}
