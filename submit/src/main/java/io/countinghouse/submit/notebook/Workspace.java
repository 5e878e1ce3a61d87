package io.countinghouse.submit.notebook;

import static org.apache.spark.sql.functions.expr;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.desk.MartsAtHand;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.SchemaVersion;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.cli.ConfigurationOptions;
import io.countinghouse.jobs.cli.SparkSessions;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** For a notebook that looks at what the jobs have made: zones, lake and marts of the environment; nothing of it is changed. */
public final class Workspace implements AutoCloseable {
    private static final String PASSWORD = "COUNTINGHOUSE_MYSQL_PASSWORD";

    private final ConfigurationOptions options = new ConfigurationOptions();
    private final Settings settings;
    private final SparkSession spark;
    private final MysqlTables mysql;

    private Workspace() {
        this.settings = options.settings(false);
        SchemaVersion.requireCurrent(new Database(settings.mysql()));
        this.spark = SparkSessions.start(settings, WorkSize.SMALL, "notebook");
        this.mysql = new MysqlTables(spark, settings.mysql());
    }

    /**
     * Starts Spark.
     *
     * @throws CountinghouseException USAGE where the kernel was started without a workspace
     */
    public static Workspace open() {
        if (System.getenv(PASSWORD) == null) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    PASSWORD + ": found no such environment variable, expected the workspace that `submit/countinghouse"
                            + " demo` makes; run it, then restart this kernel");
        }
        return new Workspace();
    }

    public SparkSession spark() {
        return spark;
    }

    /** Objects in each zone, by what lies at its top: zone, folder, objects, bytes. */
    public Dataset<Row> zones() throws IOException {
        Map<String, String> zones = new LinkedHashMap<>();
        zones.put("raw", settings.zones().raw());
        zones.put("archive", settings.zones().archive());
        zones.put("quarantine", settings.zones().quarantine());
        zones.put("lake", settings.zones().lake());
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<String, String> zone : zones.entrySet()) {
            contents(zone.getValue())
                    .forEach((folder, found) -> rows.add(RowFactory.create(zone.getKey(), folder, found[0], found[1])));
        }
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add("zone", DataTypes.StringType)
                        .add("folder", DataTypes.StringType)
                        .add("objects", DataTypes.LongType)
                        .add("bytes", DataTypes.LongType));
    }

    /** Top folder to objects and bytes. */
    private Map<String, long[]> contents(String zone) throws IOException {
        Path top = new Path(zone);
        FileSystem store = top.getFileSystem(spark.sessionState().newHadoopConf());
        Map<String, long[]> contents = new LinkedHashMap<>();
        if (store.exists(top)) {
            String prefix = store.makeQualified(top) + "/";
            RemoteIterator<LocatedFileStatus> files = store.listFiles(top, true);
            while (files.hasNext()) {
                LocatedFileStatus file = files.next();
                String[] within =
                        file.getPath().toString().substring(prefix.length()).split("/", 2);
                long[] found = contents.computeIfAbsent(within.length > 1 ? within[0] : "", folder -> new long[2]);
                found[0]++;
                found[1] += file.getLen();
            }
        }
        return contents;
    }

    /** The lake tables of all jobs: job, table, version of it, rows of it that count. */
    public Dataset<Row> lakeTables() {
        List<Row> rows = new ArrayList<>();
        for (JobModule module : JobRegistry.modules()) {
            LakeReader reader = reader(module.name());
            for (LakeTable table : reader.job().landingsByTable().values().stream()
                    .flatMap(landings -> landings.get(0).tables().stream())
                    .toList()) {
                String path = reader.paths().table(table.name());
                if (reader.delta().exists(path)) {
                    rows.add(RowFactory.create(
                            module.name(),
                            table.name(),
                            reader.delta().latestVersion(path),
                            lake(module.name(), table.name()).count()));
                }
            }
        }
        return spark.createDataFrame(
                rows,
                new StructType()
                        .add("job", DataTypes.StringType)
                        .add("table", DataTypes.StringType)
                        .add("version", DataTypes.LongType)
                        .add("rows_that_count", DataTypes.LongType));
    }

    /** The marts of all jobs as they are in MySQL: job, mart, what a row is, rows. */
    public Dataset<Row> martTables() {
        return sql(JobRegistry.modules().stream()
                .flatMap(module -> module.asShipped().marts().stream()
                        .map(mart -> "SELECT '" + module.name() + "' AS job, '" + mart.name() + "' AS mart, '"
                                + String.join(" x ", mart.key()) + "' AS grain, COUNT(*) AS mart_rows FROM "
                                + mart.name()))
                .collect(Collectors.joining(" UNION ALL ")));
    }

    /** The rows of a lake table that count, with the file and the line that each is of. */
    public Dataset<Row> lake(String job, String table) {
        return reader(job)
                .latest()
                .current(table)
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        "lake table " + table + ": found none, expected what a run of " + job + " lands"));
    }

    /** The answer of MySQL to a SELECT, exact; see {@link QueryRows}. */
    public Dataset<Row> sql(String select) {
        QueryRows answer = QueryRows.of(new Database(settings.mysql()), select);
        return spark.createDataFrame(answer.rows(), answer.schema());
    }

    /**
     * Marts of a job whose figures do not change as days pass, derived again from the lake by the job's own transforms, of some of its
     * rows.
     *
     * @param of by lake table, which rows, as a predicate; of tables that are not named, all
     */
    public MartsAtHand marts(String job, Map<String, String> of) {
        LakeReader reader = reader(job);
        if (reader.job().isDaily()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, job + ": its marts are of a day, expected a job whose marts are not");
        }
        LakeView latest = reader.latest();
        LakeView some = new LakeView() {
            @Override
            public Optional<Dataset<Row>> versions(String table) {
                return latest.versions(table).map(rows -> rows.where(expr(of.getOrDefault(table, "true"))));
            }

            @Override
            public Optional<Dataset<Row>> current(String table) {
                return versions(table).map(reader.job().table(table)::current);
            }
        };
        return new MartsAtHand(reader.job(), some, mysql::table, LocalDate.EPOCH);
    }

    private LakeReader reader(String job) {
        Job configured = options.job(job).job();
        return new LakeReader(configured, new LakePaths(settings.zones(), job), new DeltaStore(spark));
    }

    @Override
    public void close() {
        spark.stop();
    }
}
