package io.countinghouse.common.source;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.ledger.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys of a source table as they are, for a look at them. */
public final class SourceKeys {
    private SourceKeys() {}

    /**
     * A query of the identity of every row and the moment of its last change, as text, under their names in the extract.
     *
     * @throws CountinghouseException as {@link TableSnapshot#open} does
     */
    public static String query(MysqlSettings server, SourceTable table) {
        try (Connection connection = new Database(server).open()) {
            TableShape shape = TableShape.of(connection, table.name());
            shape.requireReadable(table);
            return Stream.concat(table.identity().stream(), Stream.of(table.updated()))
                    .map(table::column)
                    .map(column -> shape.printed(column) + " AS " + SourceTable.quoted(column.ours()))
                    .collect(Collectors.joining(", ", "SELECT ", " FROM " + SourceTable.quoted(table.name())));
        } catch (SQLException e) {
            throw Database.failure("look at source table " + table.name(), e);
        }
    }
}
