package io.countinghouse.common.desk;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.TimestampType;

/** One CSV file, UTF-8 with a header, that is there whole or not at all. */
public final class CsvFile {
    private CsvFile() {}

    /**
     * Writes all rows, which come to the driver one part at a time, over a file that is there. Moments are UTC, as ISO 8601; a cell
     * without a value is empty; columns of a kind that CSV has not are JSON.
     *
     * @return how many rows there are
     * @throws CountinghouseException STORAGE when it cannot be written
     */
    public static long write(Dataset<Row> rows, Path file) {
        Path partial = file.resolveSibling("." + file.getFileName() + ".part");
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            long count;
            try (CsvWriter csv = CsvWriter.builder().build(partial, StandardCharsets.UTF_8)) {
                csv.writeRecord(rows.columns());
                count = write(texts(rows).toLocalIterator(), csv);
            }
            Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, file + ": could not be written: " + e.getMessage(), e);
        }
    }

    private static long write(Iterator<Row> rows, CsvWriter csv) {
        long count = 0;
        while (rows.hasNext()) {
            Row row = rows.next();
            String[] cells = new String[row.length()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = text(row.get(i));
            }
            csv.writeRecord(cells);
            count++;
        }
        return count;
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal amount) {
            return amount.toPlainString();
        }
        return value == null ? "" : value.toString();
    }

    private static Dataset<Row> texts(Dataset<Row> rows) {
        return rows.select(
                Arrays.stream(rows.schema().fields()).map(CsvFile::column).toArray(Column[]::new));
    }

    private static Column column(StructField field) {
        Column column = functions.col(field.name());
        if (field.dataType() instanceof MapType) {
            return functions.to_json(column).as(field.name());
        }
        return field.dataType() instanceof TimestampType
                ? functions.date_format(column, "yyyy-MM-dd'T'HH:mm:ss.SSSX").as(field.name())
                : column;
    }
}
