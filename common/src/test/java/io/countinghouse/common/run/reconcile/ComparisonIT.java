package io.countinghouse.common.run.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class ComparisonIT {
    private static final Comparison BY_MONTH = new Comparison(List.of("id"), List.of("month"));

    @Test
    void equalRowsInAnyOrderDoNotDiffer() {
        Comparison.Difference difference = BY_MONTH.between(
                rows("(1, 8, 'x', NULL, map('a', '1', 'b', NULL))", "(2, 9, NULL, NULL, NULL)"),
                rows("(2, 9, NULL, NULL, NULL)", "(1, 8, 'x', NULL, map('b', NULL, 'a', '1'))"));

        assertThat(difference.isNone()).isTrue();
    }

    @Test
    void aValueThatMovedIntoTheNextColumnDiffers() {
        Comparison.Difference difference = BY_MONTH.between(
                rows("(1, 8, 'x', NULL, NULL)", "(2, 9, 'y', NULL, NULL)"),
                rows("(1, 8, NULL, 'x', NULL)", "(2, 9, 'y', NULL, NULL)"));

        assertThat(difference.slices()).isEqualTo(1);
        assertThat(difference.shown())
                .containsExactly("id=1; one: found null, expected x; two: found x, expected null");
    }

    @Test
    void aRowThatStandsTwiceIsToldByItsCount() {
        Comparison.Difference difference = BY_MONTH.between(
                rows("(1, 8, 'x', NULL, NULL)"), rows("(1, 8, 'x', NULL, NULL)", "(1, 8, 'x', NULL, NULL)"));

        assertThat(difference.shown()).containsExactly("id=1; found 2 such rows, expected 1");
    }

    @Test
    void aRowThatIsMissingOrMadeUpIsNamed() {
        Comparison.Difference difference =
                BY_MONTH.between(rows("(1, 8, 'x', NULL, NULL)"), rows("(2, 9, 'y', NULL, NULL)"));

        assertThat(difference.slices()).isEqualTo(2);
        assertThat(difference.rows()).isEqualTo(2);
        assertThat(difference.shown())
                .anyMatch(line -> line.startsWith("id=1: found nothing, expected "))
                .anyMatch(line -> line.startsWith("id=2: found ") && line.endsWith(", expected nothing"));
    }

    private static Dataset<Row> rows(String... rows) {
        return TestSpark.session()
                .sql("SELECT id, month, CAST(one AS STRING) AS one, CAST(two AS STRING) AS two,"
                        + " CAST(extra AS MAP<STRING, STRING>) AS extra FROM VALUES " + String.join(", ", rows)
                        + " AS t(id, month, one, two, extra)");
    }
}
