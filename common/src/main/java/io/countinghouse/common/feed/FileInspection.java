package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.money.Currencies;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Inspects one raw file in a single read of its bytes. */
final class FileInspection {
    private final Feed feed;
    private final Group all;
    private final Map<String, Group> byCurrency = new TreeMap<>();
    private final int currency;
    private long rejected;
    private Map<String, Long> undeclared = Map.of();
    private final Map<String, FileRejects.Code> codes = new LinkedHashMap<>();

    private FileInspection(Feed feed) {
        this.feed = feed;
        this.all = new Group(feed);
        this.currency = feed.columns().stream()
                .map(FeedColumn::name)
                .toList()
                .indexOf(feed.currency().isEmpty() ? "" : feed.currency().get(0));
    }

    /** Counts and sums of some of the records. */
    private static final class Group {
        private final List<MeasureSum> sums;
        private long records;

        Group(Feed feed) {
            this.sums = feed.measures().stream()
                    .map(measure -> MeasureSum.of(measure, feed))
                    .toList();
        }

        void add(RecordCells cells) {
            records++;
            for (MeasureSum sum : sums) {
                sum.add(cells);
            }
        }

        Map<String, BigDecimal> totals() {
            Map<String, BigDecimal> totals = new LinkedHashMap<>();
            sums.forEach(sum -> totals.put(sum.column(), sum.total()));
            return totals;
        }
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
        try (RecordStream records = feed.formatOf(path).open(stored, size, feed)) {
            return readRecords(records);
        } catch (FileRefused refused) {
            return refused.verdict();
        }
    }

    private FileVerdict readRecords(RecordStream stream) {
        try {
            while (stream.next()) {
                all.add(stream.cells());
                if (currency >= 0) {
                    byCurrency
                            .computeIfAbsent(currencyOf(stream.cells()), code -> new Group(feed))
                            .add(stream.cells());
                }
                if (stream.isRejected()) {
                    rejected++;
                    note(stream);
                }
            }
            undeclared = stream.undeclared();
            return new FileVerdict.Accepted();
        } catch (FileRefused refused) {
            return stream.damage().orElse(refused).verdict();
        }
    }

    private String currencyOf(RecordCells cells) {
        return cells.isPresent(currency)
                ? Currencies.knownOrUnknown(cells.object(currency).toString())
                : Currencies.UNKNOWN;
    }

    private void note(RecordStream stream) {
        for (RecordCells.Reject reject : stream.cells().rejects()) {
            String code = reject.code().code();
            FileRejects.Code seen = codes.get(code);
            codes.put(
                    code,
                    seen == null
                            ? new FileRejects.Code(
                                    code, 1, stream.line(), reject.column(), reject.found(), reject.expected())
                            : seen.again());
        }
    }

    private Inspection result(StoredBytes stored, String path, long size, FileVerdict verdict) {
        boolean accepted = verdict instanceof FileVerdict.Accepted;
        Map<String, InCurrency> currencies = new TreeMap<>();
        if (accepted) {
            byCurrency.forEach((code, group) -> currencies.put(code, new InCurrency(group.records, group.totals())));
        }
        return new Inspection(
                path,
                stored.sha256Hex(),
                size,
                verdict,
                accepted ? all.records : 0,
                accepted ? new FileRejects(rejected, List.copyOf(codes.values())) : FileRejects.NONE,
                accepted ? all.totals() : Map.of(),
                currencies,
                new TreeMap<>(undeclared));
    }
}
