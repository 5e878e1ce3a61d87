package io.countinghouse.submit.emr;

import java.util.ArrayList;
import java.util.List;

/**
 * Jar, settings and log layout that belong together; once it is there, its content never changes.
 *
 * @param bucket that holds {@code releases/}
 * @param folder above it, empty or with a slash at its end
 * @param id version and commit, e.g. {@code 0.1.0+7e0e2fd8b22f}
 */
record Release(String bucket, String folder, String id) {
    static final String JAR = "countinghouse-jobs.jar";
    static final String CONF = "conf/";
    /** Of which CloudFormation makes the state machine that submits this release. */
    static final String STATE_MACHINE = "statemachine.asl.json";

    /** Below it all objects of the release lie. */
    String prefix() {
        return folder + "releases/" + id + "/";
    }

    String uri(String name) {
        return "s3://" + bucket + "/" + prefix() + name;
    }

    String jar() {
        return uri(JAR);
    }

    /** What a run of the job finds in its working directory. */
    List<String> files(JobEntry job, Place place, Target target) {
        return names(job, place, target).stream().map(this::uri).toList();
    }

    static List<String> names(JobEntry job, Place place, Target target) {
        List<String> names = new ArrayList<>(List.of(CONF + job.conf()));
        place.mysql().tlsCa().ifPresent(file -> names.add(CONF + file));
        if (target == Target.ec2) {
            names.add(place.logFormat().layout());
        }
        return names;
    }
}
