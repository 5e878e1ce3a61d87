package io.countinghouse.submit.emr;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * An environment of EMR, as its file in {@code env/} tells it.
 *
 * @param label the release of EMR
 * @param labelSupportEnds the last day on which AWS supports it
 * @param target where commands run a job unless they are told
 * @param bucket of the zones and of the run records
 * @param prefix of the bucket's keys, empty or with a slash at its end; the zones' folders and {@code runs/} come after it
 * @param releaseBucket of {@code releases/}, below the same prefix
 * @param logUri where EMR puts the logs, with a slash at its end
 * @param roles ARNs by name
 */
record Place(
        String name,
        String region,
        String account,
        String label,
        LocalDate labelSupportEnds,
        Target target,
        String bucket,
        String prefix,
        String releaseBucket,
        String logUri,
        Serverless serverless,
        Cluster ec2,
        Map<String, String> roles,
        Scheduler scheduler,
        Mysql mysql,
        LogFormat logFormat) {
    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-\\d");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
    private static final Pattern LABEL = Pattern.compile("emr(-spark)?-\\d+\\.\\d+\\.\\d+");
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9._=-]+/)+");
    private static final Pattern LOG_URI =
            Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/([A-Za-z0-9._=-]+/)*");
    private static final Pattern APPLICATION = Pattern.compile("[0-9a-z]{1,64}");
    private static final Pattern CLUSTER = Pattern.compile("j-[0-9A-Z]+");
    private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}");
    private static final Pattern MACHINE =
            Pattern.compile("arn:aws[a-z-]*:states:[a-z0-9-]+:\\d{12}:stateMachine:[A-Za-z0-9_-]{1,80}");
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-_.]{1,64}");
    private static final Pattern PEM = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*\\.pem");
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,512}");
    /** As EMR allows. */
    private static final int MOST_AT_ONCE = 256;

    record Serverless(Optional<String> applicationId) {}

    /**
     * @param stepConcurrency how many steps the cluster runs at a time
     * @param runtimeRoles whether a step assumes its job's role
     */
    record Cluster(Optional<String> clusterId, int stepConcurrency, boolean runtimeRoles) {}

    /** @param stateMachine the ARN of the one that a schedule starts */
    record Scheduler(String group, String role, String stateMachine) {}

    /**
     * @param secret its name in Secrets Manager
     * @param tlsCa the name of a file in {@code conf/} with the certificates of its authorities; none: they are those of the JVM
     */
    record Mysql(String host, String secret, Optional<String> tlsCa) {}

    private enum Answer {
        TRUE,
        FALSE
    }

    static Place from(String name, Section file) {
        Place read = new Place(
                name,
                Texts.matching(file, "region", REGION, "a region such as eu-west-1"),
                Texts.matching(file, "account", ACCOUNT, "an account's 12 digits, in quotes"),
                Texts.matching(file, "label", LABEL, "a release of EMR such as emr-spark-8.0.0"),
                file.date("label-support-ends"),
                target(file),
                Texts.matching(file, "bucket", BUCKET, "a bucket's name"),
                Texts.optionalMatching(file, "prefix", PREFIX, "FOLDER/ with a slash at its end")
                        .orElse(""),
                Texts.matching(file, "release-bucket", BUCKET, "a bucket's name"),
                Texts.matching(file, "log-uri", LOG_URI, "s3://BUCKET/PREFIX/ with a slash at its end"),
                serverless(file.section("serverless")),
                cluster(file.section("ec2")),
                roles(file.section("roles")),
                scheduler(file.section("scheduler")),
                mysql(file.section("mysql")),
                file.optionalChoice("log-format", LogFormat.class).orElse(LogFormat.TEXT));
        file.requireNoOtherKeys();
        return read;
    }

    private static Target target(Section file) {
        String text = file.text("target");
        for (Target target : Target.values()) {
            if (target.name().equals(text)) {
                return target;
            }
        }
        if (!text.isEmpty()) {
            file.reject("target", "\"" + text + "\"", "serverless or ec2");
        }
        return Target.serverless;
    }

    private static Serverless serverless(Section section) {
        Serverless read = new Serverless(Texts.optionalMatching(
                section, "application-id", APPLICATION, "an application's id such as 00f1a2b3c4d5e6f7"));
        section.requireNoOtherKeys();
        return read;
    }

    private static Cluster cluster(Section section) {
        Cluster read = new Cluster(
                Texts.optionalMatching(section, "cluster-id", CLUSTER, "a cluster's id such as j-2AXXXXXXGAPLF"),
                section.wholeNumber("step-concurrency", 1, MOST_AT_ONCE),
                section.choice("runtime-roles", Answer.class) == Answer.TRUE);
        section.requireNoOtherKeys();
        return read;
    }

    private static Map<String, String> roles(Section section) {
        Map<String, String> roles = new TreeMap<>();
        for (String role : section.keys()) {
            roles.put(role, Texts.matching(section, role, ROLE, "the ARN of a role"));
        }
        return roles;
    }

    private static Scheduler scheduler(Section section) {
        Scheduler read = new Scheduler(
                Texts.matching(section, "group", NAME, "the name of a group of schedules"),
                Texts.matching(section, "role", ROLE, "the ARN of a role"),
                Texts.matching(section, "state-machine", MACHINE, "the ARN of a state machine"));
        section.requireNoOtherKeys();
        return read;
    }

    private static Mysql mysql(Section section) {
        Mysql read = new Mysql(
                section.text("host"),
                Texts.matching(section, "secret", SECRET, "the name of a secret in Secrets Manager"),
                Texts.optionalMatching(section, "tls-ca", PEM, "the name of a .pem file in conf/, without a folder"));
        section.requireNoOtherKeys();
        return read;
    }

    /** @throws CountinghouseException CONFIGURATION when the environment names none */
    String applicationId() {
        return serverless
                .applicationId()
                .orElseThrow(() -> missing("serverless.application-id", "COUNTINGHOUSE_EMR_APPLICATION_ID"));
    }

    /** @throws CountinghouseException CONFIGURATION when the environment names none */
    String clusterId() {
        return ec2.clusterId().orElseThrow(() -> missing("ec2.cluster-id", "COUNTINGHOUSE_EMR_CLUSTER_ID"));
    }

    /** In {@link #bucket()}. */
    String recordKey(String job, String runId) {
        return prefix + RunRecord.key(job, runId);
    }

    Release release(String id) {
        return new Release(releaseBucket, prefix, id);
    }

    private CountinghouseException missing(String key, String variable) {
        return new CountinghouseException(
                ErrorCode.CONFIGURATION,
                "env/" + name + ".conf: " + key
                        + ": found nothing, expected the id that the stack's outputs tell, there or in " + variable);
    }
}
