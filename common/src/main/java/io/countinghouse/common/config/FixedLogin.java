package io.countinghouse.common.config;

import java.util.Optional;

/** A password that was given to this process. */
record FixedLogin(String user, Secret password) implements MysqlLogin {
    @Override
    public Access access() {
        return new Access(user, password);
    }

    @Override
    public Optional<Access> insteadOf(Access refused) {
        return Optional.empty();
    }

    @Override
    public Optional<String> name() {
        return Optional.empty();
    }
}
