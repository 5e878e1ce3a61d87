package io.countinghouse.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Which rows count once some were taken back. Rows are told as {@code batch.file.line}. */
class WithdrawnTest {
    /** File f came in batches 1 and 4, g in 2 and h in 3. */
    private static final Dataset<Row> ROWS = TestSpark.session()
            .sql(
                    "SELECT 'x' AS first, file AS _file_id, CAST(line AS BIGINT) AS _line, CAST(batch AS BIGINT) AS _batch_id"
                            + " FROM VALUES (1, 'f', 2), (1, 'f', 3), (2, 'g', 2), (2, 'g', 3), (3, 'h', 2), (4, 'f', 2)"
                            + " AS v(batch, file, line)");

    @Test
    void nothingIsTakenBackWhereNothingWasSaid() {
        for (Withdrawn none : List.of(
                Withdrawn.none(),
                Withdrawn.of(entries("(null, 1, null, false, 1)").limit(0)))) {
            assertThat(none.isNone()).isTrue();
            assertThat(told(none.counting(ROWS))).hasSize(6);
            assertThat(told(none.takenBack(ROWS))).isEmpty();
            assertThat(told(none.countingBefore(ROWS, 4))).hasSize(5).doesNotContain("4.f.2");
        }
    }

    @Test
    void aFileIsTakenBackAsItWasLandedByOneBatchAndARowAlone() {
        Withdrawn withdrawn = withdrawn("('f', 1, null, false, 4), ('g', 2, 3, false, 4)");
        assertThat(told(withdrawn.counting(ROWS))).containsExactly("2.g.2", "3.h.2", "4.f.2");
        assertThat(told(withdrawn.takenBack(ROWS))).containsExactly("1.f.2", "1.f.3", "2.g.3");
        assertThat(told(withdrawn.takenBackBy(ROWS, 4))).containsExactly("1.f.2", "1.f.3", "2.g.3");
        assertThat(told(withdrawn.takenBackBy(ROWS, 5))).isEmpty();
        assertThat(told(withdrawn.countingBefore(ROWS, 4)))
                .containsExactly("1.f.2", "1.f.3", "2.g.2", "2.g.3", "3.h.2");
        assertThat(withdrawn.counting(ROWS).columns()).isEqualTo(ROWS.columns());
    }

    @Test
    void ofAnAbandonedBatchNothingCountsAndWhatItTookBackDoes() {
        Withdrawn withdrawn = withdrawn("('f', 1, null, false, 4), (null, 4, null, true, 4), ('h', 3, null, false, 5)");
        assertThat(told(withdrawn.counting(ROWS))).containsExactly("1.f.2", "1.f.3", "2.g.2", "2.g.3");
        assertThat(told(withdrawn.takenBack(ROWS))).containsExactly("3.h.2", "4.f.2");
        assertThat(told(withdrawn.takenBackBy(ROWS, 5))).containsExactly("3.h.2");
        assertThat(told(withdrawn.countingBefore(ROWS, 5)))
                .containsExactly("1.f.2", "1.f.3", "2.g.2", "2.g.3", "3.h.2");
    }

    @Test
    void aRowIsTakenBackOnceThoughItIsNamedTwice() {
        Withdrawn withdrawn = withdrawn("('g', 2, 3, false, 4), ('g', 2, null, false, 5), (null, 2, null, true, 2)");
        assertThat(told(withdrawn.takenBack(ROWS))).containsExactly("2.g.2", "2.g.3");
    }

    private static Withdrawn withdrawn(String entries) {
        return Withdrawn.of(entries(entries));
    }

    private static Dataset<Row> entries(String values) {
        return TestSpark.session()
                .sql("SELECT file AS _file_id, CAST(batch AS BIGINT) AS landed_batch_id, CAST(line AS BIGINT) AS _line,"
                        + " abandoned, CAST(taker AS BIGINT) AS _batch_id FROM VALUES " + values
                        + " AS v(file, batch, line, abandoned, taker)");
    }

    private static List<String> told(Dataset<Row> rows) {
        return rows.selectExpr("concat(_batch_id, '.', _file_id, '.', _line)").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }
}
