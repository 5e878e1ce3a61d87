package io.countinghouse.common.feed;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** What a cell of a raw file must be; each type has one strict parser and its reject codes. */
public sealed interface CellType extends Serializable {
    DataType sparkType();

    /**
     * Any text; {@code required} decides whether an empty cell is refused.
     *
     * @param maxLength characters (Unicode code points)
     * @param isCut whether a longer one is kept as far as it goes, with {@link #CUT} for its last character; else it is rejected
     */
    record Text(int maxLength, boolean isCut) implements CellType {
        /** At the end of a text that was longer. */
        public static final String CUT = "\u2026";

        public Text(int maxLength) {
            this(maxLength, false);
        }

        @Override
        public DataType sparkType() {
            return DataTypes.StringType;
        }
    }

    /** A whole number with {@code min <= value <= max}; digits with an optional leading minus, nothing else. */
    record WholeNumber(long min, long max) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.LongType;
        }
    }

    /** An exact decimal with at most {@code scale} decimals and {@code precision - scale} digits before the point. */
    record Decimal(int precision, int scale) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.createDecimalType(precision, scale);
        }
    }

    /** A calendar date written {@code yyyy-MM-dd}, within {@code [earliest, latest]}. */
    record IsoDate(java.time.LocalDate earliest, java.time.LocalDate latest) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.DateType;
        }
    }

    /**
     * A moment in UTC written {@code yyyy-MM-dd HH:mm:ss}, with a point and 1 to 6 decimals if need be, on a day within
     * {@code [earliest, latest]}.
     */
    record Timestamp(java.time.LocalDate earliest, java.time.LocalDate latest) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.TimestampType;
        }
    }

    /**
     * A moment written in ISO 8601 as {@code yyyy-MM-ddTHH:mm:ssZ}, with a point and 1 to 6 decimals before the Z if need be, on a day
     * within {@code [earliest, latest]}.
     */
    record Instant(java.time.LocalDate earliest, java.time.LocalDate latest) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.TimestampType;
        }
    }

    /** An amount in units of its last decimal, as a whole number of cents: {@code 1050} is 10.50 at scale 2. */
    record MinorUnits(int precision, int scale) implements CellType {
        /** @throws IllegalArgumentException for more digits than such a cell is read with */
        public MinorUnits {
            if (precision > org.apache.spark.sql.types.Decimal.MAX_LONG_DIGITS()) {
                throw new IllegalArgumentException("minor units: found " + precision + " digits, expected at most "
                        + org.apache.spark.sql.types.Decimal.MAX_LONG_DIGITS());
            }
        }

        @Override
        public DataType sparkType() {
            return DataTypes.createDecimalType(precision, scale);
        }
    }

    /** {@code true} or {@code false}. */
    record Flag() implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.BooleanType;
        }
    }

    /** A JSON object with these members; in a format of flat cells, its JSON text. */
    record Struct(List<FeedColumn> fields) implements CellType {
        public Struct {
            fields = List.copyOf(fields);
        }

        @Override
        public DataType sparkType() {
            return DataTypes.createStructType(fields.stream()
                    .map(field -> DataTypes.createStructField(
                            field.name(), field.type().sparkType(), true))
                    .toList());
        }
    }

    /** A JSON array of such values, none of which may be empty; in a format of flat cells, its JSON text. */
    record Array(CellType element) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.createArrayType(element.sparkType(), true);
        }
    }

    /**
     * Whatever stands there as text: of JSON a string's characters, or else the JSON text.
     *
     * @param maxLength characters (Unicode code points)
     */
    record Written(int maxLength) implements CellType {
        @Override
        public DataType sparkType() {
            return DataTypes.StringType;
        }
    }
}
