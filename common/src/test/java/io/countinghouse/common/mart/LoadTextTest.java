package io.countinghouse.common.mart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class LoadTextTest {
    private static String text(List<Row> rows, int columns) throws IOException {
        try (LoadText text = new LoadText(rows.iterator(), "7\t1\t0\t", columns)) {
            String read = new String(text.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text.count()).isEqualTo(rows.size());
            return read;
        }
    }

    @Test
    void everyTypeIsWrittenAsMysqlReadsIt() throws IOException {
        Row row = RowFactory.create(
                1L,
                null,
                new BigDecimal("-0.10"),
                Date.valueOf("2024-02-29"),
                Timestamp.valueOf("2024-02-29 01:02:03.000004"),
                true);
        assertThat(text(List.of(row), 6))
                .isEqualTo("7\t1\t0\t1\t\\N\t-0.10\t2024-02-29\t2024-02-29 01:02:03.000004\t1\n");
    }

    @Test
    void whatHasAMeaningInTheFormatIsTextOfACell() throws IOException {
        Row row = RowFactory.create("a\tb\nc\rd\\N\0\u00e9\ud83d\ude00", "");
        assertThat(text(List.of(row), 2)).isEqualTo("7\t1\t0\ta\\tb\\nc\\rd\\\\N\\0\u00e9\ud83d\ude00\t\n");
    }

    @Test
    void rowsOfAnyNumberAreMadeWhileTheyAreRead() throws IOException {
        List<Row> rows = Collections.nCopies(50_000, RowFactory.create("0123456789"));
        assertThat(text(rows, 1).lines()).hasSize(50_000).allMatch("7\t1\t0\t0123456789"::equals);
    }
}
