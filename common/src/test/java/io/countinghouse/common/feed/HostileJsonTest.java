package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.hostile.Expected;
import io.countinghouse.common.feed.hostile.HostileCase;
import io.countinghouse.common.feed.hostile.HostileJson;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.junit.jupiter.api.Test;

/** The reader of JSON lines alone against thousands of hostile files. */
class HostileJsonTest {
    private static final long SEED = Long.getLong("countinghouse.hostile.seed", 20_240_229L);
    private static final int ONLY = Integer.getInteger("countinghouse.hostile.case", -1);
    private static final int CASES = 6_000;
    private static final HostileJson FILES = new HostileJson(SEED);
    private static final CellType.Struct LINE = new CellType.Struct(List.of(
            FeedColumn.required("sku", new CellType.Text(32)),
            FeedColumn.required("quantity", new CellType.WholeNumber(1, 1_000_000)),
            FeedColumn.optional("price", new CellType.Decimal(18, 2))));
    private static final Feed FEED = Feed.jsonLines("orders", "orders_[A-Za-z0-9._=-]*\\.jsonl(\\.gz)?")
            .columns(List.of(
                    FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)),
                    FeedColumn.required("total", new CellType.Decimal(18, 2)),
                    FeedColumn.optional("note", new CellType.Text(64)),
                    FeedColumn.optional("day", SampleFeeds.sampleDate()),
                    FeedColumn.optional("refund", new CellType.Flag()),
                    FeedColumn.required("lines", new CellType.Array(LINE))))
            .extraColumns(ExtraColumns.KEEP)
            .measures(List.of("total"))
            .limits(new FeedLimits(
                    HostileJson.MAX_FILE_BYTES,
                    1L << 30,
                    HostileJson.MAX_EXPANSION_RATIO,
                    HostileJson.MAX_RECORD_CHARS,
                    40))
            .build();

    @Test
    void everyFileIsTakenExactlyOrRefusedWithTheRightCode() {
        if (ONLY >= 0) {
            check(FILES.at(ONLY));
            return;
        }
        int refused = 0;
        int rejecting = 0;
        for (int number = 0; number < CASES; number++) {
            HostileCase file = FILES.at(number);
            check(file);
            refused += file.expected() instanceof Expected.Refused ? 1 : 0;
            rejecting += file.expected() instanceof Expected.Taken taken
                            && !taken.rejected().isEmpty()
                    ? 1
                    : 0;
        }
        assertThat(refused).isBetween(CASES / 10, CASES / 2);
        assertThat(rejecting).isGreaterThan(CASES / 4);
    }

    private static void check(HostileCase file) {
        try {
            Inspection inspection = InspectedBytes.inspect(file.bytes(), "s3a://bucket/raw/x/" + file.name(), FEED);
            if (file.expected() instanceof Expected.Taken taken) {
                checkTaken(file.bytes(), inspection, taken);
            } else {
                assertThat(inspection.verdict()).isInstanceOf(FileVerdict.Refused.class);
                FileVerdict.Refused verdict = (FileVerdict.Refused) inspection.verdict();
                assertThat(verdict.code()).as(verdict.toString()).isIn(((Expected.Refused) file.expected()).codes());
                assertThat(verdict.found()).hasSizeLessThanOrEqualTo(200);
            }
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(file.replay(), failure);
        }
    }

    private static void checkTaken(byte[] bytes, Inspection inspection, Expected.Taken expected) {
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        List<Expected.GoodRow> good = new ArrayList<>();
        List<Expected.RejectedRow> rejected = new ArrayList<>();
        BigDecimal sum = BigDecimal.ZERO.setScale(2);
        RecordStream records = InspectedBytes.extract(bytes, FEED);
        while (records.next()) {
            RecordCells cells = records.cells();
            sum = cells.isPresent(1) ? sum.add(BigDecimal.valueOf(cells.number(1), 2)) : sum;
            if (records.isRejected()) {
                List<String> faults = cells.rejects().stream()
                        .map(reject -> reject.column() + ":" + reject.code().code())
                        .toList();
                rejected.add(
                        new Expected.RejectedRow(records.line(), records.raw().toString(), faults));
            } else {
                good.add(goodRow(records.line(), cells));
            }
        }
        assertThat(good).isEqualTo(expected.good());
        assertThat(rejected).isEqualTo(expected.rejected());
        assertThat(inspection.records()).isEqualTo((long) good.size() + rejected.size());
        assertThat(inspection.rejected().rows()).isEqualTo(rejected.size());
        assertThat(inspection.sums().get("total")).isEqualByComparingTo(sum);
    }

    private static Expected.GoodRow goodRow(long line, RecordCells cells) {
        List<Object> values = new ArrayList<>();
        values.add(cells.number(0));
        values.add(BigDecimal.valueOf(cells.number(1), 2));
        values.add(cells.isPresent(2) ? cells.object(2).toString() : null);
        values.add(cells.isPresent(3) ? LocalDate.ofEpochDay(cells.number(3)) : null);
        values.add(cells.isPresent(4) ? cells.number(4) == 1 : null);
        ArrayData lines = (ArrayData) cells.object(5);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.numElements(); i++) {
            InternalRow one = lines.getStruct(i, 3);
            text.append(one.getUTF8String(0)).append('|').append(one.getLong(1)).append('|');
            text.append(one.isNullAt(2) ? null : one.getDecimal(2, 18, 2).toJavaBigDecimal())
                    .append(';');
        }
        values.add(text.toString());
        Map<String, String> extra = new TreeMap<>();
        IntStream.range(0, cells.extraNames().size())
                .forEach(i -> extra.put(
                        cells.extraNames().get(i).toString(),
                        cells.extraValues().get(i).toString()));
        return new Expected.GoodRow(line, values, extra);
    }
}
