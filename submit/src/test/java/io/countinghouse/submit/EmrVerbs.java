package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.TestAuthority;
import io.countinghouse.submit.stub.AwsStub;
import io.countinghouse.submit.stub.RunsOnServerless;
import io.countinghouse.submit.stub.StepsOnCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** {@code submit/countinghouse emr}, as a person has it whose shell leads to a rehearsal. */
final class EmrVerbs {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Pattern SUBMITTED = Pattern.compile("submitted as (\\S+), run (\\S+)");

    /** Of both targets: a driver has ended for good. */
    private static final List<String> ENDS = List.of("COMPLETED", "SUCCESS", "FAILED", "CANCELLED");

    private final Rehearsal rehearsal;
    private final Path folder;
    private final Map<String, String> environment;
    private int runs;

    /** Takes the shipped files as they are; the sandbox's ports are said in the layer that travels with a release. */
    EmrVerbs(Rehearsal rehearsal, Path folder) throws IOException {
        this.rehearsal = rehearsal;
        this.folder = Files.createDirectories(folder);
        FileUtils.copyDirectory(
                RealParts.root().resolve("submit/emr").toFile(),
                folder.resolve("emr").toFile());
        Files.writeString(folder.resolve("emr/conf/run.conf"), layer(), StandardOpenOption.APPEND);
        // Is asked for by the environment and travels; the sandbox's MySQL is without TLS.
        Files.writeString(folder.resolve("emr/conf/global-bundle.pem"), TestAuthority.PEM);
        this.environment = environment();
    }

    /** Runs that are submitted from now on log in JSON. */
    void logInJson() {
        environment.put("COUNTINGHOUSE_EMR_LOG_FORMAT", "json");
    }

    record Verb(int status, String out, String err) {}

    /** A run that a verb has submitted, and the id by which its record is known. */
    record Run(String id, String runId) {}

    /** Runs a verb; checks its status, and that nothing it printed is a secret or a stack trace. */
    Verb done(int status, String... words) {
        List<String> command = new ArrayList<>(
                List.of(RealParts.root().resolve("submit/countinghouse").toString(), "emr"));
        command.addAll(List.of(words));
        command.addAll(List.of("--emr-dir", folder.resolve("emr").toString()));
        if (words[0].equals("run")) {
            // Not of today, which may be over before the same is asked for again.
            command.addAll(List.of("--slice", "rehearsal"));
        }
        Path out = folder.resolve(++runs + ".out");
        Path err = folder.resolve(runs + ".err");
        try {
            Process process = JobJar.process(command, folder, environment)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            Verb verb = new Verb(
                    JobJar.exitStatus(process, (int) LIMIT.toSeconds()), Files.readString(out), Files.readString(err));
            assertThat(verb.out() + verb.err()).doesNotContain(JobJar.secrets()).doesNotContain("\tat ");
            assertThat(verb.status())
                    .as(() -> String.join(" ", command) + "\n" + verb.out() + verb.err() + rehearsal.printed())
                    .isEqualTo(status);
            return verb;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Submits a run and does not wait for it. */
    Run submit(String target, String release, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--no-wait", "--target", target, "--release", release));
        Verb verb = done(0, all.toArray(String[]::new));
        Matcher submitted = SUBMITTED.matcher(verb.out());
        assertThat(submitted.find()).as(verb.out() + verb.err()).isTrue();
        return new Run(submitted.group(1), submitted.group(2));
    }

    boolean hasEnded(Run run) {
        return ENDS.contains(state(run));
    }

    /** Waits for its end; the state as the target names it. */
    String endOf(Run run) {
        return Rehearsal.awaited("the end of " + run.id(), () -> hasEnded(run) ? state(run) : null);
    }

    /** What the run says of itself, beside the lake. */
    JsonNode record(String job, Run run) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(rehearsal
                        .workspace()
                        .folder()
                        .resolve("runs")
                        .resolve(job)
                        .resolve(run.runId() + ".json")));
    }

    private String state(Run run) {
        return run.id().startsWith("s-")
                ? rehearsal.stub().steps().state(run.id())
                : rehearsal.stub().runs().state(run.id());
    }

    /** Where the sandbox's MySQL is; the work is small, and the lease of a killed run does not keep the next one waiting for long. */
    private String layer() {
        return """

        bucket = "%s/%s"
        mysql {
          port = %s
          database = %s
          tls = off
        }
        run.size = small
        lease { ttl = 8 s, patience = 30 s }
        """
                .formatted(
                        rehearsal.workspace().bucket(),
                        rehearsal.workspace().name(),
                        RealParts.shared().environment().get("COUNTINGHOUSE_MYSQL_PORT"),
                        rehearsal.workspace().name());
    }

    private Map<String, String> environment() {
        Map<String, String> sandbox = RealParts.shared().environment();
        Map<String, String> all = new HashMap<>(rehearsal.stub().environment());
        Stream.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY").forEach(name -> all.put(name, sandbox.get(name)));
        all.put("AWS_ENDPOINT_URL_S3", RealParts.shared().s3Endpoint());
        all.put("COUNTINGHOUSE_SANDBOX", folder.resolve("none").toString());
        all.put("COUNTINGHOUSE_EMR_REGION", AwsStub.REGION);
        all.put("COUNTINGHOUSE_EMR_ACCOUNT", AwsStub.ACCOUNT);
        all.put("COUNTINGHOUSE_EMR_APPLICATION_ID", RunsOnServerless.APPLICATION);
        all.put("COUNTINGHOUSE_EMR_CLUSTER_ID", StepsOnCluster.CLUSTER);
        all.put("COUNTINGHOUSE_EMR_LOG_URI", Rehearsal.root(rehearsal.workspace()) + "logs/");
        all.put("COUNTINGHOUSE_EMR_PREFIX", rehearsal.workspace().name() + "/");
        all.put("COUNTINGHOUSE_BUCKET", rehearsal.workspace().bucket());
        all.put("COUNTINGHOUSE_RELEASE_BUCKET", rehearsal.workspace().bucket());
        all.put("COUNTINGHOUSE_MYSQL_HOST", sandbox.get("COUNTINGHOUSE_MYSQL_HOST"));
        all.put("COUNTINGHOUSE_MYSQL_SECRET", Rehearsal.SECRET);
        return all;
    }
}
