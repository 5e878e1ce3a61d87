package io.countinghouse.common.mart;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.crc32;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * The sum of the CRC-32 of each row's text, the same in Spark and in MySQL and in any order of the rows: what money does not
 * show, such as a name, a date or a rank, was staged as it was derived.
 */
public final class RowChecksum {
    private static final String NULL = "~";

    private RowChecksum() {}

    /** An aggregate over derived rows: DECIMAL(38,0), 0 when there are none. */
    public static Column of(Mart mart) {
        Column[] cells = Arrays.stream(mart.schema().fields())
                .map(field -> coalesce(text(field), lit(NULL)))
                .toArray(Column[]::new);
        return coalesce(
                sum(crc32(concat_ws("|", cells).cast(DataTypes.BinaryType)).cast("decimal(20,0)"))
                        .cast("decimal(38,0)"),
                lit(BigDecimal.ZERO).cast("decimal(38,0)"));
    }

    /** The same over staged rows. */
    static String sql(Mart mart) {
        String cells = Arrays.stream(mart.schema().fieldNames())
                .map(name -> "COALESCE(" + name + ", '" + NULL + "')")
                .collect(Collectors.joining(", "));
        return "COALESCE(SUM(CRC32(CONCAT_WS('|', " + cells + "))), 0)";
    }

    private static Column text(StructField field) {
        Column cell = col(field.name());
        if (field.dataType().equals(DataTypes.TimestampType)) {
            return date_format(cell, "yyyy-MM-dd HH:mm:ss.SSSSSS");
        }
        if (field.dataType().equals(DataTypes.BooleanType)) {
            return when(cell, lit("1")).when(cell.equalTo(false), lit("0"));
        }
        return cell.cast(DataTypes.StringType);
    }
}
