package io.countinghouse.common.generate;

import java.io.IOException;
import java.nio.file.Path;

/** Realistic raw files of a job; the same seed gives the same bytes. */
@FunctionalInterface
public interface RawFiles {
    /**
     * Writes them into a folder; dimensions, if the job has some, into its subfolder {@link #DIMENSIONS}.
     *
     * @param defects whether each kind of bad file and bad line is planted among them, listed in {@link PlantedList#FILE}
     * @return what is where, for a person
     */
    String write(Extent extent, long seed, boolean defects, Path out) throws IOException;

    /** Files of tables that a job looks up, one a table. */
    String DIMENSIONS = "dimensions";
}
