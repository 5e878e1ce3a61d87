package io.countinghouse.common.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.s3a.AWSS3IOException;
import org.apache.hadoop.fs.s3a.Invoker;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3ARetryPolicy;
import org.apache.hadoop.fs.s3a.impl.PutObjectOptions;
import org.apache.hadoop.fs.store.audit.AuditSpan;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * Requests that S3A does not make, on a condition or for part of a folder, by S3A's own client, retries and request factory: endpoint, credentials,
 * encryption, access lists and storage class are those of every other request to the bucket.
 */
final class S3Bucket {
    private static final int KEYS_OF_A_PAGE = 1000;
    private static final String WRITE_ID = "countinghouse-write-id";
    /** S3A's settings of how objects are encrypted and kept. */
    private static final List<String> OF_WRITES = List.of("fs.s3a.encryption.algorithm", "fs.s3a.create.storage.class");

    private static final char FIRST_PRINTABLE = '!';
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int NOT_IMPLEMENTED = 501;
    private static final Set<String> OF_UNKNOWN_HEADERS = Set.of("InvalidArgument", "InvalidRequest", "NotImplemented");

    private final S3AFileSystem fileSystem;
    private final S3Client client;
    private final Invoker retries;

    private S3Bucket(S3AFileSystem fileSystem) {
        this.fileSystem = fileSystem;
        this.client = fileSystem.getS3AInternals().getAmazonS3Client("requests on a condition");
        this.retries = new Invoker(new S3ARetryPolicy(fileSystem.getConf()), Invoker.LOG_EVENT);
    }

    /** None where S3A is not what serves these paths. */
    static Optional<S3Bucket> of(FileSystem fileSystem) {
        return fileSystem instanceof S3AFileSystem s3a ? Optional.of(new S3Bucket(s3a)) : Optional.empty();
    }

    /** Endpoint and bucket, for a person. */
    String name() {
        String endpoint = fileSystem.getConf().getTrimmed("fs.s3a.endpoint", "");
        return fileSystem.getUri() + (endpoint.isEmpty() ? "" : " at " + endpoint);
    }

    /** Puts an object where there is none. What a write of which the answer was lost left there is found again: it is done. */
    Answer putIfAbsent(Path path, byte[] content) throws IOException {
        return putIfAbsent(path, fileSystem.pathToKey(path), content);
    }

    /** Keeps an empty folder as S3A does, but without looking at those that it lies in, which we may not. */
    void keepFolder(Path folder) throws IOException {
        putIfAbsent(folder, fileSystem.pathToKey(folder) + "/", new byte[0]);
    }

    private Answer putIfAbsent(Path path, String key, byte[] content) throws IOException {
        String writeId = UUID.randomUUID().toString();
        PutObjectRequest.Builder request = fileSystem
                .getRequestFactory()
                .newPutObjectRequestBuilder(key, PutObjectOptions.keepingDirs(), content.length, key.endsWith("/"))
                .metadata(Map.of(WRITE_ID, writeId));
        PutObjectRequest put = on("If-None-Match", "*", request).build();
        Answer answer = ask("create if absent", path, () -> client.putObject(put, RequestBody.fromBytes(content)));
        return answer == Answer.REFUSED && wrote(path, writeId) ? Answer.DONE : answer;
    }

    /**
     * The same.
     *
     * @throws FileAlreadyExistsException when another write made it first
     */
    void create(Path file, byte[] content) throws IOException {
        Answer answer = putIfAbsent(file, content);
        if (answer == Answer.REFUSED) {
            throw new FileAlreadyExistsException(file.toString());
        }
        if (answer != Answer.DONE) {
            throw new IOException(file + ": found the answer " + answer + " to a conditional write, expected "
                    + Answer.DONE + " or " + Answer.REFUSED + " as before");
        }
    }

    private boolean wrote(Path path, String writeId) throws IOException {
        try {
            return writeId.equals(fileSystem
                    .getS3AInternals()
                    .getObjectMetadata(path)
                    .metadata()
                    .get(WRITE_ID));
        } catch (FileNotFoundException e) {
            // Another write's, which is gone since.
            return false;
        }
    }

    /** @throws FileNotFoundException when there is no such object */
    HeadObjectResponse look(Path path) throws IOException {
        return fileSystem.getS3AInternals().getObjectMetadata(path);
    }

    /** Whether a copy of the object is encrypted and kept as what is written here, and not as its sender chose. */
    boolean keepsAsWritten(HeadObjectResponse object) {
        return object.ssekmsKeyId() == null
                && object.sseCustomerAlgorithm() == null
                && (object.storageClass() == null || object.storageClass() == StorageClass.STANDARD)
                && OF_WRITES.stream()
                        .allMatch(name ->
                                fileSystem.getConf().getTrimmed(name, "").isEmpty());
    }

    /**
     * Copies an object that has this ETag, with its metadata and tags, within the store. A destination that is there is written
     * anew.
     *
     * @param source as {@link #look} found it
     * @param etag with or without its quotes
     * @return ABSENT when it is gone
     * @throws java.nio.file.AccessDeniedException also when it has tags, which it needs more permissions to copy
     */
    Answer copyIfSame(Path from, HeadObjectResponse source, String etag, Path to) throws IOException {
        CopyObjectRequest.Builder request = fileSystem
                .getRequestFactory()
                .newCopyObjectRequestBuilder(fileSystem.pathToKey(from), fileSystem.pathToKey(to), source);
        CopyObjectRequest copy =
                on("x-amz-copy-source-if-match", quoted(etag), request).build();
        return ask("copy if same", from, () -> client.copyObject(copy));
    }

