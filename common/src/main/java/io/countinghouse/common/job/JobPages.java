package io.countinghouse.common.job;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.page.PageFile;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/** The report pages of a job, which a run writes anew of what it has published. */
public interface JobPages {
    /** The slice columns, dates, by whose values pages are told. */
    Set<String> by();

    /**
     * The files of the pages that these values are on, and of those that tell of all.
     *
     * @param touched by what was published, in any of the columns; not empty
     */
    List<PageFile> of(Database database, SortedSet<LocalDate> touched);
}
