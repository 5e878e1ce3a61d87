package io.countinghouse.common.config;

import java.util.Optional;

/** Where secrets come from. */
@FunctionalInterface
public interface SecretsProvider {
    /** The secret of that name, or empty when there is none. */
    Optional<Secret> secret(String name);

    /** Environment variables of this process. */
    static SecretsProvider environment() {
        return name -> Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .map(Secret::new);
    }
}
