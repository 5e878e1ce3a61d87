package io.countinghouse.common.mart;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.MysqlConnector;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions;
import org.apache.spark.sql.jdbc.JdbcConnectionProvider;
import scala.collection.immutable.Map;

/**
 * Connects Spark's JDBC source as its own provider does, but without that one's log line at DEBUG, which prints every
 * property, and the password among them, and with what {@link MysqlConnector#forReading} says of the login. Spark finds it as a service; a source asks for it by its name.
 */
public final class SilentConnectionProvider extends JdbcConnectionProvider {
    static final String NAME = "countinghouse-silent";

    @Override
    public String name() {
        return NAME;
    }

    /** Other sources of the same session keep their provider. */
    @Override
    public boolean canHandle(Driver driver, Map<String, String> options) {
        return new JDBCOptions(options).connectionProviderName().contains(NAME);
    }

    @Override
    public Connection getConnection(Driver driver, Map<String, String> options) {
        JDBCOptions read = new JDBCOptions(options);
        try {
            return MysqlConnector.reading(driver, read.url(), read.asConnectionProperties());
        } catch (SQLException e) {
            throw Database.failure("connect Spark to " + read.url(), e);
        }
    }

    @Override
    public boolean modifiesSecurityContext(Driver driver, Map<String, String> options) {
        return false;
    }
}
