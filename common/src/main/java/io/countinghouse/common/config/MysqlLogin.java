package io.countinghouse.common.config;

import java.io.Serializable;
import java.util.Optional;

/**
 * As whom connections to MySQL log in, from the driver and from executors alike. What it finds is remembered by each JVM, and
 * printed by none.
 */
public sealed interface MysqlLogin extends Serializable permits FixedLogin, SecretsManagerLogin, RdsIamLogin {
    /** A user and what that one proves it by. */
    record Access(String user, Secret password) implements Serializable {
        boolean isSameAs(Access other) {
            return user.equals(other.user) && password.reveal().equals(other.password.reveal());
        }
    }

    /** For a connection that is made now. */
    Access access();

    /** Another one, after the server refused this; none when there is no other. */
    Optional<Access> insteadOf(Access refused);

    String user();

    /**
     * Where to find it, in a text without a secret, to be understood by {@link #named}; none of a password that is nowhere else
     * to be found.
     */
    Optional<String> name();

    /** What {@link #name} named. */
    static MysqlLogin named(String name) {
        return SecretsManagerLogin.ofName(name)
                .map(MysqlLogin.class::cast)
                .or(() -> RdsIamLogin.ofName(name))
                .orElseThrow(() -> new IllegalArgumentException(name));
    }
}
