package io.countinghouse.common.lake;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Which version of a thing counts. */
class HistoryTest {
    private static final History BY_CONTENT = new History(List.of("id"), List.of(), "deleted");
    private static final History BY_FILE_ID = new History(
            List.of("id"), List.of(DeltaStore.BATCH_ID, DeltaStore.FILE_ORDER, "_file_id", "_line"), "deleted");

    @Test
    void withinABatchTheLaterFileCountsWhateverItsContentAndItsHash() {
        Dataset<Row> versions = versions("(1, 'z', 'f9', 0), (1, 'a', 'f1', 1), (1, 'm', 'f5', null)");
        assertThat(counting(BY_CONTENT, versions)).containsExactly("a");
        assertThat(counting(BY_FILE_ID, versions)).containsExactly("a");
        assertThat(counting(BY_FILE_ID, versions("(2, 'z', 'f9', 0), (1, 'a', 'f1', 1)")))
                .containsExactly("z");
    }

    @Test
    void whatAnEarlierReleaseLandedKeepsTheOrderThatItHadThere() {
        Dataset<Row> before = versions("(1, 'z', 'f1', null), (1, 'a', 'f9', null)");
        for (Dataset<Row> versions : List.of(before, before.drop(DeltaStore.FILE_ORDER))) {
            assertThat(counting(BY_CONTENT, versions)).containsExactly("z");
            assertThat(counting(BY_FILE_ID, versions)).containsExactly("a");
        }
    }

    /** Batch, content, file and its order, of one thing. */
    private static Dataset<Row> versions(String values) {
        return TestSpark.session()
                .sql("SELECT 1 AS id, content, false AS deleted, CAST(batch AS BIGINT) AS _batch_id, file AS _file_id,"
                        + " 2L AS _line, CAST(file_order AS INT) AS _file_order FROM VALUES " + values
                        + " AS v(batch, content, file, file_order)");
    }

    private static List<String> counting(History history, Dataset<Row> versions) {
        return history.current(versions).select("content").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
