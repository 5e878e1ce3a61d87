package io.countinghouse.jobs.cli;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.run.report.RunReport;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "retract",
        description = {
            "Take published files back: what they landed counts no more, rows mended for them and their open rejects go"
                    + " along, and the marts are published without them, each change with before and after.",
            "Nothing is erased: --undo puts the bytes back into the raw zone, where the next run takes them."
        },
        mixinStandardHelpOptions = true)
public final class RetractCommand implements Callable<Integer> {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Parameters(
            paramLabel = "FILE|BATCH",
            description = "a file by its name or file id, or all files of a batch by its number")
    private String target;

    @Option(names = "--reason", paramLabel = "TEXT", description = "why; kept in the ledger")
    private Optional<String> reason = Optional.empty();

    @Option(names = "--undo", description = "take back that they were taken back")
    private boolean undo;

    @Mixin
    private FileNames names;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        if (undo == reason.filter(text -> !text.isBlank()).isPresent()) {
            throw new CountinghouseException(ErrorCode.USAGE, "retract: expected either --reason TEXT or --undo");
        }
        JobPart part = JobPart.running(undo ? "retract --undo" : "retract", job, Kind.TAKEN, runner -> {
            if (undo) {
                runner.bringBack(target).forEach(name -> System.out.println("In the raw zone again: " + name));
                System.out.println("`run " + job + "` takes what is there.");
                return 0;
            }
            RunReport report = runner.retract(target, reason.get());
            System.out.print(report.toText(names.all()));
            return report.exitCode().status();
        });
        return JobSession.run(part, options);
    }
}
