package io.countinghouse.submit;

import io.countinghouse.common.testing.StoreExchange;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one run of a job cost, counted outside it.
 *
 * @param run which of the job's runs it was
 * @param sparkJobs in the order in which they began
 * @param exchanges with the object store
 * @param files that the run took in, with their bytes
 */
record RunCost(
        String job,
        String run,
        List<SparkJob> sparkJobs,
        List<StoreExchange> exchanges,
        MysqlTraffic mysql,
        Map<String, Long> files) {
    private static final Pattern COMMIT = Pattern.compile(".*/_delta_log/\\d{20}\\.json");

    /** What is counted, each a whole number. */
    enum Measure {
        SPARK_JOBS,
        /** Versions of lake tables and of the marts' copies. */
        DELTA_COMMITS,
        S3_REQUESTS,
        /** About the raw file with the most of them, in the raw zone and in the archive. */
        S3_REQUESTS_PER_FILE,
        /** How often the bytes of the raw file that is read most are read from either zone; 100 is once. */
        RAW_READ_PERCENT,
        /** How often such bytes are sent to the archive, which may copy them itself; 100 is once. */
        RAW_SENT_PERCENT,
        MYSQL_CONNECTIONS,
        MYSQL_STATEMENTS;

        /** As in the table of budgets. */
        String column() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    long counted(Measure measure) {
        return switch (measure) {
            case SPARK_JOBS -> sparkJobs.size();
            case DELTA_COMMITS -> exchanges.stream().filter(RunCost::isCommit).count();
            case S3_REQUESTS -> exchanges.size();
            case S3_REQUESTS_PER_FILE -> most(file -> about(file).count());
            case RAW_READ_PERCENT -> most(file -> percent(file, "GET", StoreExchange::received));
            case RAW_SENT_PERCENT -> most(file -> percent(file, "PUT", StoreExchange::sent));
            case MYSQL_CONNECTIONS -> mysql.connections();
            case MYSQL_STATEMENTS -> mysql.statements();
        };
    }

    /** A line of the table of budgets that allows exactly this. */
    String line() {
        return job + "," + run + ","
                + Arrays.stream(Measure.values())
                        .map(measure -> Long.toString(counted(measure)))
                        .collect(Collectors.joining(","));
    }

    private static boolean isCommit(StoreExchange exchange) {
        return exchange.request().method().equals("PUT")
                && exchange.status() == 200
                && COMMIT.matcher(exchange.request().target()).matches();
    }

    private long most(ToLongFunction<String> ofFile) {
        return files.keySet().stream().mapToLong(ofFile).max().orElseThrow();
    }

    private long percent(String file, String method, ToLongFunction<StoreExchange> bytes) {
        long size = files.get(file);
        long all = about(file)
                .filter(exchange -> exchange.request().method().equals(method))
                .mapToLong(bytes)
                .sum();
        return (100 * all + size - 1) / size;
    }

    private Stream<StoreExchange> about(String file) {
        return exchanges.stream().filter(exchange -> {
            String target = exchange.request().target().split("\\?", 2)[0];
            return target.endsWith("/" + file)
                    && (target.contains("/raw/" + job + "/") || target.contains("/archive/" + job + "/"));
        });
    }
}
