package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.hostile.Expected;
import io.countinghouse.common.feed.hostile.HostileCase;
import io.countinghouse.common.feed.hostile.HostileFiles;
import io.countinghouse.common.feed.hostile.HostileProfile;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The reader alone against thousands of hostile files. */
class HostileFilesTest {
    private static final long SEED = Long.getLong("countinghouse.hostile.seed", 20_240_229L);
    private static final int ONLY = Integer.getInteger("countinghouse.hostile.case", -1);
    private static final int CASES = 10_000;

    private static final FeedLimits LIMITS = new FeedLimits(1 << 20, 1L << 30, 60, 1 << 15, 40);
    private static final HostileFiles FILES = new HostileFiles(
            SEED,
            new HostileProfile(
                    LIMITS.maxFileBytes(),
                    LIMITS.maxExpansionRatio(),
                    LIMITS.maxRecordChars(),
                    LIMITS.maxColumns(),
                    true,
                    8_000),
            60);
    private static final Feed FEED = feed();

    @Test
    void everyFileIsTakenExactlyOrRefusedWithTheRightCode() {
        if (ONLY >= 0) {
            check(FILES.at(ONLY));
            return;
        }
        int refused = 0;
        for (int number = 0; number < CASES; number++) {
            HostileCase file = FILES.at(number);
            check(file);
            refused += file.expected() instanceof Expected.Refused ? 1 : 0;
        }
        assertThat(refused).isBetween(CASES / 4, 3 * CASES / 4);
    }

    @Test
    void theSameSeedGivesTheSameFilesInAnyOrderAndAnotherSeedOthers() {
        HostileFiles again = new HostileFiles(
                SEED,
                new HostileProfile(
                        LIMITS.maxFileBytes(),
                        LIMITS.maxExpansionRatio(),
                        LIMITS.maxRecordChars(),
                        LIMITS.maxColumns(),
                        true,
                        8_000),
                60);
        for (int number = 200; number-- > 0; ) {
            assertThat(again.at(number)).usingRecursiveComparison().isEqualTo(FILES.at(number));
        }
    }

    private static void check(HostileCase file) {
        try {
            String path = "s3a://bucket/raw/sales-marts/" + file.name();
            Inspection inspection = InspectedBytes.inspect(file.bytes(), path, FEED);
            assertThat(inspection.size()).isEqualTo(file.bytes().length);
            if (file.expected() instanceof Expected.Taken taken) {
                checkTaken(file.bytes(), inspection, taken);
            } else {
                checkRefused(inspection, (Expected.Refused) file.expected());
            }
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(file.replay(), failure);
        }
    }

    private static void checkRefused(Inspection inspection, Expected.Refused expected) {
        assertThat(inspection.verdict()).isInstanceOf(FileVerdict.Refused.class);
        FileVerdict.Refused verdict = (FileVerdict.Refused) inspection.verdict();
        assertThat(verdict.code()).as(verdict.toString()).isIn(expected.codes());
        assertThat(verdict.found()).hasSizeLessThanOrEqualTo(200).doesNotContain("null");
        assertThat(verdict.expected()).isNotBlank();
        assertThat(inspection.records()).isZero();
        assertThat(inspection.sums()).isEmpty();
    }

    private static void checkTaken(byte[] bytes, Inspection inspection, Expected.Taken expected) {
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records())
                .isEqualTo(expected.good().size() + expected.rejected().size());
        assertThat(inspection.rejected().rows()).isEqualTo(expected.rejected().size());
        List<Expected.GoodRow> good = new ArrayList<>();
        List<Expected.RejectedRow> rejected = new ArrayList<>();
        RecordStream records = InspectedBytes.stream(bytes, FEED);
        while (records.next()) {
            if (records.isRejected()) {
                rejected.add(rejectedRow(records));
            } else {
                good.add(goodRow(records));
            }
        }
        assertThat(good).isEqualTo(expected.good());
        assertThat(rejected).isEqualTo(expected.rejected());
    }

    private static Expected.RejectedRow rejectedRow(RecordStream records) {
        List<String> faults = records.cells().rejects().stream()
                .map(reject -> reject.column() + ":" + reject.code().code())
                .toList();
        return new Expected.RejectedRow(records.line(), records.raw().toString(), faults);
    }

    private static Expected.GoodRow goodRow(RecordStream records) {
        RecordCells cells = records.cells();
        List<Object> values = new ArrayList<>();
        for (int ordinal = 0; ordinal < FEED.columns().size(); ordinal++) {
            assertThat(cells.isPresent(ordinal)).isTrue();
            values.add(value(cells, ordinal));
        }
        Map<String, String> extra = new TreeMap<>();
        IntStream.range(0, cells.extraNames().size())
                .forEach(i -> extra.put(
                        cells.extraNames().get(i).toString(),
                        cells.extraValues().get(i).toString()));
        return new Expected.GoodRow(records.line(), values, extra);
    }

    private static Object value(RecordCells cells, int ordinal) {
        CellType type = FEED.columns().get(ordinal).type();
        if (type instanceof CellType.Text) {
            return cells.object(ordinal).toString();
        }
        long number = cells.number(ordinal);
        if (type instanceof CellType.IsoDate) {
            return LocalDate.ofEpochDay(number);
        }
        return type instanceof CellType.Decimal decimal ? BigDecimal.valueOf(number, decimal.scale()) : number;
    }

    private static Feed feed() {
        CellType id = new CellType.WholeNumber(1, Long.MAX_VALUE);
        CellType money = new CellType.Decimal(18, 2);
        return Feed.csv("sales", "([A-Za-z0-9._=-]+_)?sales_data[A-Za-z0-9._=-]*\\.csv(\\.gz)?")
                .columns(List.of(
                        FeedColumn.required("customer_id", id),
                        FeedColumn.required("store_id", id),
                        FeedColumn.required("product_name", new CellType.Text(256)),
                        FeedColumn.required("sales_date", SampleFeeds.sampleDate()),
                        FeedColumn.required("sales_person_id", id),
                        FeedColumn.required("price", money),
                        FeedColumn.required("quantity", id),
                        FeedColumn.required("total_cost", money)))
                .extraColumns(ExtraColumns.KEEP)
                .measures(List.of("total_cost"))
                .limits(LIMITS)
                .build();
    }
}
