package io.countinghouse.common.run.model;

import java.util.List;

/**
 * What the raw zone holds at first, and what is uploaded later.
 *
 * @param later each happens once, at any moment, in any order
 */
record Scenario(List<Upload> before, List<Upload> later) {
    private static final Upload FIRST = new Upload(Name.A, Content.FIRST);
    private static final Upload SAME_UNDER_ANOTHER_NAME = new Upload(Name.B, Content.FIRST);
    private static final Upload LATE = new Upload(Name.C, Content.LATE);
    private static final Upload CORRECTED_UNDER_THE_SAME_NAME = new Upload(Name.A, Content.CORRECTED);

    static final Scenario DUPLICATE_AND_LATE_FILE =
            new Scenario(List.of(FIRST, SAME_UNDER_ANOTHER_NAME), List.of(LATE));

    static final Scenario NAME_USED_AGAIN = new Scenario(List.of(FIRST), List.of(CORRECTED_UNDER_THE_SAME_NAME));

    static final Scenario SAME_FILE_AGAIN = new Scenario(List.of(FIRST), List.of(FIRST));

    static final Scenario NAME_USED_AGAIN_BESIDE_DUPLICATE_AND_LATE_FILE =
            new Scenario(List.of(FIRST, SAME_UNDER_ANOTHER_NAME), List.of(LATE, CORRECTED_UNDER_THE_SAME_NAME));
}
