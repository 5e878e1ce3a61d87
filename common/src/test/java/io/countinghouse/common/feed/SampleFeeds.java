package io.countinghouse.common.feed;

import java.time.LocalDate;
import java.util.List;

/** Feeds that the tests of this package read. */
final class SampleFeeds {
    static final FeedLimits SMALL = new FeedLimits(1 << 20, 1 << 22, 50, 4096, 12);

    private SampleFeeds() {}

    /** Names and types of the real sales files. */
    static Feed sales(RowRule... rules) {
        return Feed.csv("sales", "([A-Za-z0-9.-]+_)*sales_data[A-Za-z0-9._-]*\\.csv")
                .columns(List.of(
                        FeedColumn.required("customer_id", new CellType.WholeNumber(1, Integer.MAX_VALUE)),
                        FeedColumn.required("store_id", new CellType.WholeNumber(1, Integer.MAX_VALUE)),
                        FeedColumn.required("product_name", new CellType.Text(200)),
                        FeedColumn.required(
                                "sales_date",
                                new CellType.IsoDate(LocalDate.of(2000, 1, 1), LocalDate.of(2099, 12, 31))),
                        FeedColumn.required("sales_person_id", new CellType.WholeNumber(1, Integer.MAX_VALUE)),
                        FeedColumn.required("price", new CellType.Decimal(12, 2)),
                        FeedColumn.required("quantity", new CellType.WholeNumber(1, 1_000_000)),
                        FeedColumn.required("total_cost", new CellType.Decimal(14, 2))))
                .extraColumns(ExtraColumns.KEEP)
                .rowRules(List.of(rules))
                .measures(List.of("total_cost"))
                .build();
    }

    /** The real bills, whose files lack a final line end. */
    static Feed bills() {
        CellType text = new CellType.Text(200);
        return Feed.csv("bills", "billing_data_[a-z0-9_]+\\.csv")
                .columns(List.of(
                        FeedColumn.required("id", new CellType.WholeNumber(1, Long.MAX_VALUE)),
                        FeedColumn.required("company_name", text),
                        FeedColumn.required("bill_date", sampleDate()),
                        FeedColumn.required("bill_amount", new CellType.Decimal(14, 2))))
                .extraColumns(ExtraColumns.IGNORE)
                .measures(List.of("bill_amount"))
                .build();
    }

    /** Two columns: {@code key}, any text, and {@code cell}, of the given type. */
    static Feed withCell(CellType type, boolean required, ExtraColumns extraColumns) {
        return Feed.csv("sample", "sample.*\\.csv")
                .columns(List.of(
                        FeedColumn.required("key", new CellType.Text(100)), new FeedColumn("cell", type, required)))
                .extraColumns(extraColumns)
                .limits(SMALL)
                .build();
    }

    static CellType.Timestamp sampleTimestamp() {
        return new CellType.Timestamp(LocalDate.of(2000, 1, 1), LocalDate.of(2099, 12, 31));
    }

    static CellType.IsoDate sampleDate() {
        return new CellType.IsoDate(LocalDate.of(2000, 1, 1), LocalDate.of(2099, 12, 31));
    }
}
