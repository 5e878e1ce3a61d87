package io.countinghouse.jobs.receipts;

import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.jobs.receipts.api.PosSource;
import io.countinghouse.jobs.receipts.report.PosPages;
import java.util.List;

/** pos-receipts: receipts of a point-of-sale API to sales by day, hour, product, payment and basket. */
public final class PosReceipts {
    public static final String NAME = "pos-receipts";

    private PosReceipts() {}

    public static Job define(ReceiptSettings settings) {
        ReceiptTables tables = new ReceiptTables(settings);
        Landing receipts = new Landing(ReceiptFeed.of(settings), ReceiptTables.receipts(), tables::receipts)
                .also(tables.lines())
                .also(tables.items())
                .also(tables.payments());
        Job job = new Job(NAME, List.of(receipts), ReceiptMarts.all(settings), List.of(), List.of(), settings.limits())
                .writing(new PosPages(settings));
        return settings.api().map(PosSource::new).map(job::reading).orElse(job);
    }
}
