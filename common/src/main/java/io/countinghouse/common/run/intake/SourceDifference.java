package io.countinghouse.common.run.intake;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.countinghouse.common.config.SourceSettings;
import io.countinghouse.common.step.Progress;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * How a table and what the lake holds of it differ, counted by their keys.
 *
 * @param rows of the table
 * @param held rows of the lake
 * @param late new and changed rows that came later than their time of change says
 */
record SourceDifference(long rows, long held, long added, long changed, long gone, long late) {
    /** True on the identities that are to be read. */
    static final String WANTED = "_wanted";

    /** Nothing is held yet. */
    static SourceDifference first(long rows) {
        return new SourceDifference(rows, 0, rows, 0, 0, 0);
    }

    /** For a person. */
    String told(String table) {
        return table + ": of " + Progress.count(rows) + " rows " + Progress.count(added) + " new, "
                + Progress.count(changed) + " changed, " + Progress.count(gone) + " gone";
    }

    /**
     * Rows that the lake lacks or holds with another time, older or newer, and those that may have been changed since the last
     * reading without showing it: by a transaction that was under way, or within the same tick of their clock.
     */
    static Column isWanted(SourceSettings source, Optional<LocalDateTime> bound) {
        Column isNews =
                not(col(HeldRows.IN_LAKE)).or(not(col(HeldRows.SOURCE_UPDATED).eqNullSafe(col(HeldRows.LAKE_UPDATED))));
        Column isFull = lit(source.reading() == SourceSettings.Reading.FULL);
        Column updated = col(HeldRows.SOURCE_UPDATED);
        // Of a day alone nobody knows the hour, nor of which zone it is.
        Column isRecent = bound.map(time -> updated.geq(lit(timestamp(time)))
                        .or(updated.equalTo(functions.date_trunc("day", updated))
                                .and(updated.geq(lit(timestamp(
                                        time.toLocalDate().minusDays(1).atStartOfDay()))))))
                .orElseGet(() -> lit(false));
        return col(HeldRows.IN_SOURCE).and(isFull.or(isNews).or(functions.coalesce(isRecent, lit(true))));
    }

    private static Timestamp timestamp(LocalDateTime utc) {
        return Timestamp.from(utc.toInstant(ZoneOffset.UTC));
    }

    /**
     * @param differing as {@link HeldRows#withWaiting} has them
     * @param bound where the last reading ended, less the overlap
     */
    static SourceDifference of(Dataset<Row> differing, Optional<LocalDateTime> bound) {
        // What was rejected and waits is no news, as long as nobody looks at its content.
        Column isNew = col(HeldRows.IN_SOURCE).and(not(col(HeldRows.IN_LAKE))).and(not(col(HeldRows.WAITS)));
        Column isChanged = col(HeldRows.IN_SOURCE)
                .and(col(HeldRows.IN_LAKE))
                .and(not(col(HeldRows.SOURCE_UPDATED).eqNullSafe(col(HeldRows.LAKE_UPDATED))));
        Column isLate = bound.map(time -> functions.coalesce(
                        isNew.or(isChanged).and(col(HeldRows.SOURCE_UPDATED).lt(lit(timestamp(time)))), lit(false)))
                .orElseGet(() -> lit(false));
        Row counts = differing
                .agg(
                        count_if(col(HeldRows.IN_SOURCE)),
                        count_if(col(HeldRows.IN_LAKE)),
                        count_if(isNew),
                        count_if(isChanged),
                        count_if(not(col(HeldRows.IN_SOURCE))),
                        count_if(isLate))
                .head();
        return new SourceDifference(
                counts.getLong(0),
                counts.getLong(1),
                counts.getLong(2),
                counts.getLong(3),
                counts.getLong(4),
                counts.getLong(5));
    }
}
