package io.countinghouse.common.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads extracts on the local disk with what Parquet brings as its example. */
final class ExtractedRows {
    private ExtractedRows() {}

    /** Every row as its cells; null is null. */
    static List<List<String>> of(List<ExtractFile> files) {
        List<List<String>> rows = new ArrayList<>();
        for (ExtractFile file : files) {
            try (ParquetFileReader reader =
                    ParquetFileReader.open(new LocalInputFile(Path.of(URI.create(file.key()))))) {
                MessageType schema = reader.getFileMetaData().getSchema();
                for (PageReadStore pages = reader.readNextRowGroup();
                        pages != null;
                        pages = reader.readNextRowGroup()) {
                    RecordReader<Group> records = new ColumnIOFactory()
                            .getColumnIO(schema)
                            .getRecordReader(pages, new GroupRecordConverter(schema));
                    for (long i = 0; i < pages.getRowCount(); i++) {
                        rows.add(cells(records.read(), schema.getFieldCount()));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return rows;
    }

    private static List<String> cells(Group record, int width) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            cells.add(record.getFieldRepetitionCount(i) == 0 ? null : record.getValueToString(i, 0));
        }
        return cells;
    }
}
