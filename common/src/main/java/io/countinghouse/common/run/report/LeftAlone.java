package io.countinghouse.common.run.report;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.step.Progress;
import java.util.List;

/** Objects that are not ours, for a person. */
final class LeftAlone {
    private LeftAlone() {}

    static void append(StringBuilder text, List<String> names, boolean verbose) {
        if (names.isEmpty()) {
            return;
        }
        text.append("Left alone in the raw zone, by the setting `ignore`: ")
                .append(Progress.count(names.size()))
                .append(names.size() == 1 ? " object" : " objects")
                .append(verbose ? "\n" : " (--verbose names them)\n");
        if (verbose) {
            names.forEach(name -> text.append("  ").append(Printable.of(name)).append('\n'));
        }
    }
}
