package io.countinghouse.common.mart;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** MySQL's tables of marts and of what is staged for them, held against what the marts declare. */
public final class MartTables {
    private static final Map<String, DataType> STAGED = staged();

    private static final int LOCK_WAIT_SECONDS = 30;

    private MartTables() {}

    private static Map<String, DataType> staged() {
        Map<String, DataType> columns = new LinkedHashMap<>();
        columns.put("batch_id", DataTypes.LongType);
        columns.put("epoch", DataTypes.LongType);
        columns.put("partition_no", DataTypes.IntegerType);
        return columns;
    }

    /**
     * Fails unless each mart's table and its stage have the declared columns, of types that hold the declared values exactly.
     * Others may be there as long as rows can be inserted without them, as a later release or a person may have added them.
     *
     * @throws CountinghouseException NOT_MIGRATED naming every table and column that differs, with what was found and expected
     */
    public static void requireAsDeclared(Database database, List<Mart> marts) {
        List<String> differing = database.once("look at the tables of the marts", connection -> {
            Map<String, Map<String, MysqlColumn>> found = MysqlColumn.of(connection, names(marts));
            List<String> faults = new ArrayList<>();
            for (Mart mart : marts) {
                faults.addAll(faults(mart.name(), declared(mart), found.get(mart.name())));
                String stage = MartSql.stageTable(mart);
                faults.addAll(faults(stage, staged(mart), found.get(stage)));
            }
            return faults;
        });
        if (!differing.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.NOT_MIGRATED,
                    "Database: " + String.join("; ", differing)
                            + "; run `migrate`, or take back what was done to the tables, or let the user see them");
        }
    }

    /**
     * Makes the stage of each mart that has none, or one of other columns or another key than the mart has by now; what was
     * staged is staged again by the run that finishes its batch. The marts' own tables are there.
     *
     * @param migration may do DDL; others that make stages meanwhile are waited for
     * @return how many were made
     */
    public static int makeStages(Database migration, List<Mart> marts) {
        return migration.once("make the stages of the marts", connection -> {
            waitForOthers(connection);
            int made = 0;
            Map<String, Map<String, MysqlColumn>> found = MysqlColumn.of(connection, names(marts));
            for (Mart mart : marts) {
                Map<String, MysqlColumn> table = found.get(mart.name());
                if (table.keySet().containsAll(columns(mart).keySet())
                        && !isStageOf(connection, mart, table, found.get(MartSql.stageTable(mart)))) {
                    make(connection, mart, table);
                    made++;
                }
            }
            // The lock ends with the connection.
            return made;
        });
    }

    private static void waitForOthers(Connection connection) throws SQLException {
        // A lock's name is of 64 characters at most, and so is that of a database.
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT GET_LOCK(CONCAT('stages of ', MD5(DATABASE())), " + LOCK_WAIT_SECONDS + ")")) {
            row.next();
            if (row.getInt(1) != 1) {
                throw new CountinghouseException(
                        ErrorCode.DATABASE,
                        "Stages of the marts: found another `migrate` at work for " + LOCK_WAIT_SECONDS
                                + " s, expected its end; run `migrate` again");
            }
        }
    }

    private static Set<String> names(List<Mart> marts) {
        return marts.stream()
                .flatMap(mart -> Stream.of(new MartSql(mart).table(), MartSql.stageTable(mart)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Map<String, DataType> declared(Mart mart) {
        Map<String, DataType> columns = columns(mart);
        columns.put(Mart.RUN_ID, DataTypes.StringType);
        columns.put(Mart.UPDATED_AT, DataTypes.TimestampType);
        return columns;
    }

    private static Map<String, DataType> staged(Mart mart) {
        Map<String, DataType> columns = new LinkedHashMap<>(STAGED);
        columns.putAll(columns(mart));
        return columns;
    }

    private static Map<String, DataType> columns(Mart mart) {
        Map<String, DataType> columns = new LinkedHashMap<>();
        for (StructField field : mart.schema().fields()) {
            columns.put(field.name(), field.dataType());
        }
        return columns;
    }

    private static List<String> faults(String table, Map<String, DataType> declared, Map<String, MysqlColumn> columns) {
        if (columns.isEmpty()) {
            return List.of("found no table " + table);
        }
        List<String> faults = new ArrayList<>();
        declared.forEach((name, type) -> {
            MysqlColumn column = columns.get(name);
            if (column == null) {
                faults.add("table " + table + ": found no column " + name + ", expected one of type "
                        + MysqlColumn.expected(type));
            } else if (!column.holds(type)) {
                faults.add("table " + table + ", column " + name + ": found " + column.definition() + ", expected "
                        + MysqlColumn.expected(type));
            }
        });
        columns.forEach((name, column) -> {
            if (!declared.containsKey(name) && !column.isFilled()) {
                faults.add("table " + table + ": found column " + name
                        + ", which must have a value, expected none that the mart does not declare");
            }
        });
        return faults;
    }

    private static boolean isStageOf(
            Connection connection, Mart mart, Map<String, MysqlColumn> table, Map<String, MysqlColumn> stage)
            throws SQLException {
        Map<String, DataType> staged = staged(mart);
        return stage.keySet().containsAll(staged.keySet())
                && stage.entrySet().stream()
                        .allMatch(column -> staged.containsKey(column.getKey())
                                || column.getValue().isFilled())
                && columns(mart).keySet().stream().allMatch(name -> isLike(table.get(name), stage.get(name)))
                && MysqlColumn.key(connection, MartSql.stageTable(mart)).equals(stageKey(mart));
    }

    private static boolean isLike(MysqlColumn mart, MysqlColumn stage) {
        return mart.definition().equals(stage.definition())
                && mart.nullable() == stage.nullable()
                && mart.collation().equals(stage.collation());
    }

    private static List<String> stageKey(Mart mart) {
        return Stream.concat(Stream.of("batch_id", "epoch"), mart.key().stream())
                .toList();
    }

    private static void make(Connection connection, Mart mart, Map<String, MysqlColumn> table) throws SQLException {
        String stage = MartSql.stageTable(mart);
        List<String> lines = new ArrayList<>(
                List.of("batch_id BIGINT NOT NULL", "epoch BIGINT NOT NULL", "partition_no INT NOT NULL"));
        for (String name : mart.schema().fieldNames()) {
            MysqlColumn column = table.get(name);
            lines.add(name + " " + column.definition()
                    + column.collation()
                            .map(collation -> " COLLATE " + collation)
                            .orElse("")
                    + (column.nullable() ? " NULL" : " NOT NULL"));
        }
        lines.add("PRIMARY KEY (" + String.join(", ", stageKey(mart)) + ")");
        lines.add("KEY by_partition (batch_id, epoch, partition_no)");
        int slice = mart.slice().size();
        if (slice > 0
                && (slice > mart.key().size() || !mart.key().subList(0, slice).equals(mart.slice()))) {
            // Slices are published in groups.
            lines.add("KEY by_slice (batch_id, epoch, " + String.join(", ", mart.slice()) + ")");
        }
        // The old one stays until the new one is there.
        String made = "new_" + stage;
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + made);
            statement.execute("CREATE TABLE " + made + " (" + String.join(", ", lines)
                    + ") ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
            statement.execute("DROP TABLE IF EXISTS " + stage);
            statement.execute("RENAME TABLE " + made + " TO " + stage);
        }
    }
}
