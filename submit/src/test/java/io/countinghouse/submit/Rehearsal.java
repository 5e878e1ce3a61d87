package io.countinghouse.submit;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.stub.AwsStub;
import io.countinghouse.submit.stub.Machine;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

/** The stub of AWS with the sandbox's S3 and MySQL behind it: what is submitted to it works on this workspace. */
record Rehearsal(Workspace workspace, AwsStub stub) implements AutoCloseable {
    /** The name of MySQL's login in Secrets Manager. */
    static final String SECRET = "countinghouse/rehearsal/mysql";

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String S3A = "org.apache.hadoop.fs.s3a.S3AFileSystem";

    /** @param folder gets what the drivers print */
    static Rehearsal start(Path folder, Workspace workspace) throws IOException {
        Map<String, String> sandbox = RealParts.shared().environment();
        Map<String, String> role = new HashMap<>();
        role.put("AWS_ACCESS_KEY_ID", sandbox.get("AWS_ACCESS_KEY_ID"));
        role.put("AWS_SECRET_ACCESS_KEY", sandbox.get("AWS_SECRET_ACCESS_KEY"));
        role.put("AWS_ENDPOINT_URL_S3", RealParts.shared().s3Endpoint());
        Map<String, String> defaults = new HashMap<>(Submission.cluster());
        defaults.put("spark.hadoop.fs.s3.impl", S3A);
        Configuration hadoop = RealParts.shared().s3a(RealParts.shared().s3Endpoint());
        hadoop.set("fs.s3.impl", S3A);
        hadoop.set("fs.s3.impl.disable.cache", "true");
        AwsStub stub = AwsStub.start(folder, new Machine(role, defaults, hadoop, root(workspace) + "logs/"));
        stub.secrets()
                .put(
                        SECRET,
                        """
                        {"username": "%s", "password": "%s"}"""
                                .formatted(
                                        sandbox.get("COUNTINGHOUSE_MYSQL_USER"),
                                        sandbox.get("COUNTINGHOUSE_MYSQL_PASSWORD")));
        return new Rehearsal(workspace, stub);
    }

    /** Where the workspace's objects are, as AWS names them. */
    static String root(Workspace workspace) {
        return "s3://" + workspace.bucket() + "/" + workspace.name() + "/";
    }

    /** How AWS's own client speaks to the stub. */
    <B extends AwsClientBuilder<B, C>, C> B client(B builder) {
        return builder.endpointOverride(URI.create(stub.url()))
                .region(Region.of(AwsStub.REGION))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("rehearsal", "rehearsal")));
    }

    /** Waits until the answer is not null. */
    static <T> T awaited(String what, Callable<T> answer) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                T found = answer.call();
                if (found != null) {
                    return found;
                }
                Thread.sleep(20);
            }
        } catch (Exception e) {
            throw new AssertionError(what, e);
        }
        throw new AssertionError(what + " did not come within " + LIMIT);
    }

    /** What was printed by drivers and put where the targets put it, each with the object's name before it. */
    List<String> printed() {
        List<String> texts = new ArrayList<>();
        for (String log : workspace.objects("logs")) {
            Path file = workspace.folder().resolve("logs").resolve(log);
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                texts.add(log + ":\n" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new AssertionError(file.toString(), e);
            }
        }
        return texts;
    }

    /** Puts the job jar there by itself; returns where it is. */
    String putJar() throws IOException {
        Path target = Files.createDirectories(workspace.folder().resolve("releases"))
                .resolve(JobJar.path().getFileName());
        Files.copy(JobJar.path(), target);
        return root(workspace) + "releases/" + target.getFileName();
    }

    @Override
    public void close() {
        stub.close();
    }
}
