package io.countinghouse.common.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
    private static final String ROWS =
            """
            SELECT * FROM VALUES
                (1L, 0.10BD, 'a "word", or two', DATE'2024-01-31', TIMESTAMP'2024-01-31 23:59:59.5', map('k', 'v'), true),
                (2L, NULL, NULL, NULL, NULL, NULL, NULL)
            AS t(id, amount, name, day, moment, extra, flag) ORDER BY id
            """;

    @TempDir
    private Path folder;

    @Test
    void cellsAreExactAndNothingIsLeftBeside() throws IOException {
        Path file = folder.resolve("new/rows.csv");
        assertThat(CsvFile.write(rows(), file)).isEqualTo(2);
        assertThat(CsvFile.write(rows(), file)).isEqualTo(2);
        assertThat(Files.readString(file))
                .isEqualToNormalizingNewlines(
                        """
                        id,amount,name,day,moment,extra,flag
                        1,0.10,"a ""word"", or two",2024-01-31,2024-01-31T23:59:59.500Z,"{""k"":""v""}",true
                        2,,,,,,
                        """);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "");
        assertThatThrownBy(() -> CsvFile.write(rows(), taken.resolve("rows.csv")))
                .isInstanceOf(CountinghouseException.class)
                .hasMessageContaining("rows.csv: could not be written");
    }

    private static Dataset<Row> rows() {
        return TestSpark.session().sql(ROWS);
    }
}
