package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to become of a hostile file, known from how it was made. */
public sealed interface Expected {
    /** The whole file is refused with one of these codes. */
    record Refused(Set<FileRefusal> codes) implements Expected {
        static Refused with(FileRefusal... codes) {
            return new Refused(Set.of(codes));
        }
    }

    /** The file is taken with exactly these records, both in the order of the file. */
    record Taken(List<GoodRow> good, List<RejectedRow> rejected) implements Expected {}

    /**
     * A record that is whole and typed.
     *
     * @param values in declared order: Long, String, LocalDate or BigDecimal of scale 2
     * @param extra undeclared columns
     */
    record GoodRow(long line, List<Object> values, Map<String, String> extra) {}

    /**
     * A record that is rejected.
     *
     * @param raw as it stands in the file, without its line end
     * @param faults {@code column:code} of each failing column, in the order of the file
     */
    record RejectedRow(long line, String raw, List<String> faults) {}
}
