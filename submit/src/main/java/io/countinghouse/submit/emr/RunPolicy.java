package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/**
 * What one run may do of what its role may: only this job's folders, and only this release. A run has what both allow, so what
 * the role says of other services is repeated for any resource.
 */
final class RunPolicy {
    /** Of a session's policy. */
    static final int MOST_CHARS = 2_048;

    private static final List<String> OTHER_SERVICES = List.of(
            "cloudwatch:PutMetricData",
            "kms:Decrypt",
            "kms:GenerateDataKey",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
            "rds-db:connect",
            "secretsmanager:GetSecretValue",
            "sns:Publish");

    private RunPolicy() {}

    static String of(Place place, Submission submission) {
        String job = submission.job().job();
        String s3 = "arn:" + PartitionMetadata.of(Region.of(place.region())).id() + ":s3:::";
        String data = s3 + place.bucket();
        String releases = s3 + submission.release().bucket();
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        policy.put("Version", "2012-10-17");
        ArrayNode statements = policy.putArray("Statement");
        allow(
                statements,
                List.of(
                        "s3:AbortMultipartUpload",
                        "s3:DeleteObject",
                        "s3:GetObject",
                        "s3:ListMultipartUploadParts",
                        "s3:PutObject"),
                // Rates and mirrors of tables are lake tables that jobs share, so the lake is whole. S3A asks for the
                // folders themselves, too, as if they were objects.
                Stream.of("raw/" + job, "lake", "archive/" + job, "quarantine", "runs/" + job)
                        .map(folder -> data + "/" + place.prefix() + folder + "*")
                        .toList());
        allow(
                statements,
                List.of("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
                Stream.of(data, releases).distinct().toList());
        allow(
                statements,
                List.of("s3:GetObject"),
                List.of(releases + "/" + submission.release().prefix() + "*"));
        allow(statements, List.of("s3:PutObject"), List.of(place.logUri().replace("s3://", s3) + "*"));
        allow(statements, OTHER_SERVICES, List.of("*"));
        return Limits.atMost(job + ": the policy of a run", policy.toString(), MOST_CHARS);
    }

    private static void allow(ArrayNode statements, List<String> actions, List<String> resources) {
        ObjectNode statement = statements.addObject();
        statement.put("Effect", "Allow");
        actions.forEach(statement.putArray("Action")::add);
        resources.forEach(statement.putArray("Resource")::add);
    }
}
