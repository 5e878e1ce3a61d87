package io.countinghouse.common.ledger;

import com.mysql.cj.jdbc.Driver;
import io.countinghouse.common.config.MysqlLogin;
import io.countinghouse.common.config.MysqlNames;
import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.config.TlsAuthorities;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How every connection to MySQL is made, by us, by Spark and by Flyway. A URL holds host, port and database and nothing
 * else; user, password and what the driver may do are properties, which no configuration reaches.
 */
public final class MysqlConnector implements Serializable {
    private static final int ROWS_PER_FETCH = 10_000;
    private static final int ACCESS_DENIED = 1045;

    /** In small letters, see {@link #readingUrl}. */
    private static final String LOGIN = "countinghouselogin";

    private static final String AUTHORITIES = "countinghouseauthorities";

    private static final String SQL_MODE =
            "STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

    private final MysqlSettings settings;

    /** Fails with CONFIGURATION when host, database or user is no plain name. */
    public MysqlConnector(MysqlSettings settings) {
        MysqlNames.require(settings);
        this.settings = settings;
    }

    /** Fit to print. */
    public String url() {
        String host = settings.host();
        return "jdbc:mysql://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + settings.port() + "/"
                + settings.database();
    }

    Connection connect() throws SQLException {
        Map<String, String> properties = shared();
        limitSilence(properties);
        properties.put("rewriteBatchedStatements", "true");
        // A count of changed rows, as the publish checks it, not of matched ones.
        properties.put("useAffectedRows", "true");
        return connect(new Driver(), url(), given(properties), settings.login(), settings.tlsCa());
    }

    /** The same for {@link LocalLoad}: the driver may be asked for files, and gives none. */
    Connection connectForLoading() throws SQLException {
        Map<String, String> properties = shared();
        limitSilence(properties);
        properties.remove("allowLoadLocalInfile");
        properties.put("allowLoadLocalInfileInPath", "");
        return connect(new Driver(), url(), given(properties), settings.login(), settings.tlsCa());
    }

    /** The same for Flyway. */
    Connection connectForMigrating() throws SQLException {
        return connect(new Driver(), url(), given(forMigrating()), settings.login(), settings.tlsCa());
    }

    /**
     * A connection of Spark's JDBC source, which read by {@link #readingUrl}.
     *
     * @param given {@link #forReading}, as Spark hands it on
     */
    public static Connection reading(java.sql.Driver driver, String url, Properties given) throws SQLException {
        Properties properties = new Properties();
        properties.putAll(given);
        String authorities = (String) properties.remove(AUTHORITIES);
        String login = (String) properties.remove(LOGIN);
        if (login == null) {
            return driver.connect(url, trusting(properties, authorities == null ? "" : authorities));
        }
        return connect(driver, url, properties, MysqlLogin.named(login), authorities == null ? "" : authorities);
    }

    /** Tried once more where the password was rotated since it was remembered. */
    private static Connection connect(
            java.sql.Driver driver, String url, Properties properties, MysqlLogin login, String authorities)
            throws SQLException {
        trusting(properties, authorities);
        MysqlLogin.Access access = login.access();
        try {
            return connect(driver, url, properties, access);
        } catch (SQLException e) {
            Optional<MysqlLogin.Access> other =
                    e.getErrorCode() == ACCESS_DENIED ? login.insteadOf(access) : Optional.empty();
            if (other.isEmpty()) {
                throw e;
            }
            return connect(driver, url, properties, other.get());
        }
    }

    private static Connection connect(
            java.sql.Driver driver, String url, Properties properties, MysqlLogin.Access access) throws SQLException {
        properties.put("user", access.user());
        properties.put("password", access.password().reveal());
        return driver.connect(url, properties);
    }

    /** Of these authorities and no others, where some are named. */
    private static Properties trusting(Properties properties, String authorities) {
        if (!authorities.equals(TlsAuthorities.OF_THE_JVM)) {
            properties.put(
                    "trustCertificateKeyStoreUrl",
                    TlsAuthorities.keyStore(authorities).toUri().toString());
            properties.put("trustCertificateKeyStoreType", "PKCS12");
            properties.put("trustCertificateKeyStorePassword", TlsAuthorities.STORE_PASSWORD);
            properties.put("fallbackToSystemTrustStore", "false");
        }
        return properties;
    }

    private static Properties given(Map<String, String> values) {
        Properties properties = new Properties();
        properties.putAll(values);
        return properties;
    }

    /**
     * For Spark's JDBC source; fit to print. It holds every option but who we are: Spark writes the names of properties small
     * when it reads by predicates, and the driver passes over names that it does not know.
     */
    public String readingUrl() {
        Map<String, String> properties = shared();
        limitSilence(properties);
        // Rows come as they are read: a table need not fit into an executor.
        properties.put("useCursorFetch", "true");
        return url()
                + properties.entrySet().stream()
                        .map(property -> property.getKey() + "="
                                + URLEncoder.encode(property.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /**
     * For Spark's JDBC source, beside {@link #readingUrl}, understood by {@link #reading}; holds the password, or where it is to be
     * found.
     */
    public Properties forReading() {
        Properties properties =
                given(Map.of("driver", Driver.class.getName(), "fetchsize", Integer.toString(ROWS_PER_FETCH)));
        if (!settings.tlsCa().equals(TlsAuthorities.OF_THE_JVM)) {
            properties.put(AUTHORITIES, settings.tlsCa());
        }
        settings.login().name().ifPresentOrElse(name -> properties.put(LOGIN, name), () -> {
            properties.put("user", settings.user());
            properties.put("password", settings.password().reveal());
        });
        return properties;
    }

    /** For Flyway, without user and password; a statement that changes a large table may be silent for long. */
    Map<String, String> forMigrating() {
        return shared();
    }

    private void limitSilence(Map<String, String> properties) {
        properties.put("socketTimeout", Long.toString(settings.socketTimeout().toMillis()));
    }

    private Map<String, String> shared() {
        Map<String, String> properties = new TreeMap<>();
        properties.put("sslMode", settings.tls() ? "VERIFY_IDENTITY" : "DISABLED");
        properties.put("allowPublicKeyRetrieval", Boolean.toString(!settings.tls()));
        properties.put("connectTimeout", Long.toString(settings.connectTimeout().toMillis()));
        properties.put("tcpKeepAlive", "true");
        properties.put("connectionTimeZone", "UTC");
        properties.put("forceConnectionTimeZoneToSession", "true");
        properties.put("characterEncoding", "UTF-8");
        // What the server is set to must make no difference: no escapes that are none, no blanks at the end of a CHAR,
        // no value
        // that is bent to fit, and no session that is cut while Spark works.
        properties.put(
                "sessionVariables",
                "sql_mode='" + SQL_MODE + "',wait_timeout=28800,net_read_timeout=600,net_write_timeout=600");
        // A server that turned hostile gets no file of ours and adds no statement; the driver's defaults are the same
        // today.
        properties.put("allowLoadLocalInfile", "false");
        properties.put("allowUrlInLocalInfile", "false");
        properties.put("allowMultiQueries", "false");
        properties.put("detectCustomCollations", "false");
        // Errors without the values of a statement.
        properties.put("paranoid", "true");
        return properties;
    }
}
