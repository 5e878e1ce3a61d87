package io.countinghouse.jobs;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.config.Spelling;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.FeedPolicies;
import io.countinghouse.common.job.Job;
import io.countinghouse.jobs.billing.BillingFx;
import io.countinghouse.jobs.billing.BillingSettings;
import io.countinghouse.jobs.offsets.InvoiceOffsets;
import io.countinghouse.jobs.offsets.OffsetSettings;
import io.countinghouse.jobs.sales.SalesMarts;
import io.countinghouse.jobs.sales.SalesSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every job there is; a new one is a line here. */
public final class JobRegistry {
    private static final Map<String, Function<Section, Job>> JOBS = new LinkedHashMap<>();

    static {
        JOBS.put(SalesMarts.NAME, section -> SalesMarts.define(SalesSettings.from(section)));
        JOBS.put(InvoiceOffsets.NAME, section -> InvoiceOffsets.define(OffsetSettings.from(section)));
        JOBS.put(BillingFx.NAME, section -> BillingFx.define(BillingSettings.from(section)));
    }

    private JobRegistry() {}

    public static List<String> names() {
        return List.copyOf(JOBS.keySet());
    }

    /** Makes the job from its settings; fails with USAGE for a name that is not there. */
    public static Function<Section, Job> definition(String name) {
        requireKnown(name);
        Function<Section, Job> definition = JOBS.get(name);
        return section -> FeedPolicies.define(section, definition);
    }

    public static void requireKnown(String name) {
        if (!JOBS.containsKey(name)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "job: found \"" + name + "\", expected one of " + String.join(", ", names())
                            + Spelling.nearest(name, names())
                                    .map(nearest -> "; did you mean " + nearest + "?")
                                    .orElse(""));
        }
    }
}
