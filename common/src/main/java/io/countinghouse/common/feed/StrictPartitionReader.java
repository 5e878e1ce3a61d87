package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.PartitionReader;

/** Reads one claimed file. What is asked for up to its end is only good when the end is reached without an error. */
final class StrictPartitionReader implements PartitionReader<InternalRow> {
    private final StoredBytes stored;
    private final FileClaim claim;
    private final Feed feed;
    private final RowAssembler assembler;
    private RecordStream records;

    StrictPartitionReader(StoredBytes stored, FileClaim claim, Feed feed, RowAssembler assembler) {
        this.stored = stored;
        this.claim = claim;
        this.feed = feed;
        this.assembler = assembler;
    }

    @Override
    public boolean next() {
        try {
            if (records == null) {
                records = feed.formatOf(claim.path()).open(stored, claim.size(), feed);
            }
            if (records.next()) {
                return true;
            }
        } catch (FileRefused refused) {
            stored.drain();
            RawFile.requireClaimed(stored, claim);
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_REFUSED, claim.path() + ": " + refused.getMessage(), refused);
        }
        stored.drain();
        RawFile.requireClaimed(stored, claim);
        return false;
    }

    @Override
    public InternalRow get() {
        return assembler.assemble(records);
    }

    @Override
    public void close() {
        if (records != null) {
            records.close();
        }
        stored.close();
    }
}
