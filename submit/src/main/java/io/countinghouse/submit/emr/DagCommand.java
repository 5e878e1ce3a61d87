package io.countinghouse.submit.emr;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "dag",
        description =
                "Print what the Airflow DAG reads: submit/airflow/jobs.json, whose placeholders Airflow's variables fill in.",
        mixinStandardHelpOptions = true)
final class DagCommand implements Callable<Integer> {
    @Mixin
    private EmrOptions options;

    @Override
    public Integer call() {
        System.out.print(RequestJson.text(AirflowJobs.of(options.settings())));
        return 0;
    }
}
