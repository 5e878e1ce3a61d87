package io.countinghouse.common.mart;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.ledger.MysqlConnector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reads MySQL tables with Spark. */
public final class MysqlTables {
    private static final int SLICES_PER_QUERY = 200;

    private final SparkSession spark;
    private final MysqlConnector mysql;

    public MysqlTables(SparkSession spark, MysqlSettings mysql) {
        this.spark = spark;
        this.mysql = new MysqlConnector(mysql);
    }

    /** A whole table through one connection: a dimension. */
    public Dataset<Row> table(String name) {
        return spark.read().jdbc(mysql.readingUrl(), name, properties());
    }

    /** A whole mart: its schema, then {@code run_id} and {@code updated_at}. */
    public Dataset<Row> mart(Mart mart) {
        return typed(table(new MartSql(mart).table()), published(mart));
    }

    /** The published rows of these slices: the mart's schema, then {@code run_id} and {@code updated_at}. */
    public Dataset<Row> slices(Mart mart, Slices slices) {
        StructType schema = published(mart);
        List<String> predicates = new ArrayList<>();
        for (Slices some : slices.inGroupsOf(SLICES_PER_QUERY)) {
            predicates.add(some.predicate());
        }
        if (predicates.isEmpty()) {
            return spark.createDataFrame(List.of(), schema);
        }
        return typed(
                spark.read()
                        .jdbc(
                                mysql.readingUrl(),
                                new MartSql(mart).table(),
                                predicates.toArray(String[]::new),
                                properties()),
                schema);
    }

    /** How many queries read slices, each by a connection of its own. */
    static int queries(Slices slices) {
        return (slices.size() + SLICES_PER_QUERY - 1) / SLICES_PER_QUERY;
    }

    private Properties properties() {
        Properties properties = mysql.forReading();
        properties.put("connectionProvider", SilentConnectionProvider.NAME);
        return properties;
    }

    private static StructType published(Mart mart) {
        return mart.schema().add(Mart.RUN_ID, DataTypes.StringType).add(Mart.UPDATED_AT, DataTypes.TimestampType);
    }

    private static Dataset<Row> typed(Dataset<Row> rows, StructType schema) {
        return rows.select(Arrays.stream(schema.fields())
                .map(field -> functions.col(field.name()).cast(field.dataType()))
                .toArray(Column[]::new));
    }
}
