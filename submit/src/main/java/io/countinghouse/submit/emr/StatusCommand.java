package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "What the latest runs said of themselves, and what the service has of them.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", arity = "0..1", description = "e.g. sales-marts (default: all)")
    private Optional<String> job = Optional.empty();

    @Option(names = "--last", paramLabel = "N", defaultValue = "5", description = "how many of each job (default: 5)")
    private int last;

    @Mixin
    private EmrOptions options;

    @Mixin
    private CallOptions calls;

    @Override
    public Integer call() {
        if (last < 1) {
            throw new CountinghouseException(ErrorCode.USAGE, "--last: found " + last + ", expected 1 or more");
        }
        EmrSettings settings = options.settings();
        Target target = calls.target(settings);
        List<String> jobs = job.map(name -> List.of(settings.job(name).job()))
                .orElseGet(() -> settings.jobs().stream().map(JobEntry::job).toList());
        Place place = settings.place();
        if (calls.isDryRun()) {
            jobs.forEach(name -> System.out.println("# s3 ListObjectsV2, GetObject s3://" + place.bucket() + "/"
                    + place.prefix() + RunRecord.folder(name)));
            System.out.println("# " + (target == Target.ec2 ? "emr ListSteps" : "emr-serverless ListJobRuns"));
            return 0;
        }
        List<List<String>> records =
                new ArrayList<>(List.of(List.of("job", "run", "state", "exit", "began", "ended", "message")));
        List<List<String>> runs = new ArrayList<>(List.of(List.of("id", "state", "created", "name", "detail")));
        String title;
        try (Service service = Service.of(settings, target);
                RunRecords all = new RunRecords(place, new Clients(place).s3())) {
            title = service.title();
            for (String name : jobs) {
                all.latest(name, last).forEach(record -> records.add(row(record)));
                List<Submitted> found = service.beginningWith(name + "/");
                found.subList(Math.max(0, found.size() - last), found.size()).forEach(run -> runs.add(row(run)));
            }
        }
        System.out.println("Records of runs in s3://" + place.bucket() + "/" + place.prefix() + "runs/");
        Columns.print(records, System.out);
        System.out.println();
        System.out.println(title);
        Columns.print(runs, System.out);
        return 0;
    }

    private static List<String> row(RunRecord record) {
        return List.of(
                record.job(),
                record.runId(),
                record.state(),
                record.exitCode().isPresent()
                        ? Integer.toString(record.exitCode().getAsInt())
                        : "",
                record.began(),
                record.ended().orElse(""),
                record.message().orElse(""));
    }

    private static List<String> row(Submitted run) {
        return List.of(run.id(), Words.of(run.state()), run.created().toString(), run.name(), run.detail());
    }
}
