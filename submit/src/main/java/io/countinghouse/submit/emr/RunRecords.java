package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The records that runs wrote beside the lake. */
final class RunRecords implements AutoCloseable {
    private final Place place;
    private final S3Client client;

    RunRecords(Place place, S3Client client) {
        this.place = place;
        this.client = client;
    }

    /** None where the driver has not come so far. */
    Optional<RunRecord> find(String job, String runId) {
        return read(place.recordKey(job, runId));
    }

    /** Of a job, the latest first. */
    List<RunRecord> latest(String job, int most) {
        String folder = place.prefix() + RunRecord.folder(job);
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(place.bucket())
                .prefix(folder)
                .build();
        List<String> keys = AwsCalls.call(
                "s3://" + place.bucket() + "/" + folder,
                () -> client.listObjectsV2Paginator(request).contents().stream()
                        .sorted(Comparator.comparing(S3Object::lastModified).reversed())
                        .map(S3Object::key)
                        .filter(key -> key.endsWith(".json"))
                        .limit(most)
                        .toList());
        return keys.stream().flatMap(key -> shown(job, key).stream()).toList();
    }

    private Optional<RunRecord> shown(String job, String key) {
        try {
            return read(key);
        } catch (CountinghouseException e) {
            if (e.code() != ErrorCode.STORAGE) {
                throw e;
            }
            String runId = key.substring(key.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
            return Optional.of(RunRecord.unreadable(job, runId, e.getMessage()));
        }
    }

    private Optional<RunRecord> read(String key) {
        String where = "s3://" + place.bucket() + "/" + key;
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(place.bucket()).key(key).build();
        return AwsCalls.call(where, () -> {
            try {
                return Optional.of(
                        RunRecord.parse(where, client.getObjectAsBytes(request).asByteArray()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    @Override
    public void close() {
        client.close();
    }
}
