package io.countinghouse.jobs.sales;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.trim;

import org.apache.spark.sql.Column;

/** How a person of a dimension is written. */
final class PersonName {
    private PersonName() {}

    /** First and last name with a space between; null when both are missing. */
    static Column full() {
        return nullif(concat_ws(" ", part(SalesColumns.FIRST_NAME), part(SalesColumns.LAST_NAME)), lit(""));
    }

    /** Null when blank, which the joining skips. */
    private static Column part(String name) {
        return nullif(trim(col(name)), lit(""));
    }
}
