package io.countinghouse.common.quarantine;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.countinghouse.common.feed.FeedSchema;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * Which open rows of the quarantine table are meant.
 *
 * @param code rows that have this reject code, among others perhaps
 * @param file rows of the file with this name, key or {@code file_id}
 */
public record QuarantineFilter(Optional<String> code, Optional<String> file) {
    public static final QuarantineFilter ALL = new QuarantineFilter(Optional.empty(), Optional.empty());

    /** True for the rows that wait. */
    public Column open() {
        Column open = col(Rejects.STATE).equalTo("OPEN");
        if (code.isPresent()) {
            open = open.and(array_contains(col(Rejects.REJECTS + ".code"), code.get()));
        }
        if (file.isPresent()) {
            String name = file.get();
            Column sameName = col(Rejects.OBJECT_KEY).endsWith(lit("/" + name));
            open = open.and(col(FeedSchema.FILE_ID)
                    .equalTo(name)
                    .or(col(Rejects.OBJECT_KEY).equalTo(name))
                    .or(sameName));
        }
        return open;
    }
}
