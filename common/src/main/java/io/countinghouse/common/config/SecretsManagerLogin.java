package io.countinghouse.common.config;

import java.util.Optional;

/**
 * User and password of a secret in AWS Secrets Manager, as RDS makes them: a JSON object with {@code username} and
 * {@code password}. When the server refuses what is remembered, it is fetched again, once: the password may have been rotated.
 *
 * @param region empty: the ARN's, else the machine's
 * @param secret a name or an ARN
 */
record SecretsManagerLogin(String region, String secret) implements MysqlLogin {
    static final String USER = "username";
    static final String PASSWORD = "password";

    private static final String SCHEME = "secrets-manager:";

    @Override
    public Access access() {
        return of(SecretsManager.secret(region, secret));
    }

    @Override
    public Optional<Access> insteadOf(Access refused) {
        Access remembered = access();
        Access other = remembered.isSameAs(refused) ? of(SecretsManager.again(region, secret)) : remembered;
        return Optional.of(other).filter(access -> !access.isSameAs(refused));
    }

    private static Access of(SecretsManager.Kept secret) {
        Access access = new Access(secret.part(USER).reveal(), secret.part(PASSWORD));
        MysqlNames.USER.require(USER + " in the secret", access.user());
        return access;
    }

    @Override
    public String user() {
        return access().user();
    }

    @Override
    public Optional<String> name() {
        return Optional.of(SCHEME + region + ":" + secret);
    }

    static Optional<SecretsManagerLogin> ofName(String name) {
        if (!name.startsWith(SCHEME)) {
            return Optional.empty();
        }
        String[] parts = name.substring(SCHEME.length()).split(":", 2);
        return Optional.of(new SecretsManagerLogin(parts[0], parts[1]));
    }
}
