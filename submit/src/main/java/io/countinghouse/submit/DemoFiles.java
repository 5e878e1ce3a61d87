package io.countinghouse.submit;

import io.countinghouse.common.config.Settings;
import io.countinghouse.common.generate.PlantedList;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.step.Progress;
import io.countinghouse.jobs.cli.DimensionFiles;
import io.countinghouse.jobs.cli.UploadCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the demo delivers to a job. */
final class DemoFiles {
    private static final long SEED = 1;

    private DemoFiles() {}

    /** Generates and uploads the job's files, once in a sandbox: what was planted is written last. */
    static void deliver(JobModule job, Settings settings, Path folder, Progress progress) throws IOException {
        if (Files.exists(folder.resolve(PlantedList.FILE))) {
            return;
        }
        progress.begin("generate", folder.toString());
        job.demoFiles().write(job.demo().extent(), SEED, true, folder);
        Path dimensions = folder.resolve(RawFiles.DIMENSIONS);
        if (Files.isDirectory(dimensions)) {
            new DimensionFiles(new Database(settings.mysql())).load(dimensions);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(PlantedList.FILE))
                    .sorted()
                    .toList();
        }
        files.forEach(file -> UploadCommand.upload(settings, job.name(), file, true));
        progress.end("generate", files.size() + " files uploaded to " + job.name());
    }
}
