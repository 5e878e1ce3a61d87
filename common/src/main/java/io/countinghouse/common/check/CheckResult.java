package io.countinghouse.common.check;

/** How many rows fail a check. */
public record CheckResult(String name, Severity severity, long failed) {
    public boolean passed() {
        return failed == 0;
    }
}
