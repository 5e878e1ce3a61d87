package io.countinghouse.common.run.batch;

import io.countinghouse.common.job.JobPages;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.page.PageFile;
import io.countinghouse.common.page.PageFiles;
import io.countinghouse.common.step.CrashPoint;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The job's report pages are written anew, of what was published, where they depend on it. */
record PagesStage(BatchTools tools, TouchedSlices touched) {
    void run(LandedBatch published) {
        if (tools.job().pages().isEmpty()) {
            return;
        }
        JobPages pages = tools.job().pages().get();
        SortedSet<LocalDate> values = touched(published, pages.by());
        if (values.isEmpty()) {
            return;
        }
        tools.begin("reports", "", "to " + tools.paths().reports());
        List<PageFile> files = pages.of(tools.database(), values);
        PageFiles.write(
                files, tools.paths().reports(), tools.spark().sparkContext().hadoopConfiguration());
        CrashPoint.PAGES_WRITTEN.reach();
        tools.progress()
                .end("reports", files.size() + " files in " + tools.paths().reports());
    }

    private SortedSet<LocalDate> touched(LandedBatch published, Set<String> columns) {
        SortedSet<LocalDate> values = new TreeSet<>();
        for (Mart mart : published.concerned(tools.job())) {
            for (int at = 0; at < mart.slice().size(); at++) {
                if (columns.contains(mart.slice().get(at))) {
                    for (List<Object> slice : touched.of(published.batch(), mart, published.versions())
                            .values()) {
                        values.add((LocalDate) slice.get(at));
                    }
                }
            }
        }
        return values;
    }
}
