package io.countinghouse.common.source;

import io.countinghouse.common.feed.CellType;
import java.util.Set;

/** What of a value, as the server prints it, goes into an extract: the same value as the text that a file would have. */
@FunctionalInterface
interface CellText {
    Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    Set<String> MOMENTS = Set.of("datetime", "timestamp");
    Set<String> TEXTS = Set.of("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set");
    String DECIMAL = "decimal";
    String DATE = "date";

    /** @param printed null for nothing */
    String of(String printed);

    /** @param type of the source's column, as {@code information_schema} has it */
    static CellText of(String type, SourceColumn column) {
        if (!column.isRead()) {
            return printed -> printed;
        }
        boolean isOptional = !column.column().required();
        CellType wanted = column.column().type();
        CellText text;
        if (wanted instanceof CellType.Decimal decimal && type.equals(DECIMAL)) {
            text = printed -> withoutZeros(printed, decimal.scale());
        } else if (wanted instanceof CellType.WholeNumber) {
            text = type.equals(DECIMAL) ? printed -> withoutZeros(printed, 0) : printed -> printed;
        } else if (wanted instanceof CellType.IsoDate && (MOMENTS.contains(type) || type.equals(DATE))) {
            text = printed -> isZero(printed) && isOptional ? null : dayOf(printed);
        } else if (wanted instanceof CellType.Timestamp && (MOMENTS.contains(type) || type.equals(DATE))) {
            text = printed ->
                    isZero(printed) && isOptional ? null : type.equals(DATE) ? printed + " 00:00:00" : printed;
        } else {
            text = printed -> printed;
        }
        return printed -> printed == null ? null : text.of(printed);
    }

    /** Whether every value of the source's type has a text of the wanted one, or is told apart by the value. */
    static boolean fits(String type, CellType wanted) {
        if (TEXTS.contains(type)) {
            return true;
        }
        if (wanted instanceof CellType.WholeNumber) {
            return INTEGERS.contains(type) || type.equals(DECIMAL) || type.equals("year");
        }
        if (wanted instanceof CellType.Decimal) {
            return INTEGERS.contains(type) || type.equals(DECIMAL);
        }
        if (wanted instanceof CellType.IsoDate || wanted instanceof CellType.Timestamp) {
            return type.equals(DATE) || MOMENTS.contains(type);
        }
        return INTEGERS.contains(type)
                || MOMENTS.contains(type)
                || Set.of(DECIMAL, DATE, "time", "year", "json", "float", "double")
                        .contains(type);
    }

    /** Of what a column must hold, for a message. */
    static String expected(CellType wanted) {
        if (wanted instanceof CellType.WholeNumber) {
            return "an integer type, decimal or text";
        }
        if (wanted instanceof CellType.Decimal) {
            return "decimal, an integer type or text, which hold amounts exactly";
        }
        if (wanted instanceof CellType.IsoDate || wanted instanceof CellType.Timestamp) {
            return "date, datetime, timestamp or text";
        }
        return "a number, a date or text";
    }

    /** The most characters of a text that can matter: one more than is allowed tells that it is too long. */
    static int mostChars(CellType wanted) {
        return wanted instanceof CellType.Text bounded ? bounded.maxLength() + 1 : 100;
    }

    /** Zeros after the last decimal that is allowed tell nothing. */
    private static String withoutZeros(String printed, int scale) {
        int point = printed.indexOf('.');
        if (point < 0) {
            return printed;
        }
        int end = printed.length();
        int shortest = point + 1 + scale;
        while (end > shortest && printed.charAt(end - 1) == '0') {
            end--;
        }
        return printed.substring(0, end == point + 1 ? point : end);
    }

    private static boolean isZero(String printed) {
        return printed.startsWith("0000-00-00");
    }

    /** A moment that is no midnight is no day, and is left to be rejected. */
    private static String dayOf(String printed) {
        return printed.matches("\\d{4}-\\d\\d-\\d\\d 00:00:00(\\.0+)?") ? printed.substring(0, 10) : printed;
    }
}
