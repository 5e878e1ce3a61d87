package io.countinghouse.jobs.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.sales.CrashedRuns;
import io.countinghouse.jobs.sales.FaultCases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that brings a rate, and with it a bill that waited and one that is restated, is halted and run again. */
class BillingCrashIT {
    /** The second times are those of the bill that waited, which lands in a batch of its own. */
    private static final List<String> POINTS = FaultCases.areMany()
            ? List.of(
                    "ROWS_WRITTEN",
                    "REJECTS_WRITTEN",
                    "LANDED",
                    "PUBLISHED",
                    "CLOSED",
                    "ARCHIVE_COPIED:2",
                    "REPLAY_CLAIMED",
                    "ROWS_WRITTEN:2",
                    "LANDED:2",
                    "PUBLISH_UNCOMMITTED:2",
                    "PUBLISHED:2",
                    "CLOSED:2")
            : List.of("ROWS_WRITTEN", "REPLAY_CLAIMED");

    private static final String RATES = "Date,USD,CAD,\n";
    private static final String MARCH = BillingWorkspace.HEADER
            + "1,Acme,CA,Toronto,Meat,Ham,2024-03-01,CAD,150.00\n"
            + "2,Acme,CA,Toronto,Meat,Ham,2024-03-15,CAD,75.00\n"
            + "3,Acme,US,Boston,Meat,Ham,2024-03-15,USD,9.00\n";

    private static final List<String> EXPECTED = List.of(
            "meat|1|100.00|2024-03-01|ecb",
            "meat|2|52.50|2024-03-14|ecb",
            "meat|3|9.00|2024-03-15|identity",
            // Month, country, currency: bills, in it, in US dollars.
            "2024-03-01|CA|CAD|2|225.0000|152.50",
            "2024-03-01|US|USD|1|9.0000|9.00",
            "line=meat/id=1|120.0000000000|100.0000000000",
            "3|REPLAYED|null|1",
            "INTAKE|CLOSED|2",
            "REPLAY|CLOSED|1",
            // A file of rates lands by its lines.
            "billing|1|0",
            "billing|2|1",
            "fx_ecb|1|0",
            "fx_ecb|2|0",
            // Two rates of one day: neither lands, what is left of them does.
            "fx_rates|1|2",
            "rates_in_dispute|0",
            "rates_in_dispute|1");

    @TempDir
    private Path folder;

    @Test
    void whatTheRateBringsIsThereOnceWhereverTheRunEnds() throws Exception {
        Map<String, BillingWorkspace> workspaces = new LinkedHashMap<>();
        List<CrashedRuns.Run> runs = new ArrayList<>();
        for (String point : POINTS) {
            BillingWorkspace billing = waiting();
            workspaces.put(point, billing);
            runs.add(new CrashedRuns.Run(
                    billing.workspace.name(), point, BillingWorkspace.WithoutPolicyRates.class, Optional.empty()));
        }
        CrashedRuns.crash(runs, folder.resolve("killed.log"));
        for (Map.Entry<String, BillingWorkspace> crashed : workspaces.entrySet()) {
            crashed.getValue().run();
            assertThat(state(crashed.getValue())).as(crashed.getKey()).isEqualTo(EXPECTED);
        }
    }

    /** A bill published, another waiting, and the file that changes the rate of one and brings that of the other. */
    private static BillingWorkspace waiting() {
        BillingWorkspace billing =
                new BillingWorkspace(BillingWorkspace.settings(ConflictPolicy.KEEP_FIRST, FxFeeds.ECB));
        billing.upload("eurofxref-hist.csv", RATES + "2024-03-01,1.2,1.5,\n");
        billing.upload("billing_data_meat_march_2024.csv", MARCH);
        billing.run();
        assertThat(billing.converted()).containsExactly("meat|1|120.00|120.0000000000|2024-03-01|ecb");
        billing.upload("eurofxref-hist-new.csv", RATES + "2024-03-14,1.05,1.5,\n2024-03-01,1.0,1.5,\n");
        billing.upload(
                "fx_rates-slip.csv",
                "rate_date,base,quote,rate,source\n2024-03-01,CAD,USD,0.7,bank\n2024-03-01,CAD,USD,0.07,bank\n"
                        + "2024-03-01,MXN,USD,0.06,bank\n");
        return billing;
    }

    /** Bills, sums, restatements, what became of the bill that waited, batches and files. */
    private static List<String> state(BillingWorkspace billing) {
        List<String> state = new ArrayList<>();
        for (String sql : List.of(
                "SELECT line, id, bill_amount_usd, fx_rate_date, fx_source FROM billing_data",
                "SELECT bill_month, country, currency, bills, bill_amount, bill_amount_usd FROM billing_monthly",
                "SELECT row_key, before_amount, after_amount FROM ledger_restatement",
                "SELECT line, state, reason, applied FROM ledger_resolution",
                "SELECT kind, state, COUNT(*) FROM ledger_batch GROUP BY kind, state",
                "SELECT feed, landed, rejected FROM ledger_file",
                "SELECT DISTINCT name, failed FROM ledger_check WHERE name = 'rates_in_dispute'")) {
            state.addAll(billing.workspace.query(sql));
        }
        return state;
    }
}
