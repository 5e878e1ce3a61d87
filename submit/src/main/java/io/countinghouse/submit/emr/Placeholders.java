package io.countinghouse.submit.emr;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An environment that CloudFormation fills in ({@code DefinitionSubstitutions}): ApplicationId, ClusterId, DataBucket, LogUri,
 * MysqlHost, MysqlSecret, Release, ReleaseBucket, Target, TopicArn, and for each role its name in camel case with RoleArn, e.g.
 * SalesMartsRoleArn.
 */
final class Placeholders {
    private static final String RELEASE = "${Release}";

    private Placeholders() {}

    /** Like {@code place}, which says how its cluster works, but knows nothing of the account. */
    static Place of(Place place) {
        Map<String, String> roles = new TreeMap<>();
        place.roles().keySet().forEach(role -> roles.put(role, "${" + camelCase(role) + "RoleArn}"));
        return new Place(
                place.name(),
                place.region(),
                place.account(),
                place.label(),
                place.labelSupportEnds(),
                place.target(),
                "${DataBucket}",
                place.prefix(),
                "${ReleaseBucket}",
                "${LogUri}",
                new Place.Serverless(Optional.of("${ApplicationId}")),
                new Place.Cluster(
                        Optional.of("${ClusterId}"),
                        place.ec2().stepConcurrency(),
                        place.ec2().runtimeRoles()),
                roles,
                place.scheduler(),
                new Place.Mysql("${MysqlHost}", "${MysqlSecret}", place.mysql().tlsCa()),
                place.logFormat());
    }

    /** @param open an environment of {@link #of} */
    static Release release(Place open) {
        return open.release(RELEASE);
    }

    static String camelCase(String name) {
        return Arrays.stream(name.split("-"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
    }
}