    /** Deletes an object that has this ETag, with or without its quotes. */
    Answer deleteIfSame(Path path, String etag) throws IOException {
        DeleteObjectRequest.Builder request =
                fileSystem.getRequestFactory().newDeleteObjectRequestBuilder(fileSystem.pathToKey(path));
        DeleteObjectRequest delete = on("If-Match", quoted(etag), request).build();
        return ask("delete if same", path, () -> client.deleteObject(delete));
    }

    private static String quoted(String etag) {
        return etag.startsWith("\"") ? etag : "\"" + etag + "\"";
    }

    /** As a header, for the SDK of a cluster may be older than its methods for conditions. */
    private static <T extends AwsRequest.Builder> T on(String header, String value, T request) {
        AwsRequestOverrideConfiguration present = request.overrideConfiguration();
        request.overrideConfiguration(
                (present == null ? AwsRequestOverrideConfiguration.builder() : present.toBuilder())
                        .putHeader(header, value)
                        .build());
        return request;
    }

    private Answer ask(String operation, Path path, Runnable request) throws IOException {
        AuditSpan span = fileSystem.createSpan(operation, path.toString(), null);
        try {
            return retries.retry(operation, path.toString(), true, () -> {
                try {
                    request.run();
                    return Answer.DONE;
                } catch (AwsServiceException e) {
                    return answer(operation + " " + path, e);
                }
            });
        } finally {
            span.deactivate();
        }
    }

    /**
     * What lies directly in a folder from a name on, by name: one request for a thousand. S3A would ask first whether the folder
     * is there, and list what comes before that name, too.
     *
     * @param first the folder and the name
     */
    List<FileStatus> listFrom(Path first) throws IOException {
        Path folder = first.getParent();
        String prefix = fileSystem.pathToKey(folder) + "/";
        List<FileStatus> found = new ArrayList<>();
        Optional<String> token = Optional.empty();
        boolean more;
        do {
            ListObjectsV2Response page = page(folder, prefix, keyBefore(prefix + first.getName()), token);
            for (S3Object object : page.contents()) {
                found.add(new FileStatus(
                        object.size(),
                        false,
                        1,
                        fileSystem.getDefaultBlockSize(folder),
                        object.lastModified().toEpochMilli(),
                        new Path(folder, object.key().substring(prefix.length()))));
            }
            for (CommonPrefix inner : page.commonPrefixes()) {
                String name =
                        inner.prefix().substring(prefix.length(), inner.prefix().length() - 1);
                found.add(new FileStatus(0, true, 1, 0, 0, new Path(folder, name)));
            }
            token = Optional.ofNullable(page.nextContinuationToken());
            more = Boolean.TRUE.equals(page.isTruncated());
            if (more && token.isEmpty()) {
                throw new IOException(
                        folder + ": found a listing that ends before its end and does not say where to go on");
            }
        } while (more);
        return found.stream()
                .filter(status -> status.getPath().getName().compareTo(first.getName()) >= 0)
                .sorted(Comparator.comparing(status -> status.getPath().getName()))
                .toList();
    }

    private ListObjectsV2Response page(Path folder, String prefix, String after, Optional<String> token)
            throws IOException {
        ListObjectsV2Request.Builder request = fileSystem
                .getRequestFactory()
                .newListObjectsV2RequestBuilder(prefix, "/", KEYS_OF_A_PAGE)
                .startAfter(after);
        token.ifPresent(request::continuationToken);
        AuditSpan span = fileSystem.createSpan("list from", folder.toString(), null);
        try {
            return retries.retry("list from", folder.toString(), true, () -> client.listObjectsV2(request.build()));
        } finally {
            span.deactivate();
        }
    }

    /** A key before this one: S3 lists what comes after a key. */
    private static String keyBefore(String key) {
        int last = key.length() - 1;
        String start = key.substring(0, last);
        // A control character, by which Delta lists all of a folder, is none that the answer could name.
        return key.charAt(last) <= FIRST_PRINTABLE ? start : start + (char) (key.charAt(last) - 1);
    }

    private static Answer answer(String operation, AwsServiceException refusal) throws IOException {
        if (refusal.statusCode() == PRECONDITION_FAILED) {
            return Answer.REFUSED;
        }
        if (refusal.statusCode() == NOT_IMPLEMENTED
                || (refusal.statusCode() == BAD_REQUEST
                        && refusal.awsErrorDetails() != null
                        && OF_UNKNOWN_HEADERS.contains(
                                String.valueOf(refusal.awsErrorDetails().errorCode())))) {
            return Answer.UNKNOWN_CONDITION;
        }
        if (refusal.statusCode() == NOT_FOUND
                && refusal.awsErrorDetails() != null
                && "NoSuchKey".equals(refusal.awsErrorDetails().errorCode())) {
            return Answer.ABSENT;
        }
        if (refusal.statusCode() == CONFLICT && refusal instanceof S3Exception conflict) {
            // Another request to this key was under way: S3 asks to try again, which S3A would not.
            throw new AWSS3IOException(operation, conflict);
        }
        throw refusal;
    }
}
