package io.countinghouse.submit.emr;

import java.util.Optional;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emrserverless.EmrServerlessClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Clients of AWS in an environment's region. Credentials are those of the machine or the shell; {@code AWS_ENDPOINT_URL_EMR} and its
 * like lead elsewhere, e.g. to a stub.
 */
record Clients(Place place) {
    EmrServerlessClient emrServerless() {
        return in(EmrServerlessClient.builder());
    }

    EmrClient emr() {
        return in(EmrClient.builder());
    }

    /** For requests that must not be repeated before somebody has looked what became of them. */
    EmrClient emrOnce() {
        return in(EmrClient.builder()
                .overrideConfiguration(
                        configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry())));
    }

    SchedulerClient scheduler() {
        return in(SchedulerClient.builder());
    }

    SecretsManagerClient secrets() {
        return in(SecretsManagerClient.builder());
    }

    StsClient sts() {
        return in(StsClient.builder());
    }

    S3Client s3() {
        S3ClientBuilder builder = S3Client.builder();
        if (leadsElsewhere()) {
            // Other stores have no names of buckets in their host's, and not all know S3's newer checksums.
            builder.forcePathStyle(true)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        return in(builder);
    }

    private static boolean leadsElsewhere() {
        return Optional.ofNullable(System.getProperty("aws.endpointUrlS3"))
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL_S3")))
                .or(() -> Optional.ofNullable(System.getProperty("aws.endpointUrl")))
                .or(() -> Optional.ofNullable(System.getenv("AWS_ENDPOINT_URL")))
                .isPresent();
    }

    private <B extends AwsClientBuilder<B, C>, C> C in(B builder) {
        return builder.region(Region.of(place.region())).build();
    }
}
