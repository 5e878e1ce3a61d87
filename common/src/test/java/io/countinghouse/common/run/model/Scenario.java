package io.countinghouse.common.run.model;

import java.util.List;
import java.util.Set;

/**
 * What the raw zone holds at first, what is uploaded later, and what drivers are started for.
 *
 * @param before taken in by an undisturbed run if rows are to be resolved, so that there is a rejected one
 * @param later each happens once, at any moment, in any order
 * @param commands each as often as wanted; the plain run first
 */
record Scenario(List<Upload> before, List<Upload> later, List<Command> commands) {
    private static final Upload FIRST = new Upload(Name.A, Content.FIRST);
    private static final Upload SAME_UNDER_ANOTHER_NAME = new Upload(Name.B, Content.FIRST);
    private static final Upload LATE = new Upload(Name.C, Content.LATE);
    private static final Upload CORRECTED_UNDER_THE_SAME_NAME = new Upload(Name.A, Content.CORRECTED);

    static final Scenario LATE_FILE = uploads(List.of(FIRST), List.of(LATE));

    static final Scenario DUPLICATE_AND_LATE_FILE = uploads(List.of(FIRST, SAME_UNDER_ANOTHER_NAME), List.of(LATE));

    static final Scenario NAME_USED_AGAIN = uploads(List.of(FIRST), List.of(CORRECTED_UNDER_THE_SAME_NAME));

    static final Scenario SAME_FILE_AGAIN = uploads(List.of(FIRST), List.of(FIRST));

    static final Scenario NAME_USED_AGAIN_BESIDE_DUPLICATE =
            uploads(List.of(FIRST, SAME_UNDER_ANOTHER_NAME), List.of(CORRECTED_UNDER_THE_SAME_NAME));

    static final Scenario ROW_REJECTED = new Scenario(List.of(FIRST), List.of(), List.of(Command.values()));

    private static Scenario uploads(List<Upload> before, List<Upload> later) {
        return new Scenario(before, later, List.of(Command.RUN));
    }

    boolean resolvesRows() {
        return commands.size() > 1;
    }

    State start() {
        State start = State.atRest(World.at(this));
        return resolvesRows() ? Reruns.run(new Protocol(Set.of(), this), start) : start;
    }
}
