package io.countinghouse.jobs.toy;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.DemoPage;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import java.nio.file.Files;
import java.time.LocalDate;
import java.util.List;

/** toy-orders: a job as somebody else would write one. */
public final class OrdersModule implements JobModule {
    @Override
    public String name() {
        return Orders.NAME;
    }

    @Override
    public Job define(Section settings) {
        Job job = Orders.define(settings.text("url"));
        settings.requireNoOtherKeys();
        return job;
    }

    @Override
    public Job asShipped() {
        return Orders.define("http://localhost:9");
    }

    @Override
    public RawFiles files() {
        return (extent, seed, defects, out) -> {
            Files.createDirectories(out);
            Files.writeString(out.resolve("orders-00001.jsonl"), new Order(1, 0, false, 1, List.of()).json() + "\n");
            return "1 row in " + out;
        };
    }

    @Override
    public DemoPage demo() {
        return new DemoPage(
                new Extent(1, 1, LocalDate.of(2024, 1, 1)),
                List.of(new DemoPage.Question("Sales by SKU", "SELECT * FROM toy_sku_sales")));
    }
}
