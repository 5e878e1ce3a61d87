package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Printable;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Inspects one raw file in a single read of its bytes. */
final class FileInspection {
    private final Feed feed;
    private final List<MeasureSum> sums;
    private long records;
    private long rejected;

    private FileInspection(Feed feed) {
        this.feed = feed;
        this.sums = feed.measures().stream()
                .map(measure -> MeasureSum.of(measure, feed))
                .toList();
    }

    /**
     * @param size bytes that the storage's listing gave
     * @throws CountinghouseException when the storage fails or gives another number of bytes; never for the file's fault
     */
    static Inspection inspect(StoredBytes stored, String path, long size, Feed feed) {
        FileInspection inspection = new FileInspection(feed);
        FileVerdict verdict = FileName.verdict(path, feed);
        if (verdict instanceof FileVerdict.Accepted) {
            verdict = inspection.readContent(stored, path, size);
        }
        stored.drain();
        if (stored.count() != size) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_CHANGED,
                    Printable.of(path) + ": read " + stored.count() + " bytes, but " + size + " were listed");
        }
        return inspection.result(stored, path, size, verdict);
    }

    private FileVerdict readContent(StoredBytes stored, String path, long size) {
        try (RecordStream records = RecordStream.open(stored, path, size, feed)) {
            return readRecords(records);
        } catch (FileRefused refused) {
            return refused.verdict();
        }
    }

    private FileVerdict readRecords(RecordStream stream) {
        try {
            while (stream.next()) {
                records++;
                rejected += stream.isRejected() ? 1 : 0;
                for (MeasureSum sum : sums) {
                    sum.add(stream.cells());
                }
            }
            return new FileVerdict.Accepted();
        } catch (FileRefused refused) {
            return stream.damage().orElse(refused).verdict();
        }
    }

    private Inspection result(StoredBytes stored, String path, long size, FileVerdict verdict) {
        boolean accepted = verdict instanceof FileVerdict.Accepted;
        Map<String, BigDecimal> totals = new LinkedHashMap<>();
        if (accepted) {
            sums.forEach(sum -> totals.put(sum.column(), sum.total()));
        }
        return new Inspection(
                path, stored.sha256Hex(), size, verdict, accepted ? records : 0, accepted ? rejected : 0, totals);
    }
}
