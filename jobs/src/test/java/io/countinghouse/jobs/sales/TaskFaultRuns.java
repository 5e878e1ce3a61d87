package io.countinghouse.jobs.sales;

import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.TestJvm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.master.Master$;
import org.apache.spark.deploy.worker.Worker$;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** A JVM of its own in which sales-marts is run with {@link TaskFaults}, once per workspace. */
final class TaskFaultRuns {
    static final String LOCAL = "local[2,4]";

    /** Two workers under two names of one machine: a twin runs on another host only. */
    static final String CLUSTER = "cluster";

    private static final List<String> HOSTS = List.of("127.0.0.1", "localhost");
    private static final int CORES = 2;
    private static final int MEGABYTES = 1024;

    private TaskFaultRuns() {}

    /** The master, the faults' log, then one {@code kind seed workspace} per run. */
    public static void main(String[] arguments) {
        RealParts parts = RealParts.attached(System.getenv());
        Map<String, String> properties = new HashMap<>();
        properties.put("spark.plugins", TaskFaults.class.getName());
        properties.put(TaskFaults.LOG, arguments[1]);
        properties.put("spark.master", LOCAL);
        properties.put("spark.sql.shuffle.partitions", "3");
        if (arguments[0].equals(CLUSTER)) {
            properties.putAll(cluster(Path.of(arguments[1]).resolveSibling("work")));
        }
        SparkSession spark = parts.spark(properties);
        for (String run : List.of(arguments).subList(2, arguments.length)) {
            List<String> words = List.of(run.split(" ", 3));
            spark.sparkContext().setLocalProperty(TaskFaults.KIND, words.get(0));
            spark.sparkContext().setLocalProperty(TaskFaults.SEED, words.get(1));
            new JobRunner(
                            spark,
                            parts.workspace(words.get(2)).settings(),
                            SalesMarts.define(SalesWorkspace.SETTINGS),
                            Progress.silent())
                    .run();
        }
        spark.stop();
        System.exit(0);
    }

    private static Map<String, String> cluster(Path work) {
        SparkConf conf = new SparkConf(false).set("spark.master.rest.enabled", "false");
        String master = "spark://"
                + Master$.MODULE$
                        .startRpcEnvAndEndpoint(HOSTS.get(0), 0, 0, conf)
                        ._1()
                        .address()
                        .hostPort();
        for (int i = 0; i < HOSTS.size(); i++) {
            Worker$.MODULE$.startRpcEnvAndEndpoint(
                    HOSTS.get(i),
                    0,
                    0,
                    CORES,
                    MEGABYTES,
                    new String[] {master},
                    work.toString(),
                    Option.apply(i),
                    conf,
                    Option.empty());
        }
        return Map.ofEntries(
                Map.entry("spark.master", master),
                Map.entry("spark.driver.host", HOSTS.get(0)),
                Map.entry("spark.executor.cores", Integer.toString(CORES)),
                Map.entry("spark.executor.memory", "640m"),
                Map.entry("spark.executor.extraClassPath", System.getProperty("java.class.path")),
                Map.entry(
                        "spark.executor.extraJavaOptions",
                        TestJvm.options(WorkSize.SMALL).stream()
                                .map(option -> '"' + option + '"')
                                .collect(Collectors.joining(" "))),
                // A twin runs at once, also where the rows to stage are not held.
                Map.entry("spark.locality.wait", "0s"),
                Map.entry("spark.speculation", "true"),
                Map.entry("spark.speculation.interval", "50ms"),
                Map.entry("spark.speculation.quantile", "0.5"),
                Map.entry("spark.speculation.multiplier", "1.2"),
                Map.entry("spark.speculation.task.duration.threshold", "300ms"));
    }
}
