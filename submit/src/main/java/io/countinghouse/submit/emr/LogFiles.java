package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What EMR has put at an environment's log URI. */
final class LogFiles implements AutoCloseable {
    private final String bucket;
    private final String folder;
    private final S3Client client;

    LogFiles(Place place, S3Client client) {
        String path = place.logUri().substring("s3://".length());
        this.bucket = path.substring(0, path.indexOf('/'));
        this.folder = path.substring(path.indexOf('/') + 1);
        this.client = client;
    }

    /** Names below the prefix, which is one below the log URI. */
    List<String> below(String prefix) {
        ListObjectsV2Request request = ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(folder + prefix)
                .build();
        return AwsCalls.call(uri(prefix), () -> client.listObjectsV2Paginator(request).contents().stream()
                .map(S3Object::key)
                .map(key -> key.substring(folder.length()))
                .sorted()
                .toList());
    }

    /** The text, unpacked; none: EMR has not put it there yet. */
    Optional<String> text(String name) {
        GetObjectRequest request =
                GetObjectRequest.builder().bucket(bucket).key(folder + name).build();
        return AwsCalls.call(uri(name), () -> {
            try {
                return Optional.of(
                        unpacked(name, client.getObjectAsBytes(request).asByteArray()));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    String uri(String name) {
        return "s3://" + bucket + "/" + folder + name;
    }

    private String unpacked(String name, byte[] bytes) {
        if (!name.endsWith(".gz")) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, uri(name) + ": found no gzip file", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
