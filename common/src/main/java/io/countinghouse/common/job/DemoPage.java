package io.countinghouse.common.job;

import io.countinghouse.common.generate.Extent;
import java.util.List;

/**
 * A job in the demo.
 *
 * @param extent of the raw files that are made for it
 * @param questions asked of its marts after the run
 */
public record DemoPage(Extent extent, List<Question> questions) {
    public DemoPage {
        questions = List.copyOf(questions);
    }

    /** A heading and a query, whose rows are printed below it. */
    public record Question(String heading, String sql) {}
}
