package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.run.CrashPoint;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Killed at any step boundary and run again, the job leaves what an undisturbed run leaves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashIT {
    private static final int HALTED = 137;
    private static final String HEADER =
            "customer_id,store_id,product_name,sales_date,sales_person_id,price,quantity,total_cost\n";

    /** Everything of the ledger but ids, epochs and times. */
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
            "checks", "SELECT name, severity, failed FROM ledger_check",
            "publishes", "SELECT mart, slice, records, sums FROM ledger_publish",
            "outbox", "SELECT job, kind, body, sent_at FROM ledger_outbox",
            "staged",
                    "SELECT batch_id FROM stage_sales_team_data_mart UNION ALL SELECT batch_id FROM"
                            + " stage_customers_data_mart");

    @TempDir
    private static Path folder;

    private Map<String, List<String>> undisturbed;

    @BeforeAll
    void runOnceUndisturbed() throws IOException {
        SalesWorkspace sales = prepared();
        sales.run();
        undisturbed = state(sales);
        assertThat(undisturbed.get("team"))
                .containsExactlyInAnyOrder(
                        "101|1|Ann Lee|2023-08-01|30.00|1|0.30",
                        "101|2|null|2023-08-01|5.50|2|0.00",
                        "101|1|Ann Lee|2023-09-01|7.00|1|0.07");
        assertThat(undisturbed.get("objects")).hasSize(4);
        assertThat(undisturbed.get("rejected")).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(CrashPoint.class)
    void killedAtThisPointAndRunAgainNothingIsLostOrDoubled(CrashPoint point) throws IOException, InterruptedException {
        SalesWorkspace sales = prepared();
        Path log = folder.resolve(point + ".log");

        int status = RunInChild.run(sales.workspace.name(), point.name(), log.toFile());
        assertThat(status)
                .withFailMessage(() -> "the child was not halted: " + read(log))
                .isEqualTo(HALTED);
        sales.run();

        assertThat(state(sales)).isEqualTo(undisturbed);
    }

    @Test
    void aSecondRunFindsNothingNew() throws IOException {
        SalesWorkspace sales = prepared();
        sales.run();
        assertThat(sales.run().batches()).isEmpty();
        assertThat(state(sales)).isEqualTo(undisturbed);
    }

    private static SalesWorkspace prepared() throws IOException {
        Path dimensions = Files.createDirectories(folder.resolve("dimensions"));
        Files.writeString(
                dimensions.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n"
                        + "1,Bo,Das,Pune,411001,+91-1,2020-01-01\n");
        Files.writeString(
                dimensions.resolve("sales_team.csv"),
                "id,first_name,last_name,manager_id,is_manager,address,pincode,joining_date\n"
                        + "1,Ann,Lee,,Y,Pune,411001,2020-01-01\n");
        SalesWorkspace sales = new SalesWorkspace(dimensions);
        upload(
                sales,
                "sales_data_1.csv",
                HEADER + "1,101,oats,2023-08-03,1,10.00,2,20.00\n"
                        + "2,101,oats,2023-08-04,2,5.50,1,5.50\n"
                        + "1,101,oats,2023/08/05,1,9.99,1,9.99\n");
        upload(
                sales,
                "sales_data_2.csv",
                HEADER + "1,101,oats,2023-08-05,1,10.00,1,10.00\n"
                        + "1,101,oats,2023-09-01,1,7.00,1,7.00\n"
                        + "1,101,oats,2023-09-01,x,7.00,1,7.00\n");
        upload(
                sales,
                "sales_data_2_again.csv",
                HEADER + "1,101,oats,2023-08-05,1,10.00,1,10.00\n"
                        + "1,101,oats,2023-09-01,1,7.00,1,7.00\n"
                        + "1,101,oats,2023-09-01,x,7.00,1,7.00\n");
        upload(sales, "sales_data_3.csv", "\"" + HEADER);
        return sales;
    }

    private static void upload(SalesWorkspace sales, String name, String text) {
        sales.workspace.upload(SalesMarts.NAME, name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, List<String>> state(SalesWorkspace sales) {
        Map<String, List<String>> state = new TreeMap<>();
        LEDGER.forEach((name, sql) -> state.put(name, sales.workspace.query(sql)));
        state.put("team", sales.team());
        state.put("customers", sales.customers());
        state.put(
                "team copy",
                copy(sales, "sales_team_data_mart", SalesColumns.SALES_TEAM_DATA_MART_SCHEMA.fieldNames()));
        state.put("lines", copy(sales, "sales_lines", new String[] {"_file_id", "_line", "total_cost", "sales_month"}));
        state.put("raw", sales.workspace.objects("raw"));
        for (String zone : List.of("archive", "quarantine/files")) {
            state.put(zone, sales.workspace.objects(zone));
        }
        state.put("rejected", quarantined(sales));
        return state;
    }

    private static List<String> quarantined(SalesWorkspace sales) {
        return rows(
                sales.workspace.zones().quarantine() + "/rows/" + SalesMarts.NAME,
                new String[] {"_file_id", "_line", "raw", "rejects", "amount_at_risk", "state"});
    }

    private static List<String> copy(SalesWorkspace sales, String table, String[] columns) {
        return rows(sales.workspace.zones().lake() + "/" + table, columns);
    }

    private static List<String> rows(String path, String[] columns) {
        List<String> rows = new ArrayList<>();
        for (Row row : RealParts.shared()
                .spark()
                .read()
                .format("delta")
                .load(path)
                .selectExpr(columns)
                .collectAsList()) {
            rows.add(row.toString());
        }
        rows.sort(null);
        return rows;
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
