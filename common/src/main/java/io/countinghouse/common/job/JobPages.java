package io.countinghouse.common.job;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.page.PageFile;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedSet;

/** The report pages of a job, which a run writes anew of what it has published. */
public interface JobPages {
    /** The slice column, a date, of whose values there are pages. */
    String by();

    /**
     * The files of these values' pages, and of those that tell of all.
     *
     * @param touched by what was published; not empty
     */
    List<PageFile> of(Database database, SortedSet<LocalDate> touched);
}
