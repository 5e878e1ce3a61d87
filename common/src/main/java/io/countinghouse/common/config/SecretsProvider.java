package io.countinghouse.common.config;

import java.util.Optional;

/** Where secrets come from. */
@FunctionalInterface
public interface SecretsProvider {
    /** Before the name of a secret in AWS Secrets Manager, after which {@code #KEY} may name a member of a JSON object. */
    String SECRETS_MANAGER = "secretsmanager:";

    /** The secret of that name, or empty when there is none. */
    Optional<Secret> secret(String name);

    /** Environment variables of this process. */
    static SecretsProvider environment() {
        return name -> Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .map(Secret::new);
    }

    /**
     * The same, and names that begin with {@link #SECRETS_MANAGER}.
     *
     * @param region of the secrets; empty: the machine's
     */
    default SecretsProvider orSecretsManager(String region) {
        return name -> {
            if (!name.startsWith(SECRETS_MANAGER)) {
                return secret(name);
            }
            String[] parts = name.substring(SECRETS_MANAGER.length()).split("#", 2);
            Optional<SecretsManager.Kept> kept = SecretsManager.find(region, parts[0]);
            return parts.length == 1
                    ? kept.map(SecretsManager.Kept::text)
                    : kept.flatMap(secret -> secret.optionalPart(parts[1]));
        };
    }
}
