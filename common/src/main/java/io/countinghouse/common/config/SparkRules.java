package io.countinghouse.common.config;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Spark properties on which the figures or the secrets depend. No file, option or cluster default may say otherwise: a run
 * under other rules would publish other figures, or write a password into its event log, and say nothing.
 */
public final class SparkRules {
    /**
     * An overflow or a cast that loses something fails; days and months are cut in UTC; a file of the lake that is damaged or
     * gone is not passed over.
     */
    public static final Map<String, String> FIXED = Map.of(
            "spark.sql.ansi.enabled", "true",
            "spark.sql.session.timeZone", "UTC",
            "spark.sql.storeAssignmentPolicy", "ANSI",
            "spark.sql.files.ignoreCorruptFiles", "false",
            "spark.sql.files.ignoreMissingFiles", "false",
            "spark.hadoop.parquet.page.verify-checksum.enabled", "true");

    private static final String REDACTION = "spark.redaction.regex";

    /** Names under which a secret may reach an event log. */
    private static final List<String> SECRETS = List.of(
            "password",
            "COUNTINGHOUSE_MYSQL_PASSWORD",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "spark.hadoop.fs.s3a.access.key",
            "spark.hadoop.fs.s3a.secret.key",
            "spark.hadoop.fs.s3a.session.token");

    private SparkRules() {}

    /** What the property must be, when {@code value} is not that. */
    static Optional<String> expected(String name, String value) {
        if (name.equals(REDACTION)) {
            return coversSecrets(value) ? Optional.empty() : Optional.of("a pattern that finds each of " + SECRETS);
        }
        return Optional.ofNullable(FIXED.get(name)).filter(fixed -> !fixed.equalsIgnoreCase(value));
    }

    /** Fails with CONFIGURATION, telling every property that breaks a rule. */
    public static void require(Map<String, String> properties) {
        List<String> faults = properties.entrySet().stream()
                .flatMap(property -> expected(property.getKey(), property.getValue())
                        .map(expected ->
                                property.getKey() + ": found \"" + property.getValue() + "\", expected " + expected)
                        .stream())
                .sorted()
                .toList();
        if (!faults.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "Spark's properties, from spark-submit or spark-defaults.conf: " + String.join("; ", faults));
        }
    }

    private static boolean coversSecrets(String regex) {
        try {
            Pattern pattern = Pattern.compile(regex);
            return SECRETS.stream().allMatch(name -> pattern.matcher(name).find());
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
