package io.countinghouse.common.notify;

import io.countinghouse.common.config.NotifySettings.Sns;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.SnsClientBuilder;

/** A topic of Amazon SNS, with the credentials of the machine or its role. */
record SnsTopic(Sns sns) implements Destination {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_IN_SUBJECT = 100;

    /** SNS takes 256 KiB. */
    private static final int MOST_BYTES = 200_000;

    private static final int SERVER_FAULTS = 500;

    @Override
    public String name() {
        return "sns";
    }

    @Override
    public String send(Digest digest) throws NotDelivered {
        SnsClientBuilder builder = SnsClient.builder()
                .region(Region.of(sns.region()))
                .httpClientBuilder(
                        ApacheHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT))
                // This suite tries again by itself, and says so.
                .overrideConfiguration(override ->
                        override.retryStrategy(retry -> retry.maxAttempts(1)).apiCallTimeout(TIMEOUT));
        sns.endpoint().ifPresent(endpoint -> builder.endpointOverride(URI.create(endpoint)));
        try (SnsClient client = builder.build()) {
            return client.publish(publish -> publish.topicArn(sns.topicArn())
                            .subject(subject(digest.headline()))
                            .message(cut(DigestText.of(digest))))
                    .messageId();
        } catch (AwsServiceException e) {
            String reason =
                    "status " + e.statusCode() + " (" + e.awsErrorDetails().errorCode() + ")";
            throw e.isThrottlingException() || e.statusCode() >= SERVER_FAULTS
                    ? NotDelivered.forNow(reason)
                    : NotDelivered.refused(reason);
        } catch (SdkException e) {
            throw NotDelivered.forNow(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** SNS takes printable ASCII. */
    private static String subject(String headline) {
        String ascii = headline.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.substring(0, Math.min(MOST_IN_SUBJECT, ascii.length()));
    }

    private static String cut(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MOST_BYTES
                ? text
                : new String(bytes, 0, MOST_BYTES, StandardCharsets.UTF_8) + "\n(cut here)";
    }
}
