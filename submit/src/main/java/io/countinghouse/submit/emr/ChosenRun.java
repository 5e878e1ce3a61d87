package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One run of a job: that of an id, else the latest. */
final class ChosenRun {
    @Parameters(paramLabel = "JOB", description = "e.g. sales-marts")
    private String job;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "a job run or a step, as `emr status` shows it (default: the latest)")
    private Optional<String> id = Optional.empty();

    String job(EmrSettings settings) {
        return settings.job(job).job();
    }

    /** @throws CountinghouseException USAGE where there is none, or it is another job's */
    Submitted in(Service service, EmrSettings settings) {
        String name = job(settings);
        List<Submitted> runs = service.beginningWith(name + "/");
        return runs.stream()
                .filter(run -> id.isEmpty() || run.id().equals(id.get()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        service.title() + ": found no run of " + name
                                + id.map(given -> " with the id " + given).orElse("")
                                + ", expected one; see `emr status " + name + "`"));
    }
}
