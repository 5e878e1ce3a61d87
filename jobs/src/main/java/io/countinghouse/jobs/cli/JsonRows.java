package io.countinghouse.jobs.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Rows of MySQL as JSON objects, a member for each column. */
final class JsonRows {
    private JsonRows() {}

    /** As MySQL writes the values; numbers keep all of their digits. */
    static void write(JsonGenerator json, ResultSet rows) throws SQLException, IOException {
        write(json, rows, false);
    }

    /** The same, with times as ISO 8601 has them, in UTC, in which the ledger keeps them. */
    static void writeOfLedger(JsonGenerator json, ResultSet rows) throws SQLException, IOException {
        write(json, rows, true);
    }

    private static void write(JsonGenerator json, ResultSet rows, boolean inIso) throws SQLException, IOException {
        ResultSetMetaData columns = rows.getMetaData();
        json.writeStartObject();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            json.writeFieldName(columns.getColumnLabel(i));
            Object value = rows.getObject(i);
            if (value == null) {
                json.writeNull();
            } else if (value instanceof BigDecimal decimal) {
                json.writeNumber(decimal.toPlainString());
            } else if (value instanceof Number number) {
                json.writeNumber(number.longValue());
            } else if (inIso && columns.getColumnType(i) == Types.TIMESTAMP) {
                json.writeString(rows.getObject(i, LocalDateTime.class)
                        .toInstant(ZoneOffset.UTC)
                        .toString());
            } else {
                json.writeString(rows.getString(i));
            }
        }
        json.writeEndObject();
    }
}
