package io.countinghouse.submit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.cli.QueryCommand;
import io.countinghouse.jobs.cli.ResultFormat;
import io.countinghouse.jobs.cli.UploadCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the demo delivers to one job and shows of it. */
interface DemoJob {
    /** What was planted among the generated files; written last, so that a demo that was stopped generates again. */
    String PLANTED = "planted.tsv";

    /** Writes the job's files below the folder. */
    void generate(Settings settings, Path folder) throws IOException;

    /** Prints what came of them. */
    void show(Database database);

    /** Generates and uploads the job's files, once in a sandbox. */
    default void deliver(String job, Settings settings, Path folder, Progress progress) throws IOException {
        if (Files.exists(folder.resolve(PLANTED))) {
            return;
        }
        progress.begin("generate", folder.toString());
        generate(settings, folder);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(PLANTED))
                    .sorted()
                    .toList();
        }
        files.forEach(file -> UploadCommand.upload(settings, job, file, true));
        progress.end("generate", files.size() + " files uploaded to " + job);
    }

    /** Prints a heading and the rows of a query. */
    static void show(Database database, String heading, String sql) {
        System.out.println(heading);
        QueryCommand.print(database, sql, ResultFormat.table, 20, System.out);
        System.out.println();
    }
}
