package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.util.List;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A mart's table in MySQL is what the mart declares, or it is told how not; its stage follows from it. */
class MartTablesIT {
    private static final List<Mart> MARTS = List.of(Mart.of("takings", "lines")
            .schema(StructType.fromDDL(
                    "person STRING, till INT, day DATE, total DECIMAL(18,2), seen TIMESTAMP, receipts BIGINT"))
            .key(List.of("person", "till"))
            .slice(List.of("till"))
            .derivation((lines, inputs) -> lines)
            .build());

    private final Workspace workspace = RealParts.shared().workspace();
    private final Database runtime = new Database(workspace.runtime());
    private final Database migration = new Database(workspace.migration());

    @BeforeEach
    void make() {
        workspace.execute("CREATE TABLE takings (person VARCHAR(64) COLLATE utf8mb4_bin NOT NULL, till INT NOT NULL,"
                + " day DATE NOT NULL, total DECIMAL(18, 2) NULL, seen DATETIME(6) NULL, receipts BIGINT NOT NULL,"
                + " run_id VARCHAR(36) NOT NULL, updated_at DATETIME(6) NOT NULL, PRIMARY KEY (person, till))");
    }

    @Test
    void theStageHasTheColumnsOfTheMartAndFollowsItsChanges() {
        assertRefused("found no table stage_takings");
        assertThat(MartTables.makeStages(migration, MARTS)).isEqualTo(1);
        MartTables.requireAsDeclared(runtime, MARTS);
        assertThat(MartTables.makeStages(migration, MARTS)).isZero();
        assertThat(workspace.query("SELECT GROUP_CONCAT(column_name, ' ', column_type, ' ', is_nullable ORDER BY"
                        + " ordinal_position) FROM information_schema.columns WHERE table_schema = DATABASE()"
                        + " AND table_name = 'stage_takings'"))
                .containsExactly(
                        "batch_id bigint(20) NO,epoch bigint(20) NO,partition_no int(11) NO,person varchar(64) NO,"
                                + "till int(11) NO,day date NO,total decimal(18,2) YES,seen datetime(6) YES,receipts bigint(20) NO");
        assertThat(workspace.query("SELECT index_name, GROUP_CONCAT(column_name ORDER BY seq_in_index) FROM"
                        + " information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'stage_takings'"
                        + " GROUP BY index_name ORDER BY index_name"))
                .containsExactlyInAnyOrder(
                        "by_partition|batch_id,epoch,partition_no",
                        "by_slice|batch_id,epoch,till",
                        "PRIMARY|batch_id,epoch,person,till");

        for (String change : List.of(
                "MODIFY person VARCHAR(100) COLLATE utf8mb4_bin NOT NULL",
                "MODIFY total DECIMAL(18, 2) NOT NULL",
                "MODIFY day DATE NULL")) {
            workspace.execute("ALTER TABLE takings " + change);
            assertThat(MartTables.makeStages(migration, MARTS)).as(change).isEqualTo(1);
            assertThat(MartTables.makeStages(migration, MARTS)).as(change).isZero();
            MartTables.requireAsDeclared(runtime, MARTS);
        }
        workspace.execute("ALTER TABLE stage_takings DROP PRIMARY KEY, ADD PRIMARY KEY (batch_id, epoch, till)");
        assertThat(MartTables.makeStages(migration, MARTS)).isEqualTo(1);
    }

    @Test
    void whatRowsNeedNotNameMayBeThere() {
        MartTables.makeStages(migration, MARTS);
        for (String table : List.of("takings", "stage_takings")) {
            workspace.execute(
                    "ALTER TABLE " + table + " ADD COLUMN note TEXT, ADD COLUMN of_a_later_release INT DEFAULT 1,"
                            + " ADD COLUMN cents BIGINT AS (total * 100), RENAME COLUMN total TO TOTAL");
        }
        MartTables.requireAsDeclared(runtime, MARTS);
        assertThat(MartTables.makeStages(migration, MARTS)).isZero();
    }

    @Test
    void aTableOfOtherColumnsIsToldByNameWithWhatIsExpected() {
        MartTables.makeStages(migration, MARTS);
        workspace.execute("ALTER TABLE takings MODIFY total DECIMAL(18, 3), MODIFY day DATETIME, DROP COLUMN receipts,"
                + " MODIFY seen DATETIME, ADD COLUMN note INT NOT NULL");
        assertRefused("table takings, column day: found datetime, expected date; "
                + "table takings, column total: found decimal(18,3), expected decimal(18,2); "
                + "table takings, column seen: found datetime, expected datetime(6); "
                + "table takings: found no column receipts, expected one of type bigint; "
                + "table takings: found column note, which must have a value, expected none that the mart does not"
                + " declare; run `migrate`");
    }

    private void assertRefused(String told) {
        assertThatThrownBy(() -> MartTables.requireAsDeclared(runtime, MARTS))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_MIGRATED))
                .hasMessageContaining(told);
    }
}
