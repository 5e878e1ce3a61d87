package io.countinghouse.jobs.sales;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.feed.FeedLimits;
import io.countinghouse.common.feed.FileRefusal;
import io.countinghouse.common.feed.LongText;
import io.countinghouse.common.feed.hostile.Expected;
import io.countinghouse.common.feed.hostile.HostileCase;
import io.countinghouse.common.feed.hostile.HostileFiles;
import io.countinghouse.common.feed.hostile.HostileProfile;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Hostile files through whole runs: each is taken exactly, refused with the right code, or known as a duplicate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileRunIT {
    private static final long SEED = Long.getLong("countinghouse.hostile.seed", 20_240_229L);
    private static final int RUNS = 3;
    private static final int FILES_PER_RUN = 100;
    private static final int COPIES_PER_RUN = 5;

    private static final FeedLimits LIMITS = FeedLimits.DEFAULT;
    private static final HostileFiles FILES = new HostileFiles(
            SEED,
            new HostileProfile(
                    LIMITS.maxFileBytes(),
                    LIMITS.maxExpansionRatio(),
                    LIMITS.maxRecordChars(),
                    LIMITS.maxColumns(),
                    false,
                    2_000),
            50);
    private static final SalesSettings SETTINGS = new SalesSettings(
            SalesSettings.DEFAULT.earliest(),
            SalesSettings.DEFAULT.latest(),
            SalesSettings.DEFAULT.totalMismatch(),
            SalesSettings.DEFAULT.ties(),
            SalesSettings.DEFAULT.incentiveRate(),
            LongText.REJECT,
            RejectLimits.ofBatchShare(BigDecimal.ONE));

    @TempDir
    private static Path dimensions;

    private SalesWorkspace sales;
    private List<String> outsideBefore;
    /** By the name under which it was uploaded. */
    private final Map<String, HostileCase> uploaded = new TreeMap<>();

    @BeforeAll
    void runThemAll() throws IOException {
        Files.writeString(
                dimensions.resolve("customer.csv"),
                "customer_id,first_name,last_name,address,pincode,phone_number,customer_joining_date\n"
                        + "1,Bo,Das,Pune,411001,+91-1,2020-01-01\n");
        Files.writeString(
                dimensions.resolve("sales_team.csv"),
                "id,first_name,last_name,manager_id,is_manager,address,pincode,joining_date\n"
                        + "1,Ann,Lee,,Y,Pune,411001,2020-01-01\n");
        // No other test writes beside it.
        sales = new SalesWorkspace(RealParts.shared().workspaceIn("hostile"), dimensions);
        // What lies beside a folder can only be seen from a folder that is there.
        Files.createDirectories(sales.workspace.folder());
        outsideBefore = outside();
        for (int run = 0; run < RUNS; run++) {
            for (int number = run * FILES_PER_RUN; number < (run + 1) * FILES_PER_RUN; number++) {
                upload(FILES.at(number).name(), FILES.at(number));
            }
            uploadCopies(run);
            assertThat(runner().run().batches()).as("seed " + SEED).hasSize(1);
        }
    }

    @Test
    void everyFileIsInTheLedgerAsTakenRefusedOrDuplicate() {
        Map<String, String> states = new TreeMap<>();
        Map<String, Integer> processed = new HashMap<>();
        String folder = sales.workspace.zones().raw() + "/" + SalesMarts.NAME + "/";
        for (String row : sales.workspace.query(
                "SELECT HEX(object_key), state, COALESCE(verdict, ''), file_id FROM ledger_object")) {
            String[] columns = row.split("\\|", -1);
            String key = new String(HexFormat.of().parseHex(columns[0]), StandardCharsets.UTF_8);
            assertThat(key).startsWith(folder);
            states.put(key.substring(folder.length()), columns[1] + columns[2]);
            processed.merge(columns[3], columns[1].equals("PROCESSED") ? 1 : 0, Integer::sum);
        }

        assertThat(states.keySet()).as("seed " + SEED).isEqualTo(uploaded.keySet());
        uploaded.forEach((name, file) -> {
            if (file.expected() instanceof Expected.Refused refused) {
                assertThat(states.get(name)).as(file.replay()).isIn(verdicts(refused));
            } else {
                assertThat(states.get(name))
                        .as(file.replay())
                        .isIn("PROCESSED", "DUPLICATE", "DUPLICATErejected_before");
                assertThat(processed.get(fileId(file))).as(file.replay()).isEqualTo(1);
            }
        });
        assertThat(states.values())
                .filteredOn(state -> state.startsWith("DUPLICATE"))
                .hasSizeGreaterThanOrEqualTo(RUNS * COPIES_PER_RUN);
    }

    @Test
    void theLakeHoldsExactlyTheGoodRows() {
        List<String> expected = new ArrayList<>();
        taken().forEach((fileId, taken) -> taken.good()
                .forEach(row -> expected.add(fileId + " " + row.line() + " " + row.values() + " " + row.extra())));

        List<String> found = new ArrayList<>();
        for (Row row : read(sales.workspace.zones().lake() + "/" + SalesColumns.SALES_LINES)
                .selectExpr(
                        "_file_id",
                        "_line",
                        "customer_id",
                        "store_id",
                        "product_name",
                        "sales_date",
                        "sales_person_id",
                        "price",
                        "quantity",
                        "total_cost",
                        "extra")
                .collectAsList()) {
            List<Object> values = new ArrayList<>();
            for (int column = 2; column < 10; column++) {
                values.add(row.get(column));
            }
            Map<String, String> extra = row.isNullAt(10) ? Map.of() : new TreeMap<>(row.getJavaMap(10));
            found.add(row.getString(0) + " " + row.getLong(1) + " " + values + " " + extra);
        }

        assertThat(sorted(found)).as("seed " + SEED).isEqualTo(sorted(expected));
    }

    @Test
    void theQuarantineHoldsExactlyTheRejectedRows() {
        List<String> expected = new ArrayList<>();
        taken().forEach((fileId, taken) -> taken.rejected()
                .forEach(row -> expected.add(fileId + " " + row.line() + " " + row.faults() + " " + row.raw())));

        List<String> found = new ArrayList<>();
        for (Row row : read(sales.workspace.zones().quarantine() + "/rows/" + SalesMarts.NAME)
                .selectExpr("_file_id", "_line", "raw", "transform(rejects, r -> concat(r.column, ':', r.code))")
                .collectAsList()) {
            found.add(row.getString(0) + " " + row.getLong(1) + " " + row.getList(3) + " " + row.getString(2));
        }

        assertThat(sorted(found)).as("seed " + SEED).isEqualTo(sorted(expected));
    }

    @Test
    void theMartsHoldTheMoneyOfTheGoodRows() {
        BigDecimal total = taken().values().stream()
                .flatMap(taken -> taken.good().stream())
                .map(row -> (BigDecimal) row.values().get(7))
                .reduce(BigDecimal.ZERO, BigDecimal::add);

        for (String mart : List.of("sales_team_data_mart", "customers_data_mart")) {
            assertThat(sales.workspace.query("SELECT SUM(total_sales) FROM " + mart))
                    .as("seed " + SEED)
                    .containsExactly(total.toPlainString());
        }
    }

    @Test
    void everyObjectLeavesTheRawZoneForItsPlaceWithItsBytesAndNothingGoesElsewhere() throws IOException {
        Set<String> archived = new TreeSet<>();
        Set<String> refused = new TreeSet<>();
        uploaded.values()
                .forEach(file -> (file.expected() instanceof Expected.Refused ? refused : archived).add(fileId(file)));
        String place = SalesMarts.NAME + "/\\d{4}/\\d{2}/[0-9a-f]{64}/[A-Za-z0-9._=-]+";

        assertThat(sales.workspace.objects("raw")).as("seed " + SEED).isEmpty();
        assertThat(sales.workspace.objects("archive")).allMatch(key -> key.matches(place));
        assertThat(fileIds(sales.workspace.objects("archive"))).isEqualTo(archived);
        List<String> files = sales.workspace.objects("quarantine").stream()
                .filter(key -> !key.startsWith("rows/" + SalesMarts.NAME + "/"))
                .toList();
        assertThat(files).allMatch(key -> key.matches("files/" + place));
        assertThat(fileIds(files)).isEqualTo(refused);
        assertThat(files.stream().filter(key -> files.contains(key + ".reason.json")))
                .hasSize(files.size() / 2);
        assertThat(outside()).isEqualTo(outsideBefore);
        assertThat(sales.workspace.objects("").stream().map(key -> key.substring(0, key.indexOf('/'))))
                .containsOnly("lake", "archive", "quarantine", "runs");
    }

    /** The same content again, under names that sort before and after the first. */
    private void uploadCopies(int run) {
        List<HostileCase> good = uploaded.values().stream()
                .distinct()
                .filter(file -> file.expected() instanceof Expected.Taken)
                .limit(COPIES_PER_RUN)
                .toList();
        for (int copy = 0; copy < COPIES_PER_RUN; copy++) {
            upload((copy % 2 == 0 ? "0_" : "z_") + "sales_data_copy_" + run + "_" + copy + ".csv", good.get(copy));
        }
    }

    private void upload(String name, HostileCase file) {
        assertThat(uploaded.put(name, file)).as("two files named " + name).isNull();
        sales.workspace.upload(SalesMarts.NAME, name, file.bytes());
    }

    private JobRunner runner() {
        return new JobRunner(
                RealParts.shared().spark(),
                leavingNothingAlone(sales.workspace.settings()),
                SalesMarts.define(SETTINGS),
                Progress.silent());
    }

    private static Settings leavingNothingAlone(Settings settings) {
        return settings.toBuilder().ignore(List.of()).build();
    }

    /** By file id, each content once. */
    private Map<String, Expected.Taken> taken() {
        Map<String, Expected.Taken> taken = new TreeMap<>();
        for (HostileCase file : uploaded.values()) {
            if (file.expected() instanceof Expected.Taken expected) {
                taken.put(fileId(file), expected);
            }
        }
        return taken;
    }

    /** Objects of the bucket that are not this workspace's. */
    private List<String> outside() {
        return sales.workspace.objects("..").stream()
                .filter(key -> !key.startsWith(sales.workspace.name() + "/"))
                .toList();
    }

    private static Dataset<Row> read(String table) {
        return RealParts.shared().spark().read().format("delta").load(table);
    }

    private static Set<String> verdicts(Expected.Refused refused) {
        return refused.codes().stream()
                .map(FileRefusal::code)
                .map("REFUSED"::concat)
                .collect(Collectors.toSet());
    }

    private static Set<String> fileIds(List<String> keys) {
        return keys.stream()
                .map(key -> key.replaceFirst(".*/([0-9a-f]{64})/.*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> sorted(List<String> rows) {
        rows.sort(null);
        return rows;
    }

    private static String fileId(HostileCase file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.bytes()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
