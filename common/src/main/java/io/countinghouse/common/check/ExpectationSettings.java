package io.countinghouse.common.check;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.error.Severity;
import java.util.List;

/** What a configuration says of expectations: {@code job.expectations.<name> { severity, tolerate { rows, share } }}. */
public final class ExpectationSettings {
    public static final String KEY = "expectations";

    private ExpectationSettings() {}

    /** The same expectations, with the severity and the tolerance that the job's section gives them. */
    public static List<Expectation> apply(Section job, List<Expectation> declared) {
        Section section = job.optionalSection(KEY);
        List<Expectation> set = declared.stream()
                .map(expectation -> {
                    Section own = section.optionalSection(expectation.name());
                    Expectation chosen = expectation.with(
                            own.optionalChoice("severity", Severity.class).orElse(expectation.severity()),
                            own.optionalRejectLimit("tolerate").orElse(expectation.tolerance()));
                    own.requireNoOtherKeys();
                    return chosen;
                })
                .toList();
        section.requireNoOtherKeys();
        return set;
    }
}
