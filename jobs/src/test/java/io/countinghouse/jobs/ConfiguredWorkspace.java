package io.countinghouse.jobs;

import io.countinghouse.common.config.Configuration.JobSettings;
import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A workspace and its jobs, made of the shipped configuration as the command line makes them.
 *
 * @param bucket as the configuration of the local environment has it: what comes before the zones' names
 */
record ConfiguredWorkspace(Workspace workspace, String bucket) {
    /** All of a test's own workspace. */
    static ConfiguredWorkspace of(Workspace workspace) {
        return new ConfiguredWorkspace(workspace, workspace.bucket() + "/" + workspace.name());
    }

    /** @param sets as of {@code --set} */
    JobRunner runner(String job, List<String> sets) {
        Map<String, String> environment = workspace.parts().environment();
        List<String> all = new ArrayList<>(List.of(
                "bucket=\"" + bucket + "\"",
                "mysql.host=" + environment.get("COUNTINGHOUSE_MYSQL_HOST"),
                "mysql.port=" + environment.get("COUNTINGHOUSE_MYSQL_PORT"),
                "mysql.user=" + environment.get("COUNTINGHOUSE_MYSQL_USER"),
                "mysql.database=" + workspace.runtime().database()));
        all.addAll(sets);
        JobSettings<Job> configured = new ConfigurationFiles(
                        Optional.of(RealParts.root().resolve("conf")))
                .load("local", Optional.of(job), List.of(), all, name -> Optional.ofNullable(environment.get(name))
                        .map(Secret::new))
                .forJob(JobRegistry.definition(job));
        return new JobRunner(workspace.parts().spark(), configured, Progress.silent());
    }

    JobRunner runner(String job) {
        return runner(job, List.of());
    }

    /** What the command line makes of a path on this machine. */
    static String uri(Path file) {
        return file.toUri().toString();
    }
}
