package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.generate.RawFiles;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.jobs.cli.DimensionFiles;
import io.countinghouse.submit.Commands.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Generated files of every job, and what came of them: two workspaces with the same files must come to the same. */
final class JobFiles {
    private static final int ROWS = 300;
    private static final int DAYS = 14;

    private JobFiles() {}

    /** A migrated workspace, into whose raw zone a few days of every job were delivered. */
    static Workspace delivered(Path folder) throws IOException {
        Workspace workspace = RealParts.shared().workspace();
        workspace.migrate();
        // Makes the stages of the marts, too.
        Outcome migrated = Commands.shared().run(workspace, "migrate");
        assertThat(migrated.status()).as(migrated.err()).isZero();
        for (JobModule job : JobRegistry.modules()) {
            Path generated = folder.resolve(workspace.name()).resolve(job.name());
            job.files()
                    .write(
                            new Extent(ROWS, DAYS, job.demo().extent().from()),
                            1,
                            false,
                            Files.createDirectories(generated));
            Path dimensions = generated.resolve(RawFiles.DIMENSIONS);
            if (Files.isDirectory(dimensions)) {
                new DimensionFiles(new Database(workspace.runtime())).load(dimensions);
            }
            upload(workspace, job.name(), generated);
        }
        return workspace;
    }

    /** The files of a folder, not those below. */
    static void upload(Workspace workspace, String job, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    workspace.upload(job, file.getFileName().toString(), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Every mart of a job, without the run that made it and when; by its name, and as a sorted multiset. */
    static Map<String, List<String>> marts(Workspace workspace, String job) {
        Map<String, List<String>> marts = new TreeMap<>();
        for (Mart mart : JobRegistry.module(job).asShipped().marts()) {
            marts.put(
                    mart.name(),
                    workspace.query(
                            "SELECT " + String.join(", ", mart.schema().fieldNames()) + " FROM " + mart.name()));
        }
        return marts;
    }
}
