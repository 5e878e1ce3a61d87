package io.countinghouse.jobs.sales;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that a run leaves behind, but ids, epochs and times: two workspaces with the same files must be equal.
 *
 * @param parts marts, ledger, lake and zones, each a sorted multiset
 */
record SalesState(Map<String, List<String>> parts) {
    private static final Map<String, String> LEDGER = Map.of(
            "batches", "SELECT job, state, open_job FROM ledger_batch",
            "objects",
                    """
                    SELECT feed, SUBSTRING_INDEX(object_key, '/', -1), etag IS NOT NULL, size, file_id, state, verdict,
                        detail, archived_at IS NOT NULL FROM ledger_object
                    """,
            "files", "SELECT job, file_id, feed, records, landed, rejected FROM ledger_file",
            "versions", "SELECT table_name, records FROM ledger_lake_version",
            "proof", "SELECT subject, stage, measure, records, amount FROM ledger_conservation",
            "checks",
                    "SELECT DISTINCT table_name, name, severity, looked_at, failed, passed, samples FROM ledger_check",
            "publishes", "SELECT mart, slice, records, sums FROM ledger_publish",
            "outbox", "SELECT job, kind, body, sent_at FROM ledger_outbox WHERE batch_id IS NOT NULL",
            "staged",
                    "SELECT batch_id FROM stage_sales_team_data_mart UNION ALL SELECT batch_id FROM"
                            + " stage_customers_data_mart");

    static SalesState of(SalesWorkspace sales) {
        Map<String, List<String>> state = new TreeMap<>();
        LEDGER.forEach((name, sql) -> state.put(name, sales.workspace.query(sql)));
        state.put("team", sales.team());
        state.put("customers", sales.customers());
        state.put(
                "team copy",
                copy(sales, "sales_team_data_mart", SalesColumns.SALES_TEAM_DATA_MART_SCHEMA.fieldNames()));
        state.put(
                "customers copy",
                copy(sales, "customers_data_mart", SalesColumns.CUSTOMERS_DATA_MART_SCHEMA.fieldNames()));
        state.put("lines", copy(sales, "sales_lines", "_file_id", "_line", "total_cost", "sales_month"));
        state.put("raw", sales.workspace.objects("raw"));
        for (String zone : List.of("archive", "quarantine/files")) {
            state.put(zone, sales.workspace.objects(zone));
        }
        state.put("rejected", quarantined(sales));
        return new SalesState(state);
    }

    /** A sentence for each part that is not equal. */
    List<String> differences(SalesState expected) {
        List<String> differences = new ArrayList<>();
        expected.parts.forEach((name, rows) -> {
            if (!rows.equals(parts.get(name))) {
                differences.add("found " + name + " " + parts.get(name) + ", undisturbed " + rows);
            }
        });
        return differences;
    }

    private static List<String> quarantined(SalesWorkspace sales) {
        return LakeFiles.rows(
                sales.workspace.folder().resolve("quarantine/rows/" + SalesMarts.NAME),
                List.of("_file_id", "_line", "raw", "rejects", "amount_at_risk", "state"));
    }

    private static List<String> copy(SalesWorkspace sales, String table, String... columns) {
        return LakeFiles.rows(sales.workspace.folder().resolve("lake/" + table), List.of(columns));
    }
}
