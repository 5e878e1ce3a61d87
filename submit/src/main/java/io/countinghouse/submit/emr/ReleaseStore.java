package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Releases in their bucket. An object is written where there is none, and never over another. */
final class ReleaseStore implements AutoCloseable {
    private static final String SHA256 = "sha256";
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int MOST_TRIES = 5;

    private final Release release;
    private final S3Client client;

    ReleaseStore(Release release, S3Client client) {
        this.release = release;
        this.client = client;
    }

    /**
     * Whether it was written; not, where it is there with this content.
     *
     * @throws CountinghouseException USAGE where it is there with other content
     */
    boolean put(String name, byte[] content) {
        String digest = Digests.sha256(content);
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(release.bucket())
                .key(key(name))
                .ifNoneMatch("*")
                .metadata(Map.of(SHA256, digest))
                .build();
        return AwsCalls.call(release.uri(name), () -> {
            for (int tries = 1; ; tries++) {
                try {
                    client.putObject(request, RequestBody.fromBytes(content));
                    return true;
                } catch (S3Exception e) {
                    // 409: another write of it is under way, or was until now.
                    if (e.statusCode() == PRECONDITION_FAILED || (e.statusCode() == CONFLICT && tries == MOST_TRIES)) {
                        requireSame(name, digest);
                        return false;
                    }
                    if (e.statusCode() != CONFLICT) {
                        throw e;
                    }
                }
            }
        });
    }

    /**
     * Before anything is submitted that EMR would fail to start.
     *
     * @throws CountinghouseException USAGE where what the jobs need of it was not deployed
     */
    static void requireDeployed(Place place, Release release, List<JobEntry> jobs, Target target) {
        Set<String> needed = new LinkedHashSet<>(List.of(Release.JAR));
        jobs.forEach(job -> needed.addAll(Release.names(job, place, target)));
        try (ReleaseStore store = new ReleaseStore(release, new Clients(place).s3())) {
            for (String name : needed) {
                if (!store.has(name)) {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            release.uri(name)
                                    + ": found nothing, expected a file of the release that is to run; `emr deploy` puts it"
                                    + " there, and --release names another");
                }
            }
        }
    }

    private void requireSame(String name, String digest) {
        String found = Optional.ofNullable(head(name).metadata().get(SHA256))
                .orElseGet(() -> Digests.sha256(client.getObjectAsBytes(GetObjectRequest.builder()
                                .bucket(release.bucket())
                                .key(key(name))
                                .build())
                        .asByteArray()));
        if (!found.equals(digest)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    release.uri(name) + ": found other content (sha256 " + found + "), expected " + digest
                            + ": a release never changes; commit, or name it by its content with --allow-dirty"
                            + " (COUNTINGHOUSE_EMR_PREFIX and _LOG_FORMAT decide about its state machine, too)");
        }
    }

    /** Whether the release has it. */
    boolean has(String name) {
        return AwsCalls.call(release.uri(name), () -> {
            try {
                head(name);
                return true;
            } catch (NoSuchKeyException e) {
                return false;
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND) {
                    return false;
                }
                throw e;
            }
        });
    }

    private HeadObjectResponse head(String name) {
        return client.headObject(HeadObjectRequest.builder()
                .bucket(release.bucket())
                .key(key(name))
                .build());
    }

    private String key(String name) {
        return release.prefix() + name;
    }

    @Override
    public void close() {
        client.close();
    }
}
