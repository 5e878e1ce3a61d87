package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.run.RunId;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands around a run, on what one run left: two good lines, a bad one and a refused file. */
class CommandsIT {
    private static final Commands COMMANDS = Commands.shared();
    private static final String SAMPLE =
            "SELECT 1 AS id, 'a,\"b\"' AS name, CAST(12.30 AS DECIMAL(18, 2)) AS amount, NULL AS gone"
                    + " UNION ALL SELECT 22, 'é', -5, 'x' ORDER BY id";

    private static final String LONG_NAME = "sales_data_" + "of_the_southern_stores_".repeat(5) + ".json";

    @TempDir
    private static Path folder;

    private static Workspace workspace;

    @BeforeAll
    static void runOnce() throws IOException {
        workspace = SalesFiles.workspace(folder);
        SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.ONE_BAD_OF_THREE);
        SalesFiles.upload(workspace, LONG_NAME, SalesFiles.GOOD);
        SalesFiles.upload(workspace, "sales_data_2.csv.filepart", SalesFiles.GOOD);
        Outcome outcome = COMMANDS.run(workspace, "run", "sales-marts");
        assertThat(outcome.status()).as(outcome.err()).isEqualTo(6);
        assertThat(outcome.out())
                .contains(
                        """
                        Waits for a person:
                          1 file was refused: NAME (wrong_extension); `quarantine files sales-marts` tells why and \
                        where the bytes lie; mend and upload again
                        """
                                .replace("NAME", LONG_NAME))
                .contains("Left alone in the raw zone, by the setting `ignore`: 1 object (--verbose names them)");
        assertThat(workspace.objects("raw")).containsExactly("sales-marts/sales_data_2.csv.filepart");
    }

    @Test
    void aTableThatIsNotTheMartsIsToldBeforeAnythingIsTakenAndMigrateMakesStages() throws IOException {
        Workspace other = SalesFiles.workspace(folder);
        SalesFiles.upload(other, "sales_data_1.csv", SalesFiles.GOOD);
        other.execute("ALTER TABLE sales_team_data_mart MODIFY incentive DECIMAL(20, 4) NULL");
        other.execute("DROP TABLE stage_customers_data_mart");
        Outcome refused = COMMANDS.run(other, "run", "sales-marts");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains("table sales_team_data_mart, column incentive: found decimal(20,4), expected decimal(")
                .contains("found no table stage_customers_data_mart")
                .contains("run `migrate`");
        assertThat(other.query("SELECT COUNT(*) FROM ledger_batch")).containsExactly("0");

        Outcome migrated = COMMANDS.run(other, "migrate");
        assertThat(migrated.out()).as(migrated.err()).isEqualTo("0 migrations applied, 18 stages of marts made.\n");
        assertThat(COMMANDS.run(other, "run", "sales-marts").err())
                .contains("column incentive")
                .doesNotContain("found no table");
    }

    @Test
    void queryPrintsATableForAPerson() {
        assertThat(done("query", SAMPLE).out())
                .isEqualTo(
                        """
                        id  name   amount  gone
                        --  -----  ------  ----
                         1  a,"b"   12.30
                        22  é       -5.00  x
                        2 rows
                        """);
        assertThat(done("query", SAMPLE, "--max-rows", "1").out())
                .contains("12.30")
                .doesNotContain("-5.00")
                .endsWith("only the first 1 rows; see --max-rows\n");
    }

    @Test
    void queryPrintsCsvForASpreadsheet() {
        assertThat(done("query", SAMPLE, "--format", "csv").out().lines())
                .containsExactly("id,name,amount,gone", "1,\"a,\"\"b\"\"\",12.30,", "22,é,-5.00,x");
    }

    @Test
    void queryPrintsAJsonObjectALine() {
        assertThat(done("query", SAMPLE, "--format", "json").out())
                .isEqualTo("{\"id\":1,\"name\":\"a,\\\"b\\\"\",\"amount\":12.30,\"gone\":null}\n"
                        + "{\"id\":22,\"name\":\"é\",\"amount\":-5.00,\"gone\":\"x\"}\n");
    }

    @Test
    void queryAnswersFromTheMarts() {
        assertThat(done("query", SalesFiles.TEAM + "ORDER BY sales_rank", "--format", "csv")
                        .out()
                        .lines())
                .containsExactly(
                        "store_id,sales_person_id,full_name,sales_month,total_sales,sales_rank,incentive",
                        "101,1,Ann Lee,2023-08-01,20.00,1,0.20",
                        "101,2,,2023-08-01,5.50,2,0.00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT nope FROM ledger_batch",
                "SELECT * FROM no_such_table",
                "SELEC 1",
                "SELECT * FROM (",
                "DELETE FROM customer",
                "SELECT 1; DELETE FROM customer",
                "WITH one AS (SELECT 1) DELETE FROM customer",
                "EXPLAIN ANALYZE DELETE FROM customer",
                "UPDATE customer SET first_name = 'Mallory'",
                "DROP TABLE customer",
                "SELECT * FROM customer INTO OUTFILE '/tmp/countinghouse-outfile'"
            })
    void queryRefusesAMistakeAndAnythingThatWrites(String sql) {
        Outcome outcome = COMMANDS.run(workspace, "query", sql);

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("countinghouse: SQL: ");
        assertThat(outcome.out()).isEmpty();
        assertThat(workspace.query("SELECT first_name FROM customer")).containsExactly("Bo");
    }

    @Test
    void statusShowsLeasesBatchesAndRuns() {
        String out = done("status").out();

        assertThat(out.lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("Leases", "Open batches", "Latest batches", "Latest runs")
                .anyMatch(line -> line.matches("sales-marts 1 free 20.*"))
                .anyMatch(line -> line.matches("1 sales-marts INTAKE CLOSED 2 1 0 3 2 1 0 20.*"))
                .anyMatch(line -> line.matches("[0-9a-f-]{36} sales-marts DONE 6 20.*1 batch; 1 file was refused: .*"));
    }

    @Test
    void quarantineListsCodesWithTheMoneyAtRiskAndRefusedFiles() {
        String out = done("quarantine", "list", "sales-marts").out();

        assertThat(out.lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("OPEN sales bad_date sales_date sales_data_1.csv - 1 9.99 0", "Refused files")
                .anyMatch(line -> line.matches("file s3a://\\S*/raw/sales-marts/" + LONG_NAME));
    }

    @Test
    void quarantineFilesTellsEachRefusedFileWhole() {
        String out = done("quarantine", "files", "sales-marts").out();

        assertThat(out.lines().map(line -> line.replaceAll(" +", " ").strip()))
                .contains("refused wrong_extension", "batch 1", "1 rows")
                .anyMatch(line -> line.matches("file s3a://\\S*/raw/sales-marts/" + LONG_NAME))
                .anyMatch(line -> line.matches("because found " + LONG_NAME
                        + ", expected a name like sales_data<anything>\\.csv or .*; as a pattern: .*csv"))
                .anyMatch(line -> line.matches("bytes s3a://\\S*/quarantine/files/sales-marts/\\S*/" + LONG_NAME));
    }

    @Test
    void quarantineShowsTheLinesThemselves() {
        assertThat(done("quarantine", "show", "sales-marts", "--code", "bad_date")
                        .out())
                .contains("sales_data_1.csv", "2023/08/05", "1,101,oats,2023/08/05,1,9.99,1,9.99")
                .contains("1 lines");
        assertThat(done("quarantine", "show", "sales-marts", "--code", "bad_integer")
                        .out())
                .contains("0 lines")
                .doesNotContain("2023/08/05");
    }

    @Test
    void quarantineOfAJobThatRejectedNothingSaysSo() {
        Outcome outcome = COMMANDS.run(RealParts.shared().workspace().migrate(), "quarantine", "show", "sales-marts");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("No row was ever rejected.\n");
    }

    @Test
    void uploadPutsAFileOnceAndReplacesItOnlyWhenTold() throws IOException {
        Path file = Files.writeString(folder.resolve("uploaded_sales_data.csv"), "first");
        Path uploaded = workspace.folder().resolve("raw/sales-marts/uploaded_sales_data.csv");

        assertThat(done("upload", "sales-marts", file.toString()).out())
                .endsWith("/raw/sales-marts/uploaded_sales_data.csv\n");
        Files.writeString(file, "second");
        Outcome again = COMMANDS.run(workspace, "upload", "sales-marts", file.toString());

        assertThat(again.status()).isEqualTo(2);
        assertThat(again.err()).contains("found an object of that name; give --overwrite to replace it");
        assertThat(uploaded).hasContent("first");
        done("upload", "sales-marts", file.toString(), "--overwrite");
        assertThat(uploaded).hasContent("second");
        Files.delete(uploaded);
    }

    @Test
    void uploadPutsNothingWhenOneOfTheFilesIsMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("half_sales_data.csv"), "half");
        Path missing = folder.resolve("missing_sales_data.csv");

        Outcome outcome = COMMANDS.run(workspace, "upload", "sales-marts", file.toString(), missing.toString());

        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err()).contains(missing + ": found no such file");
        assertThat(workspace.objects("raw")).noneMatch(name -> name.contains("half"));
    }

    @Test
    void migrateBringsTheTablesAndThenFindsThemUpToDate() {
        Workspace fresh = RealParts.shared().workspace();

        everyCommandEndsWith2AndTells(fresh, "found none of the tables of Countinghouse");
        assertThat(COMMANDS.run(fresh, "migrate").out())
                .matches("[1-9]\\d* migrations applied, 16 stages of marts made.\n");
        assertThat(COMMANDS.run(fresh, "migrate").out()).isEqualTo("The tables are up to date.\n");
        assertThat(COMMANDS.run(fresh, "status").status()).isZero();
        fresh.execute("DELETE FROM schema_history WHERE version IN ('4', '102')");
        everyCommandEndsWith2AndTells(fresh, "found tables without migrations [4, 102]");
    }

    private static void everyCommandEndsWith2AndTells(Workspace of, String what) {
        String file = folder.resolve("dimensions/customer.csv").toString();
        for (String line : List.of(
                "status",
                "status --format json",
                "run sales-marts",
                "run sales-marts billing-fx org-balances",
                "plan sales-marts",
                "backfill sales-marts --from 2023-08-01 --to 2023-08-31",
                "rebuild sales-marts --slices sales_month=2023-08-01",
                "reconcile sales-marts",
                "retract sales-marts 1 --undo",
                "batch abandon sales-marts --reason none",
                "quarantine list sales-marts",
                "quarantine show sales-marts",
                "quarantine files sales-marts",
                "quarantine export sales-marts --out " + folder.resolve("mend.csv"),
                "quarantine replay sales-marts --code bad_date",
                "quarantine discard sales-marts --reason none",
                "explain offset --company 1",
                "explain alert --org 1 --date 2024-03-31",
                "report pos --cumulative --local --out " + folder.resolve("pages"),
                "upload sales-marts " + file,
                "load-dimensions " + folder.resolve("dimensions"),
                "query SELECT(1)")) {
            Outcome before = COMMANDS.run(of, line.split(" "));
            assertThat(before.status()).as(line + "\n" + before.err()).isEqualTo(2);
            assertThat(before.err())
                    .as(line)
                    .contains(what)
                    .endsWith("expected those of this version; run `migrate`\n");
        }
        assertThat(of.objects("raw")).isEmpty();
    }

    @Test
    void severalJobsRunOneAfterTheOtherWhateverBecomesOfEach() throws IOException {
        Workspace several = SalesFiles.workspace(folder);
        SalesFiles.upload(several, "sales_data_1.csv", SalesFiles.GOOD);
        several.execute(
                "INSERT INTO ledger_lease VALUES ('invoice-offsets', 7, 'another-host pid 42', 'run-of-another',"
                        + " UTC_TIMESTAMP(6) + INTERVAL 1 HOUR)");
        RunId id = RunId.random();

        Outcome outcome = COMMANDS.run(
                several,
                "run",
                "invoice-offsets",
                "sales-marts",
                "--run-id",
                id.toString(),
                "--set",
                "lease.patience=100 ms");

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(5);
        assertThat(outcome.err()).contains("countinghouse: invoice-offsets: The lease of invoice-offsets is held by");
        assertThat(outcome.err()
                        .lines()
                        .filter(line -> line.contains("Spark for work that is ") && !line.endsWith("...")))
                .hasSize(1);
        assertThat(outcome.out())
                .contains("sales-marts: run " + id.ofJob("sales-marts") + "\n")
                .endsWith("\ninvoice-offsets: failed, exit code 5\nsales-marts: done, exit code 0\n");
        assertThat(several.query(SalesFiles.TEAM)).containsExactly(SalesFiles.GOOD_TEAM);
        assertThat(several.objects("runs"))
                .containsExactly(
                        "invoice-offsets/" + id.ofJob("invoice-offsets") + ".json",
                        "sales-marts/" + id.ofJob("sales-marts") + ".json");
        JsonNode held = record(several, "invoice-offsets", id.ofJob("invoice-offsets"));
        assertThat(held.get("error_code").textValue()).isEqualTo("LEASE_HELD");
        assertThat(record(several, "sales-marts", id.ofJob("sales-marts"))
                        .get("state")
                        .textValue())
                .isEqualTo("succeeded");
    }

    @Test
    void mistakesOfAllJobsAreToldBeforeSparkStartsAndAreOnRecord() throws IOException {
        RunId id = RunId.random();

        Outcome outcome = COMMANDS.run(
                workspace,
                "run",
                "sales-marts",
                "org-balances",
                "--run-id",
                id.toString(),
                "--set",
                "job.reject-limit=many");

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err())
                .contains("sales-marts", "org-balances", "job.reject-limit: found \"many\"")
                .doesNotContain("Spark for work");
        assertThat(record(workspace, "sales-marts", id.ofJob("sales-marts"))
                        .get("exit_code")
                        .intValue())
                .isEqualTo(2);
        assertThat(record(workspace, "org-balances", id.ofJob("org-balances"))
                        .get("error_code")
                        .textValue())
                .isEqualTo("CONFIGURATION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run sales-marts billing-fx --object s3a://bucket/raw/x.csv|--object: found 2 jobs, expected one",
                "run sales-marts billing-fx --accept-gone|--accept-gone: found 2 jobs, expected one",
                "run sales-marts billing-fx --from 2024-01-01 --to 2024-01-02|--from: found 2 jobs, expected one",
                "run sales-marts sales-marts|run: found the job sales-marts twice",
                "run sales-marts --run-id nightly|--run-id: found \"nightly\", expected a UUID",
                "backfill sales-marts --from 2024-01-02 --to 2024-01-01|--to: found 2024-01-01, expected a day"
            })
    void whatDoesNotGoTogetherIsRefused(String lineAndMessage) {
        String[] parts = lineAndMessage.split("\\|", -1);

        Outcome outcome = COMMANDS.run(workspace, parts[0].split(" ", -1));

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(parts[1]).doesNotContain("Spark for work");
    }

    @Test
    void backfillDerivesTheSlicesOfDaysAgainAndChangesNothingThatIsRight() throws IOException {
        Workspace published = SalesFiles.workspace(folder);
        SalesFiles.upload(published, "sales_data_1.csv", SalesFiles.GOOD);
        assertThat(COMMANDS.run(published, "run", "sales-marts").status()).isZero();
        List<String> before = published.query("SELECT * FROM sales_team_data_mart");

        Outcome outcome =
                COMMANDS.run(published, "backfill", "sales-marts", "--from", "2023-08-10", "--to", "2023-08-11");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).containsPattern("sales_team_data_mart +2 rows in 1 slices");
        assertThat(published.query("SELECT * FROM sales_team_data_mart")).isEqualTo(before);
    }

    @Test
    void statusAndPlanAreToldToProgramsAsOneObject() throws IOException {
        JsonNode status =
                new ObjectMapper().readTree(done("status", "--format", "json").out());
        JsonNode plan = new ObjectMapper()
                .readTree(done("plan", "sales-marts", "--format", "json").out());

        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly(
                        "leases",
                        "open_batches",
                        "latest_batches",
                        "latest_runs",
                        "failed_expectations",
                        "not_told_yet");
        assertThat(status.get("latest_runs")).isNotEmpty().allSatisfy(run -> {
            assertThat(run.get("job").textValue()).isEqualTo("sales-marts");
            assertThat(Instant.parse(run.get("started_at").textValue())).isNotNull();
        });
        assertThat(plan.get("job").textValue()).isEqualTo("sales-marts");
        assertThat(plan.get("open_batch").isNull()).isTrue();
        assertThat(plan.get("files")).isEmpty();
        assertThat(plan.get("left_alone").toString()).isEqualTo("[\"sales_data_2.csv.filepart\"]");
        assertThat(plan.get("slices").size()).isZero();
    }

    private static JsonNode record(Workspace of, String job, RunId id) throws IOException {
        return new ObjectMapper()
                .readTree(
                        of.folder().resolve("runs/" + job + "/" + id + ".json").toFile());
    }

    @Test
    void planTellsWhatARunWouldDoAndWritesNothingAnywhere() throws IOException {
        Path planned = workspace.folder().resolve("raw/sales-marts/sales_data_planned.csv");
        SalesFiles.upload(
                workspace, "sales_data_planned.csv", SalesFiles.HEADER + "1,102,oats,2023-09-01,1,7.00,1,7.00\n");
        SalesFiles.upload(workspace, "sales_data_again.csv", SalesFiles.ONE_BAD_OF_THREE);
        SalesFiles.upload(workspace, "sales_data_empty.csv", "");
        Map<String, List<String>> before = everything();

        String plan = done("plan", "sales-marts").out();

        assertThat(everything()).isEqualTo(before);
        assertThat(plan.lines().map(String::strip))
                .contains(
                        "sales-marts: plan, nothing was written",
                        "Read 1 files, refuse 1, skip 1 duplicates",
                        "Left alone in the raw zone, by the setting `ignore`: 1 object (--verbose names them)")
                .anyMatch(line -> line.matches("sales_data_planned.csv +read: 1 rows"))
                .anyMatch(line -> line.matches("sales_data_again.csv +duplicate content"))
                .anyMatch(line -> line.matches("sales_data_empty.csv +refused: empty_file .*"))
                .anyMatch(line -> line.matches("Recompute and publish 1 slices of sales_team_data_mart: .*102.*"))
                .anyMatch(line -> line.matches("Recompute and publish 1 slices of customers_data_mart: .*2023-09.*"));
        for (Path file : List.of(
                planned,
                planned.resolveSibling("sales_data_again.csv"),
                planned.resolveSibling("sales_data_empty.csv"))) {
            Files.delete(file);
        }
    }

    /** Every row of every table, and every object with its size and time. */
    private static Map<String, List<String>> everything() throws IOException {
        Map<String, List<String>> everything = new TreeMap<>();
        for (String table : workspace.query("SHOW TABLES")) {
            everything.put(table, workspace.query("SELECT * FROM " + table));
        }
        assertThat(everything).containsKeys("ledger_lease", "ledger_run", "sales_team_data_mart", "customer");
        List<String> objects = new ArrayList<>();
        try (Stream<Path> files = Files.walk(workspace.folder())) {
            for (Path file : files.sorted().toList()) {
                objects.add(file + " " + (Files.isRegularFile(file) ? Files.size(file) : 0) + " "
                        + Files.getLastModifiedTime(file));
            }
        }
        everything.put("objects", objects);
        return everything;
    }

    private static Outcome done(String... arguments) {
        Outcome outcome = COMMANDS.run(workspace, arguments);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome;
    }
}
