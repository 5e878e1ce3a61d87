package io.countinghouse.bench;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.cli.DimensionFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;

/** Zones and a database in the lab's sandbox, in which the product's commands work. */
final class BenchWorkspace implements AutoCloseable {
    private final Lab lab;
    private final String name;

    private BenchWorkspace(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    static BenchWorkspace create(Lab lab, String name) {
        BenchWorkspace made = new BenchWorkspace(lab, name);
        execute(
                lab.mysql().migration("countinghouse"),
                "CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        Migrations.migrate(made.migration());
        for (JobModule job : JobRegistry.modules()) {
            MartTables.makeStages(
                    new Database(made.migration()), job.asShipped().marts());
        }
        return made;
    }

    String name() {
        return name;
    }

    MysqlSettings runtime() {
        return lab.mysql().runtime(name);
    }

    MysqlSettings migration() {
        return lab.mysql().migration(name);
    }

    void execute(String sql) {
        execute(migration(), sql);
    }

    /** Loads the dimensions of generated files, where there are some. */
    void loadDimensions(Path generated) {
        Path dimensions = generated.resolve(RawFiles.DIMENSIONS);
        if (Files.isDirectory(dimensions)) {
            new DimensionFiles(new Database(runtime())).load(dimensions);
        }
    }

    /** Puts the files of a folder, but none of its subfolders, into the job's raw zone. */
    void upload(String job, Path generated) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", lab.environment().get("COUNTINGHOUSE_S3_ENDPOINT"));
        hadoop.set("fs.s3a.endpoint.region", "us-east-1");
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.access.key", lab.environment().get("AWS_ACCESS_KEY_ID"));
        hadoop.set("fs.s3a.secret.key", lab.environment().get("AWS_SECRET_ACCESS_KEY"));
        org.apache.hadoop.fs.Path raw = new org.apache.hadoop.fs.Path("s3a://" + bucket() + "/raw/" + job + "/");
        try (Stream<Path> files = Files.list(generated)) {
            FileSystem storage = raw.getFileSystem(hadoop);
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                storage.copyFromLocalFile(
                        false,
                        true,
                        new org.apache.hadoop.fs.Path(file.toUri()),
                        new org.apache.hadoop.fs.Path(raw, file.getFileName().toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command of the product for a job, e.g. {@code run}, with further arguments. */
    ColdProcess.Ended command(String command, String job, String... arguments) {
        List<String> line = new ArrayList<>(List.of(command, job));
        line.addAll(List.of("--set", "bucket=\"" + bucket() + "\"", "--set", "mysql.database=" + name));
        line.addAll(List.of(arguments));
        return lab.launch(line.toArray(String[]::new));
    }

    /** Of each mart of the job. */
    Map<String, MartSums> sums(String job) {
        Map<String, MartSums> sums = new LinkedHashMap<>();
        for (Mart mart : JobRegistry.module(job).asShipped().marts()) {
            sums.put(mart.name(), MartSums.of(runtime(), mart.name(), "1 = 1"));
        }
        return sums;
    }

    private String bucket() {
        return lab.environment().get("COUNTINGHOUSE_BUCKET") + "/" + name;
    }

    /** Deletes all of it. */
    @Override
    public void close() {
        execute(lab.mysql().migration("countinghouse"), "DROP DATABASE " + name);
        FileUtil.fullyDelete(lab.objects().resolve(bucket()).toFile());
    }

    private static void execute(MysqlSettings mysql, String sql) {
        try (Connection connection = new Database(mysql).open();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw Database.failure("prepare the benchmark", e);
        }
    }
}
