package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.Cluster;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.emrserverless.model.Application;
import software.amazon.awssdk.services.emrserverless.model.ApplicationState;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/** What only AWS can tell: who calls, and whether all that the files name is there and as they say. */
final class ServiceChecks {
    private static final Set<ApplicationState> USABLE = Set.of(
            ApplicationState.CREATED,
            ApplicationState.STARTING,
            ApplicationState.STARTED,
            ApplicationState.STOPPED,
            ApplicationState.STOPPING);

    private final EmrSettings settings;
    private final Place place;
    private final Clients clients;

    ServiceChecks(EmrSettings settings) {
        this.settings = settings;
        this.place = settings.place();
        this.clients = new Clients(place);
    }

    List<Finding> of(Target target, Release release) {
        List<Finding> findings = new ArrayList<>(told("account", this::caller));
        findings.addAll(
                switch (target) {
                    case serverless -> told("application", this::application);
                    case ec2 -> told("cluster", this::cluster);
                });
        buckets().forEach(bucket -> findings.addAll(told("bucket " + bucket, () -> bucket(bucket))));
        findings.addAll(told("release " + release.id(), () -> release(release)));
        findings.addAll(told("secret", this::secret));
        settings.jobs().stream()
                .filter(job -> job.schedule().isPresent())
                .forEach(job -> findings.addAll(told("schedule of " + job.job(), () -> schedule(job))));
        return findings;
    }

    /** A check that fails is a finding; the others go on. */
    private static List<Finding> told(String subject, Supplier<List<Finding>> check) {
        try {
            return check.get();
        } catch (CountinghouseException e) {
            boolean isUnreachable = e.code() == ErrorCode.SOURCE_UNREACHABLE;
            return List.of(new Finding(
                    isUnreachable ? Finding.Verdict.UNREACHABLE : Finding.Verdict.WRONG, subject, e.getMessage()));
        }
    }

    private List<Finding> caller() {
        try (StsClient sts = clients.sts()) {
            var identity = AwsCalls.call("STS", () -> sts.getCallerIdentity());
            return List.of(
                    Finding.well("caller", identity.arn()),
                    Finding.same("account", identity.account(), place.account()));
        }
    }

    private List<Finding> application() {
        String id = place.applicationId();
        try (EmrServerlessClient client = clients.emrServerless()) {
            Application found = AwsCalls.call("EMR Serverless, application " + id, () -> client.getApplication(
                            request -> request.applicationId(id))
                    .application());
            String state = found.stateAsString();
            return List.of(
                    USABLE.contains(found.state())
                            ? Finding.well("application " + id, state)
                            : Finding.wrong("application " + id, state, "one that starts when a run comes"),
                    Finding.same("application's label", found.releaseLabel(), place.label()));
        }
    }

    private List<Finding> cluster() {
        String id = place.clusterId();
        try (EmrClient client = clients.emr()) {
            Cluster found =
                    AwsCalls.call("EMR, cluster " + id, () -> client.describeCluster(request -> request.clusterId(id))
                            .cluster());
            ClusterState state = found.status().state();
            boolean isUsable = state == ClusterState.RUNNING || state == ClusterState.WAITING;
            boolean hasRoles = found.securityConfiguration() != null
                    && !found.securityConfiguration().isEmpty();
            return List.of(
                    isUsable
                            ? Finding.well("cluster " + id, state.toString())
                            : Finding.wrong("cluster " + id, String.valueOf(state), "RUNNING or WAITING"),
                    Finding.same("cluster's label", found.releaseLabel(), place.label()),
                    Finding.same(
                            "cluster's step concurrency",
                            String.valueOf(found.stepConcurrencyLevel()),
                            Integer.toString(place.ec2().stepConcurrency())),
                    hasRoles || !place.ec2().runtimeRoles()
                            ? Finding.well(
                                    "runtime roles", hasRoles ? "a security configuration is there" : "are not used")
                            : Finding.wrong(
                                    "runtime roles",
                                    "a cluster without a security configuration",
                                    "one that lets steps assume roles, or ec2.runtime-roles = false"),
                    classifications(found));
        }
    }

    private Finding classifications(Cluster cluster) {
        List<String> missing = new ArrayList<>();
        settings.ec2()
                .classifications()
                .forEach((name, properties) -> properties.forEach((property, value) -> {
                    boolean isThere = cluster.configurations().stream()
                            .anyMatch(configuration -> name.equals(configuration.classification())
                                    && value.equals(configuration.properties().get(property)));
                    if (!isThere) {
                        missing.add(name + " " + property + "=" + value);
                    }
                }));
        return missing.isEmpty()
                ? Finding.well("cluster's classifications", "are there")
                : Finding.wrong(
                        "cluster's classifications",
                        "none with " + String.join(", ", missing),
                        "it, or Delta's jars are missing");
    }

    private Set<String> buckets() {
        Set<String> buckets = new LinkedHashSet<>(List.of(place.bucket(), place.releaseBucket()));
        buckets.add(place.logUri().substring("s3://".length()).replaceFirst("/.*", ""));
        return buckets;
    }

    private List<Finding> bucket(String bucket) {
        try (S3Client client = clients.s3()) {
            AwsCalls.call("s3://" + bucket, () -> client.headBucket(request -> request.bucket(bucket)));
            return List.of(Finding.well("bucket " + bucket, "is there"));
        }
    }

    private List<Finding> release(Release release) {
        Set<String> names =
                new LinkedHashSet<>(List.of(Release.JAR, place.logFormat().layout(), Release.STATE_MACHINE));
        settings.jobs().forEach(job -> names.add(Release.CONF + job.conf()));
        place.mysql().tlsCa().ifPresent(file -> names.add(Release.CONF + file));
        try (ReleaseStore store = new ReleaseStore(release, clients.s3())) {
            List<String> missing =
                    names.stream().filter(name -> !store.has(name)).toList();
            return List.of(
                    missing.isEmpty()
                            ? Finding.well("release " + release.id(), "is there")
                            : Finding.wrong(
                                    "release " + release.id(),
                                    "no " + String.join(", ", missing),
                                    "it at " + release.uri("") + "; `emr deploy` puts it there"));
        }
    }

    /** That it is there; its value is the runs' only. */
    private List<Finding> secret() {
        String name = place.mysql().secret();
        try (SecretsManagerClient client = clients.secrets()) {
            AwsCalls.call("Secrets Manager, " + name, () -> client.describeSecret(request -> request.secretId(name)));
            return List.of(Finding.well("secret " + name, "is there"));
        }
    }

    private List<Finding> schedule(JobEntry job) {
        CreateScheduleRequest wanted = SchedulePayload.request(place, job);
        String subject = "schedule of " + job.job();
        try (SchedulerClient client = clients.scheduler()) {
            return AwsCalls.call("EventBridge Scheduler, " + wanted.groupName() + "/" + wanted.name(), () -> {
                try {
                    GetScheduleResponse found = client.getSchedule(
                            request -> request.groupName(wanted.groupName()).name(wanted.name()));
                    return List.of(Finding.same(
                            subject,
                            found.scheduleExpression() + " " + found.scheduleExpressionTimezone(),
                            wanted.scheduleExpression() + " " + wanted.scheduleExpressionTimezone()));
                } catch (ResourceNotFoundException e) {
                    return List.of(Finding.soon(
                            subject,
                            "is not there, so only events and people start it; `emr schedule --apply` makes it"));
                }
            });
        }
    }
}
