package io.countinghouse.common.config;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where the ledger and the marts are.
 *
 * @param user may do DML only
 * @param tls whether the server's certificate and name are verified; off only for loopback sandboxes
 */
public record MysqlSettings(
        String host,
        int port,
        String database,
        String user,
        Secret password,
        boolean tls,
        Duration connectTimeout,
        Duration socketTimeout)
        implements Serializable {
    /** The same server and database as another user. */
    MysqlSettings as(String otherUser, Secret otherPassword) {
        return new MysqlSettings(host, port, database, otherUser, otherPassword, tls, connectTimeout, socketTimeout);
    }
}
