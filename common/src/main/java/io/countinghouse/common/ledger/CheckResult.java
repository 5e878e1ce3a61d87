package io.countinghouse.common.ledger;

import io.countinghouse.common.error.Severity;

/** How many rows fail a check. */
public record CheckResult(String name, Severity severity, long failed) {
    public boolean passed() {
        return failed == 0;
    }
}
