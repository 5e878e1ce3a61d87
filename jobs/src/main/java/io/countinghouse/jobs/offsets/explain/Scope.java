package io.countinghouse.jobs.offsets.explain;

import io.countinghouse.jobs.offsets.statement.InvoiceName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a query is about: the values of {@code :company}, {@code :currency}, {@code :system} and {@code :invoice} in its text. */
record Scope(long company, String currency, InvoiceName invoice) {
    private static final Pattern NAME = Pattern.compile(":([a-z]+)");

    /** Told of each row. */
    @FunctionalInterface
    interface RowHandler {
        void row(ResultSet row) throws SQLException, java.io.IOException;
    }

    /** The same of a currency. */
    Scope in(String another) {
        return new Scope(company, another, invoice);
    }

    /** Streams the rows of a query, one at a time; until it returns, the connection can do nothing else. */
    void forEach(Connection connection, String sql, RowHandler handler) throws SQLException, java.io.IOException {
        Map<String, Object> values =
                Map.of("company", company, "currency", currency, "system", invoice.system(), "invoice", invoice.id());
        List<Object> parameters = new ArrayList<>();
        Matcher names = NAME.matcher(sql);
        String text = names.replaceAll(name -> {
            parameters.add(values.get(name.group(1)));
            return "?";
        });
        try (PreparedStatement statement =
                connection.prepareStatement(text, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(Integer.MIN_VALUE);
            for (int i = 0; i < parameters.size(); i++) {
                statement.setObject(i + 1, parameters.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    handler.row(rows);
                }
            }
        }
    }
}
