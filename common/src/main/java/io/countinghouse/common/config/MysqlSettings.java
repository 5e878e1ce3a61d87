package io.countinghouse.common.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where the ledger and the marts are.
 *
 * @param login as a user that may do DML only
 * @param tls whether the server's certificate and name are verified; off only for loopback sandboxes
 * @param tlsCa where the certificates of the authorities are that are trusted, see {@link TlsAuthorities}; empty: the JVM's own
 */
public record MysqlSettings(
        String host,
        int port,
        String database,
        MysqlLogin login,
        boolean tls,
        String tlsCa,
        Duration connectTimeout,
        Duration socketTimeout)
        implements Serializable {
    /** With a password that is known, and the JVM's own authorities. */
    public MysqlSettings(
            String host,
            int port,
            String database,
            String user,
            Secret password,
            boolean tls,
            Duration connectTimeout,
            Duration socketTimeout) {
        this(
                host,
                port,
                database,
                new FixedLogin(user, password),
                tls,
                TlsAuthorities.OF_THE_JVM,
                connectTimeout,
                socketTimeout);
    }

    public String user() {
        return login.user();
    }

    /** For a connection that is made now. */
    public Secret password() {
        return login.access().password();
    }

    /** The same server and database as another user. */
    MysqlSettings as(MysqlLogin other) {
        return new MysqlSettings(host, port, database, other, tls, tlsCa, connectTimeout, socketTimeout);
    }
}
