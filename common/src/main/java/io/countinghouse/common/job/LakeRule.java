package io.countinghouse.common.job;

import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.quarantine.RejectedCells;
import io.countinghouse.common.quarantine.Rejects;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Judges rows by what the lake holds. Its feed needs a row rule that rejects, or there is no raw text to keep. */
public interface LakeRule {
    /** One after the other; what each finds is kept, so that the next may look at it more than once. */
    List<Judgement> judgements();

    /** Whether its first part reads the rows more than once: then they are kept before, for to parse them again takes longer. */
    default boolean readsRowsTwice() {
        return false;
    }

    /** A part of the rule. */
    @FunctionalInterface
    interface Judgement {
        /**
         * @param rows those of a batch: the feed's columns, {@link Rejects#OBJECT_KEY}, {@code _file_order}, {@code _extra},
         *     {@code _file_id}, {@code _line}, {@code _raw}, and {@code _rejects}, null on the good ones
         * @param lake tables of feeds that the job declares before this one with the batch's rows, others without
         * @return the same rows; of the good ones, those that must not land with their {@code _rejects}. It must come to the same
         *     whenever it is asked again
         */
        Dataset<Row> judge(Dataset<Row> rows, LakeView lake);
    }

    /** The rejects that pass by themselves, once the lake holds more; none when a person has to see to all of them. */
    default Optional<Waiting> waiting() {
        return Optional.empty();
    }

    /** Rows that the lake holds back for a while. */
    interface Waiting {
        /** The code of their rejects. */
        String passing();

        /**
         * Of open rows of that code those that the lake holds back no more.
         *
         * @param open as {@link RejectedCells} has them
         */
        Dataset<Row> passed(Dataset<Row> open, LakeView lake);
    }
}
