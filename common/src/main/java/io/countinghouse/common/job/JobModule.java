package io.countinghouse.common.job;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.generate.RawFiles;
import java.util.List;

/** A job as all that is around the engine finds it. */
public interface JobModule {
    /** As on the command line, e.g. {@code sales-marts}; also the name of its file in {@code conf/jobs}. */
    String name();

    /** The job by its settings; each key that is wrong is told to the section, and none is left over. */
    Job define(Section settings);

    /** The job as shipped, for what is the same under all settings, as its tables are. */
    Job asShipped();

    /** Makes raw files for it. */
    RawFiles files();

    /** What the demo delivers to it and shows of it. */
    DemoPage demo();

    /** Files that the demo delivers, where they are not those of {@link #files}. */
    default RawFiles demoFiles() {
        return files();
    }

    /** Settings of each of its runs in the demo, one after the other, {@code key=value}. */
    default List<List<String>> demoRuns() {
        return List.of(List.of());
    }

    /** Commands of {@code report} that only this job has, as picocli takes them. */
    default List<Object> reports() {
        return List.of();
    }

    /** Commands of {@code explain} that only this job has, as picocli takes them. */
    default List<Object> explanations() {
        return List.of();
    }
}
