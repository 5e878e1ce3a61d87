package io.countinghouse.common.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Secrets in AWS Secrets Manager, with the credentials of the machine or its role. Each JVM remembers what it was told for some
 * minutes, so that a run of many tasks asks a few times.
 */
final class SecretsManager {
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:secretsmanager:([a-z0-9-]+):.*");
    private static final ConfigParseOptions JSON = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

    private static final Map<String, Kept> KNOWN = new ConcurrentHashMap<>();

    private SecretsManager() {}

    /** A secret as it was told, of a place in the process's own time. */
    record Kept(String id, Secret text, long since) {
        /** The whole, or the member of a JSON object; fails with CONFIGURATION when there is none. */
        Secret part(String key) {
            return optionalPart(key)
                    .orElseThrow(() -> new CountinghouseException(
                            ErrorCode.CONFIGURATION,
                            "Secret " + id + " of AWS Secrets Manager: found no text \"" + key
                                    + "\" in it, expected a JSON object that has one"));
        }

        Optional<Secret> optionalPart(String key) {
            try {
                ConfigValue member =
                        ConfigFactory.parseString(text.reveal(), JSON).root().get(key);
                return Optional.ofNullable(member)
                        .filter(found -> found.valueType() == ConfigValueType.STRING)
                        .map(found -> (String) found.unwrapped())
                        .filter(found -> !found.isEmpty())
                        .map(Secret::new);
            } catch (ConfigException e) {
                // Without the cause, which quotes the text.
                return Optional.empty();
            }
        }

        private boolean isFresh() {
            return System.nanoTime() - since < REMEMBERED.toNanos();
        }
    }

    /** Fails with CONFIGURATION when there is none, or it is refused; with SECRETS_UNREACHABLE. */
    static Kept secret(String region, String id) {
        return find(region, id).orElseThrow(() -> unknown(id));
    }

    static Optional<Kept> find(String region, String id) {
        Kept kept = KNOWN.get(key(region, id));
        return kept != null && kept.isFresh() ? Optional.of(kept) : fetch(region, id);
    }

    /** The same, whatever is remembered. */
    static Kept again(String region, String id) {
        return fetch(region, id).orElseThrow(() -> unknown(id));
    }

    private static CountinghouseException unknown(String id) {
        return new CountinghouseException(
                ErrorCode.CONFIGURATION,
                "Secret " + id + ": found no such secret in AWS Secrets Manager, expected its name or ARN");
    }

    private static String key(String region, String id) {
        return region + " " + id;
    }

    private static Optional<Kept> fetch(String region, String id) {
        SecretsManagerClientBuilder builder = SecretsManagerClient.builder()
                .httpClientBuilder(
                        ApacheHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT))
                .overrideConfiguration(override -> override.apiCallTimeout(TIMEOUT.multipliedBy(3)));
        region(region, id).ifPresent(name -> builder.region(Region.of(name)));
        try (SecretsManagerClient client = builder.build()) {
            String text = client.getSecretValue(get -> get.secretId(id)).secretString();
            if (text == null) {
                throw new CountinghouseException(
                        ErrorCode.CONFIGURATION,
                        "Secret " + id + " of AWS Secrets Manager: found bytes, expected a text");
            }
            Kept kept = new Kept(id, new Secret(text), System.nanoTime());
            KNOWN.put(key(region, id), kept);
            return Optional.of(kept);
        } catch (ResourceNotFoundException e) {
            return Optional.empty();
        } catch (AwsServiceException e) {
            throw failure(id, e);
        } catch (SdkException e) {
            throw new CountinghouseException(
                    ErrorCode.SECRETS_UNREACHABLE,
                    "Secret " + id + ": AWS Secrets Manager could not be asked: " + e.getMessage(),
                    e);
        }
    }

    private static CountinghouseException failure(String id, AwsServiceException e) {
        boolean forNow = e.isThrottlingException() || e.statusCode() >= 500;
        return new CountinghouseException(
                forNow ? ErrorCode.SECRETS_UNREACHABLE : ErrorCode.CONFIGURATION,
                "Secret " + id + ": AWS Secrets Manager answered "
                        + (e.awsErrorDetails() == null
                                ? "nothing readable"
                                : e.awsErrorDetails().errorCode()) + " (status " + e.statusCode() + ")"
                        + (forNow ? "" : "; may this machine's role call secretsmanager:GetSecretValue for it?"),
                e);
    }

    /** Without one the SDK looks for the machine's. */
    private static Optional<String> region(String region, String id) {
        if (!region.isEmpty()) {
            return Optional.of(region);
        }
        Matcher arn = ARN.matcher(id);
        return arn.matches() ? Optional.of(arn.group(1)) : Optional.empty();
    }
}
