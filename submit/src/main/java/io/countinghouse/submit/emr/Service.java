package io.countinghouse.submit.emr;

import java.util.List;
import java.util.Optional;

/** EMR Serverless, or a cluster: where runs are submitted and looked after. */
interface Service extends AutoCloseable {
    /** Every run whose name begins so, the earliest first. */
    List<Submitted> beginningWith(String start);

    /** Submits once, however often an answer is lost. */
    Submitted submit(Submission submission);

    Submitted find(String id);

    /** The run's own id, by which its record is found; none: it was not submitted by us. */
    Optional<String> runId(Submitted run);

    void cancel(Submitted run);

    /**
     * Prefixes of keys in the bucket of the logs, of what the driver printed.
     *
     * @param logs reads what lies there already
     */
    List<String> driverLogs(Submitted run, LogFiles logs);

    /** What it is, for a person. */
    String title();

    @Override
    void close();

    static Service of(EmrSettings settings, Target target) {
        Clients clients = new Clients(settings.place());
        return switch (target) {
            case serverless -> new ServerlessService(settings, clients.emrServerless());
            case ec2 -> new ClusterService(settings, clients.emr(), clients.emrOnce());
        };
    }

    /** What stands after {@code --run-id}. */
    static Optional<String> runId(List<String> arguments) {
        int at = arguments.lastIndexOf("--run-id");
        return at < 0 || at + 1 >= arguments.size() ? Optional.empty() : Optional.of(arguments.get(at + 1));
    }
}
