package io.countinghouse.common.error;

/** Every way in which Countinghouse fails, so that failures can be counted and routed. */
public enum ErrorCode {
    CONFIGURATION(ExitCode.USAGE),
    USAGE(ExitCode.USAGE),
    CHECK_FAILED(ExitCode.CHECK_FAILED),
    REJECT_LIMIT_EXCEEDED(ExitCode.CHECK_FAILED),
    CONSERVATION_BROKEN(ExitCode.CHECK_FAILED),
    DATABASE_UNREACHABLE(ExitCode.UNREACHABLE),
    STORAGE_UNREACHABLE(ExitCode.UNREACHABLE),
    LEASE_HELD(ExitCode.LEASE_HELD),
    LEASE_LOST(ExitCode.LEASE_HELD),
    RAW_FILE_CHANGED(ExitCode.FAILED),
    RAW_FILE_REFUSED(ExitCode.FAILED),
    RAW_FILE_MISSING(ExitCode.FAILED),
    /** No room on the local disk of the driver or of an executor. */
    LOCAL_DISK_FULL(ExitCode.FAILED),
    LIMIT_EXCEEDED(ExitCode.FAILED),
    LEDGER_INCONSISTENT(ExitCode.FAILED),
    LAKE_INCONSISTENT(ExitCode.FAILED),
    DATABASE(ExitCode.FAILED),
    STORAGE(ExitCode.FAILED),
    INTERNAL(ExitCode.FAILED);

    private final ExitCode exitCode;

    ErrorCode(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
