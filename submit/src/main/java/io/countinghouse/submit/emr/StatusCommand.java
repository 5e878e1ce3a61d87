package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.cli.TextOrJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
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

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "text, or json: one object with the arrays records (job, run_id, command, state, exit_code, began,"
                            + " ended, message) and runs (id, state, created, name, detail) (default: text)")
    private TextOrJson format = TextOrJson.text;

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
        List<RunRecord> records = new ArrayList<>();
        List<Submitted> runs = new ArrayList<>();
        String title;
        try (Service service = Service.of(settings, target);
                RunRecords all = new RunRecords(place, new Clients(place).s3())) {
            title = service.title();
            for (String name : jobs) {
                records.addAll(all.latest(name, last));
                List<Submitted> found = service.beginningWith(name + "/");
                runs.addAll(found.subList(Math.max(0, found.size() - last), found.size()));
            }
        }
        if (format == TextOrJson.json) {
            System.out.print(RequestJson.text(json(records, runs)));
            return 0;
        }
        System.out.println("Records of runs in s3://" + place.bucket() + "/" + place.prefix() + "runs/");
        print(List.of("job", "run", "state", "exit", "began", "ended", "message"), records, StatusCommand::row);
        System.out.println();
        System.out.println(title);
        print(List.of("id", "state", "created", "name", "detail"), runs, StatusCommand::row);
        return 0;
    }

    private static <T> void print(List<String> head, List<T> all, Function<T, List<String>> row) {
        List<List<String>> lines = new ArrayList<>(List.of(head));
        all.forEach(each -> lines.add(row.apply(each)));
        Columns.print(lines, System.out);
    }

    static ObjectNode json(List<RunRecord> records, List<Submitted> runs) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        ArrayNode ofRecords = told.putArray("records");
        for (RunRecord record : records) {
            ObjectNode one = ofRecords.addObject();
            one.put("job", record.job())
                    .put("run_id", record.runId())
                    .put("command", record.command())
                    .put("state", record.state())
                    .put(
                            "exit_code",
                            record.exitCode().stream().boxed().findFirst().orElse(null))
                    .put("began", record.began())
                    .put("ended", record.ended().map(Instant::toString).orElse(null))
                    .put("message", record.message().orElse(null));
        }
        ArrayNode ofRuns = told.putArray("runs");
        for (Submitted run : runs) {
            ofRuns.addObject()
                    .put("id", run.id())
                    .put("state", Words.of(run.state()))
                    .put("created", run.created().toString())
                    .put("name", run.name())
                    .put("detail", run.detail());
        }
        return told;
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
                record.ended().map(Instant::toString).orElse(""),
                record.message().orElse(""));
    }

    private static List<String> row(Submitted run) {
        return List.of(run.id(), Words.of(run.state()), run.created().toString(), run.name(), run.detail());
    }
}
