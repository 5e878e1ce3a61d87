package io.countinghouse.common.mart;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import io.countinghouse.common.error.Outage;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.source.ExtractFile;
import io.countinghouse.common.source.ExtractTarget;
import io.countinghouse.common.source.TextFiles;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Dimension tables of MySQL, all as they were at one moment, the start of the run, and held until {@link #close}. Tables of few
 * rows are held on the driver, others in files.
 */
public final class MysqlDimensions implements DerivationInputs, AutoCloseable {
    /** Of all tables together. */
    private static final int MOST_HELD = 20_000;

    private final SparkSession spark;
    private final Configuration hadoop;
    private final String folder;
    private final Map<String, Dataset<Row>> tables = new TreeMap<>();
    private int held;
    private boolean spilled;

    /** @param folder where large ones are kept meanwhile; nobody else writes to it */
    public MysqlDimensions(
            SparkSession spark, Database database, MysqlTables mysql, List<String> names, String folder) {
        this.spark = spark;
        this.hadoop = spark.sessionState().newHadoopConf();
        this.folder = folder;
        if (names.isEmpty()) {
            return;
        }
        try {
            Map<String, StructType> schemas = new TreeMap<>();
            for (String name : names) {
                schemas.put(name, mysql.table(name).schema());
            }
            database.once("read the dimensions " + String.join(", ", names), connection -> {
                begin(connection);
                for (Map.Entry<String, StructType> table : schemas.entrySet()) {
                    tables.put(table.getKey(), read(connection, table.getKey(), table.getValue()));
                }
                return null;
            });
        } catch (Exception e) { // Spark throws the driver's checked SQLException undeclared.
            CountinghouseException failure = failure(names, e);
            try {
                close();
            } catch (CountinghouseException left) {
                failure.addSuppressed(left);
            }
            throw failure;
        }
    }

    private static void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
        }
    }

    private Dataset<Row> read(Connection connection, String name, StructType schema) throws SQLException {
        String columns = Arrays.stream(schema.fields())
                .map(field -> field.dataType().equals(DataTypes.StringType)
                        ? "`" + field.name() + "`"
                        : "CAST(`" + field.name() + "` AS CHAR)")
                .collect(Collectors.joining(", "));
        try (Statement query = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            // Rows come as they are read, instead of all before the first.
            query.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = query.executeQuery("SELECT " + columns + " FROM `" + name + "`")) {
                return typed(texts(name, schema, new Texts(rows, schema.size())), schema);
            }
        }
    }

    private Dataset<Row> texts(String name, StructType schema, Texts rows) {
        List<Row> few = new ArrayList<>();
        while (held < MOST_HELD && rows.hasNext()) {
            few.add(RowFactory.create(rows.next()));
            held++;
        }
        StructType texts = new StructType();
        for (String column : schema.fieldNames()) {
            texts = texts.add(column, DataTypes.StringType);
        }
        if (!rows.hasNext()) {
            return spark.createDataFrame(few, texts);
        }
        if (!spilled) {
            spilled = true;
            delete();
        }
        held -= few.size();
        List<ExtractFile> files =
                TextFiles.write(List.of(schema.fieldNames()), rows.after(few), new ExtractTarget(hadoop, folder, name));
        return spark.read()
                .schema(texts)
                .parquet(files.stream().map(ExtractFile::key).toArray(String[]::new));
    }

    private static Dataset<Row> typed(Dataset<Row> texts, StructType schema) {
        Column[] columns = Arrays.stream(schema.fields())
                .map(field -> col(field.name()).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new);
        return texts.select(columns);
    }

    /** The rows of a result, as texts. */
    private static final class Texts implements Iterator<Object[]> {
        private final ResultSet rows;
        private final int columns;
        private Object[] next;

        Texts(ResultSet rows, int columns) {
            this.rows = rows;
            this.columns = columns;
            advance();
        }

        private void advance() {
            try {
                next = null;
                if (rows.next()) {
                    next = new Object[columns];
                    for (int i = 0; i < columns; i++) {
                        next[i] = rows.getString(i + 1);
                    }
                }
            } catch (SQLException e) {
                throw Database.failure("read a dimension", e);
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Object[] next() {
            Object[] row = next;
            advance();
            return row;
        }

        /** These, and then what is left. */
        Iterator<Object[]> after(List<Row> first) {
            Iterator<Row> read = first.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return read.hasNext() || Texts.this.hasNext();
                }

                @Override
                public Object[] next() {
                    if (!read.hasNext()) {
                        return Texts.this.next();
                    }
                    Row row = read.next();
                    Object[] values = new Object[row.size()];
                    Arrays.setAll(values, row::get);
                    return values;
                }
            };
        }
    }

    private static CountinghouseException failure(List<String> names, Exception e) {
        String which = "dimension" + (names.size() == 1 ? " " : "s ") + String.join(", ", names);
        return Outage.among(e)
                .map(code -> new CountinghouseException(
                        code, "Could not read " + which + " from MySQL: " + e.getMessage(), e))
                .orElseGet(() -> Failures.of(e));
    }

    @Override
    public Dataset<Row> table(String name) {
        Dataset<Row> table = tables.get(name);
        if (table == null) {
            throw new CountinghouseException(
                    ErrorCode.INTERNAL, "Dimension " + name + " is not declared; declared are " + tables.keySet());
        }
        return table;
    }

    @Override
    public void close() {
        tables.clear();
        if (spilled) {
            delete();
        }
    }

    private void delete() {
        Path path = new Path(folder);
        try {
            path.getFileSystem(hadoop).delete(path, true);
        } catch (IOException e) {
            throw new CountinghouseException(
                    Outage.among(e).orElse(ErrorCode.STORAGE), "Could not remove " + folder + ": " + e.getMessage(), e);
        }
    }
}
