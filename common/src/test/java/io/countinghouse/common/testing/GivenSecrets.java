package io.countinghouse.common.testing;

import io.countinghouse.common.config.Secret;
import io.countinghouse.common.config.SecretsProvider;
import java.util.Optional;

/** Secrets without an environment. */
public final class GivenSecrets {
    private GivenSecrets() {}

    /** This password under every name; there is no address of a webhook, which would be used at once. */
    public static SecretsProvider of(String password) {
        return name -> name.contains("WEBHOOK") ? Optional.empty() : Optional.of(new Secret(password));
    }
}
