package io.countinghouse.submit.emr;

import io.countinghouse.common.error.ExitCode;
import io.countinghouse.jobs.JobRegistry;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "doctor",
        description =
                "Look whether the files are right and all that they name is there, and tell what is wrong; ends with 2 when"
                        + " something is, with 4 when something could not be asked.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private ReleaseOption releases;

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        EmrSettings settings = options.settings();
        Target target = calls.target(settings);
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.well(
                "files", options.folder() + " for " + settings.place().name() + ", on " + target));
        findings.addAll(
                FileChecks.of(settings, options.folder(), JobRegistry.names(), LocalDate.now(Clock.systemUTC())));
        findings.forEach(finding -> System.out.println(finding.line()));
        if (calls.isDryRun()) {
            System.out.println("# not asked: STS, EMR, S3, Secrets Manager, EventBridge Scheduler");
        } else {
            List<Finding> asked = new ServiceChecks(settings).of(target, releases.release(settings, options.folder()));
            asked.forEach(finding -> System.out.println(finding.line()));
            findings.addAll(asked);
        }
        List<ExitCode> codes =
                findings.stream().map(finding -> finding.verdict().exitCode()).toList();
        return ExitCode.gravest(codes).status();
    }
}
