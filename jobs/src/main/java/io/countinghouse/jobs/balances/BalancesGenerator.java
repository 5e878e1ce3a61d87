package io.countinghouse.jobs.balances;

import io.countinghouse.common.generate.Extent;
import java.nio.file.Path;

record BalancesGenerator(Extent extent, long seed, boolean defects) {
    void write(Path out) {
        if (defects) {
            throw new IllegalStateException(out.toString() + extent + seed);
        }
    }
}
