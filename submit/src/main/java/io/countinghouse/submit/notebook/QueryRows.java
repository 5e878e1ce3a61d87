package io.countinghouse.submit.notebook;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * What MySQL answers, in Spark's types. Spark itself would cut the decimals of a sum: MySQL says that a sum may have more digits than
 * Spark's decimals, and Spark then gives up decimals to keep them.
 */
record QueryRows(StructType schema, List<Row> rows) {
    private static final int MOST_ROWS = 100_000;

    /**
     * Reads all of it.
     *
     * @throws CountinghouseException USAGE where that is more than a person looks at, or no query
     */
    static QueryRows of(Database database, String select) {
        try (Connection connection = database.open()) {
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                statement.setMaxRows(MOST_ROWS + 1);
                try (ResultSet answer = statement.executeQuery(select)) {
                    return read(answer);
                }
            }
        } catch (SQLException e) {
            throw e.getSQLState() != null && e.getSQLState().startsWith("42")
                    ? new CountinghouseException(ErrorCode.USAGE, "SQL: " + e.getMessage(), e)
                    : Database.failure("query", e);
        }
    }

    private static QueryRows read(ResultSet answer) throws SQLException {
        ResultSetMetaData columns = answer.getMetaData();
        StructType schema = new StructType();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            schema = schema.add(columns.getColumnLabel(i), type(columns.getColumnType(i), columns.getScale(i)));
        }
        List<Row> rows = new ArrayList<>();
        while (answer.next()) {
            if (rows.size() == MOST_ROWS) {
                throw new CountinghouseException(
                        ErrorCode.USAGE, "SQL: found more than " + MOST_ROWS + " rows, expected fewer; see LIMIT");
            }
            Object[] cells = new Object[schema.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cell(answer, i + 1, schema.fields()[i].dataType());
            }
            rows.add(RowFactory.create(cells));
        }
        return new QueryRows(schema, List.copyOf(rows));
    }

    private static DataType type(int sqlType, int scale) {
        return switch (sqlType) {
            case Types.DECIMAL, Types.NUMERIC -> DataTypes.createDecimalType(DecimalType.MAX_PRECISION(), scale);
            case Types.BIGINT -> DataTypes.LongType;
            case Types.INTEGER, Types.SMALLINT, Types.TINYINT -> DataTypes.IntegerType;
            case Types.BIT, Types.BOOLEAN -> DataTypes.BooleanType;
            case Types.DATE -> DataTypes.DateType;
            case Types.TIMESTAMP -> DataTypes.TimestampType;
            default -> DataTypes.StringType;
        };
    }

    private static Object cell(ResultSet answer, int column, DataType type) throws SQLException {
        if (answer.getObject(column) == null) {
            return null;
        }
        if (type instanceof DecimalType) {
            return answer.getBigDecimal(column);
        } else if (type.equals(DataTypes.LongType)) {
            return answer.getLong(column);
        } else if (type.equals(DataTypes.IntegerType)) {
            return answer.getInt(column);
        } else if (type.equals(DataTypes.BooleanType)) {
            return answer.getBoolean(column);
        } else if (type.equals(DataTypes.DateType)) {
            return Date.valueOf(answer.getObject(column, LocalDate.class));
        } else if (type.equals(DataTypes.TimestampType)) {
            return Timestamp.valueOf(answer.getObject(column, LocalDateTime.class));
        }
        return answer.getString(column);
    }
}
