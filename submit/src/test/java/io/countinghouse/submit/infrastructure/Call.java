package io.countinghouse.submit.infrastructure;

import io.countinghouse.common.testing.StoreRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What AWS would be asked to allow. */
public record Call(String action, String resource) {
    private static final Pattern DELETED = Pattern.compile("<Key>([^<]*)</Key>");

    /**
     * What S3 would ask for a request, by its list of actions per operation.
     *
     * @param bucket that the bucket of the request stands for
     */
    public static Stream<Call> of(StoreRequest request, String bucket) {
        String[] parts = request.target().split("\\?", 2);
        Map<String, String> query = query(parts.length == 1 ? "" : parts[1]);
        String[] path = parts[0].substring(1).split("/", 2);
        String arn = "arn:aws:s3:::" + bucket;
        String key = path.length == 1 ? "" : decoded(path[1]);
        if (key.isEmpty()) {
            return ofBucket(request, query, arn);
        }
        return switch (request.method()) {
            case "HEAD", "GET" -> Stream.of(new Call("s3:GetObject", arn + "/" + key));
            case "PUT", "POST" -> Stream.concat(
                    Stream.of(new Call("s3:PutObject", arn + "/" + key)),
                    request.copySource().stream().map(source -> new Call("s3:GetObject", arn + "/" + keyOf(source))));
            case "DELETE" -> Stream.of(new Call(
                    query.containsKey("uploadId") ? "s3:AbortMultipartUpload" : "s3:DeleteObject", arn + "/" + key));
            default -> throw unknown(request);
        };
    }

    private static Stream<Call> ofBucket(StoreRequest request, Map<String, String> query, String arn) {
        if (request.method().equals("POST") && query.containsKey("delete")) {
            return DELETED.matcher(request.body())
                    .results()
                    .map(key -> new Call("s3:DeleteObject", arn + "/" + key.group(1)));
        }
        if (request.method().equals("GET") && query.containsKey("uploads")) {
            return Stream.of(new Call("s3:ListBucketMultipartUploads", arn));
        }
        if (request.method().equals("GET") && query.containsKey("location")) {
            return Stream.of(new Call("s3:GetBucketLocation", arn));
        }
        if (request.method().equals("HEAD") || query.containsKey("list-type")) {
            return Stream.of(new Call("s3:ListBucket", arn));
        }
        throw unknown(request);
    }

    private static AssertionError unknown(StoreRequest request) {
        return new AssertionError(
                request.method() + " " + request.target() + ": found a request whose action the test does not know");
    }

    private static String keyOf(String copySource) {
        return decoded(copySource).replaceFirst("^/?[^/]*/", "");
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : text.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            query.put(sides[0], sides.length == 1 ? "" : decoded(sides[1]));
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
