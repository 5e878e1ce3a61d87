package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecificInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Turns one file's records into Spark's internal rows, parsing straight into them. */
final class RecordReader implements PartitionReader<InternalRow> {
    private final FileClaim claim;
    private final CsvRecords records;
    private final SpecificInternalRow row;
    private final boolean keepsRaw;
    private final UTF8String fileId;
    /** Per output column, the cell that fills it; null for the reader's own columns. */
    private final Cell[] cellOf;

    private final int extraAt;
    private final int fileIdAt;
    private final int lineAt;
    private final int rejectsAt;
    private final int rawAt;

    RecordReader(Feed feed, StructType columns, Configuration hadoop, FileClaim claim) {
        this.claim = claim;
        this.fileId = UTF8String.fromString(claim.fileId());
        this.row = new SpecificInternalRow(columns);
        this.keepsRaw = feed.rowRules().stream().anyMatch(rule -> rule.onFailure() == RowRule.OnFailure.REJECT);
        this.records = open(feed, hadoop, claim);
        List<String> names = List.of(columns.fieldNames());
        this.extraAt = names.indexOf(FeedSchema.EXTRA);
        this.fileIdAt = names.indexOf(FeedSchema.FILE_ID);
        this.lineAt = names.indexOf(FeedSchema.LINE);
        this.rejectsAt = names.indexOf(FeedSchema.REJECTS);
        this.rawAt = names.indexOf(FeedSchema.RAW);
        this.cellOf = new Cell[names.size()];
        for (Cell cell : records.cells()) {
            int ordinal = names.indexOf(cell.column().name());
            if (ordinal >= 0) {
                cellOf[ordinal] = cell;
            }
        }
    }

    private static CsvRecords open(Feed feed, Configuration hadoop, FileClaim claim) {
        try {
            InputStream in = RawFile.open(hadoop, claim.path());
            try {
                return new CsvRecords(feed, new StoredBytes(in), claim.size());
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(claim, e);
        }
    }

    @Override
    public boolean next() {
        try {
            if (records.next()) {
                fill();
                return true;
            }
            requireClaimedContent();
            return false;
        } catch (IOException e) {
            throw failure(claim, e);
        }
    }

    @Override
    public InternalRow get() {
        return row;
    }

    @Override
    public void close() throws IOException {
        records.close();
    }

    private void fill() {
        for (int i = 0; i < cellOf.length; i++) {
            if (cellOf[i] != null) {
                if (cellOf[i].present()) {
                    cellOf[i].store(row, i);
                } else {
                    row.setNullAt(i);
                }
            }
        }
        boolean rejected = !records.faults().isEmpty();
        if (fileIdAt >= 0) {
            row.update(fileIdAt, fileId);
        }
        if (lineAt >= 0) {
            row.setLong(lineAt, records.line());
        }
        if (extraAt >= 0) {
            row.update(extraAt, extras());
        }
        if (rejectsAt >= 0) {
            row.update(rejectsAt, rejected ? rejects() : null);
        }
        if (rawAt >= 0) {
            row.update(rawAt, rejected || keepsRaw ? UTF8String.fromString(records.raw()) : null);
        }
    }

    private Object extras() {
        Map<String, String> extras = records.extras();
        if (extras.isEmpty()) {
            return null;
        }
        List<Object> keys = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        extras.forEach((name, text) -> {
            keys.add(UTF8String.fromString(name));
            values.add(UTF8String.fromString(text));
        });
        return new ArrayBasedMapData(new GenericArrayData(keys.toArray()), new GenericArrayData(values.toArray()));
    }

    private GenericArrayData rejects() {
        return new GenericArrayData(records.faults().stream()
                .map(fault -> new GenericInternalRow(new Object[] {
                    UTF8String.fromString(fault.column()),
                    UTF8String.fromString(fault.code().code()),
                    UTF8String.fromString(fault.found()),
                    UTF8String.fromString(fault.expected())
                }))
                .toArray());
    }

    /** The paired check of the inspection: what is landed is what was judged. */
    private void requireClaimedContent() throws IOException {
        String found = records.finish();
        if (!claim.fileId().isEmpty() && !found.equals(claim.fileId())) {
            throw changed(claim, "sha256 " + found, null);
        }
    }

    private static CountinghouseException failure(FileClaim claim, IOException e) {
        return e instanceof RefusedFileException refused
                ? changed(claim, refused.getMessage(), refused)
                : RawFile.failure(claim.path(), e);
    }

    private static CountinghouseException changed(FileClaim claim, String found, IOException cause) {
        return new CountinghouseException(
                ErrorCode.RAW_FILE_CHANGED,
                claim.path() + ": found " + found + ", expected the claimed content with sha256 " + claim.fileId(),
                cause);
    }
}
