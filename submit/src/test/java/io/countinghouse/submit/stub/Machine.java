package io.countinghouse.submit.stub;

import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * What a machine of the cluster has before anything is submitted.
 *
 * @param environment such as the credentials of its role
 * @param sparkDefaults such as where its S3 is
 * @param hadoop how the cluster itself reaches that S3
 * @param logs where an EMR cluster on EC2 puts the logs of its steps
 */
public record Machine(
        Map<String, String> environment, Map<String, String> sparkDefaults, Configuration hadoop, String logs) {
    /** The same, with services of AWS that have addresses of their own. */
    Machine reaching(Map<String, String> services) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(services);
        return new Machine(all, sparkDefaults, hadoop, logs);
    }
}
