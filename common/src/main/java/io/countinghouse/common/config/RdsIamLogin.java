package io.countinghouse.common.config;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.rds.RdsUtilities;

/**
 * A token of RDS in a password's place, made for each connection of the machine's own credentials or its role's: it lives a
 * quarter of an hour. It is sent as it is, so TLS must be on; Connector/J sends it over nothing else.
 *
 * @param region empty: the machine's
 */
record RdsIamLogin(String region, String host, int port, String user) implements MysqlLogin {
    private static final String SCHEME = "rds-iam:";

    /** Looks for credentials when the first token is made, and renews them. */
    private static final class Machine {
        private static final AwsCredentialsProvider CREDENTIALS =
                DefaultCredentialsProvider.builder().build();
    }

    @Override
    public Access access() {
        try {
            return new Access(
                    user,
                    new Secret(RdsUtilities.builder()
                            .region(
                                    region.isEmpty()
                                            ? DefaultAwsRegionProviderChain.builder()
                                                    .build()
                                                    .getRegion()
                                            : software.amazon.awssdk.regions.Region.of(region))
                            .credentialsProvider(Machine.CREDENTIALS)
                            .build()
                            .generateAuthenticationToken(
                                    token -> token.hostname(host).port(port).username(user))));
        } catch (SdkClientException e) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "mysql.login: no token of RDS for " + user + " at " + host + ":" + port
                            + " could be made; expected AWS credentials and a region (aws.region) on this machine: "
                            + e.getMessage(),
                    e);
        }
    }

    /** A token that is refused is not old: the next would be refused as well. */
    @Override
    public Optional<Access> insteadOf(Access refused) {
        return Optional.empty();
    }

    @Override
    public Optional<String> name() {
        return Optional.of(SCHEME + region + ":" + port + ":" + user + ":" + host);
    }

    static Optional<RdsIamLogin> ofName(String name) {
        if (!name.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String[] parts = name.substring(SCHEME.length()).split(":", 4);
        return Optional.of(new RdsIamLogin(parts[0], parts[3], Integer.parseInt(parts[1]), parts[2]));
    }
}
