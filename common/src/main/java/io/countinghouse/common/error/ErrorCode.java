package io.countinghouse.common.error;

/** Every way in which Countinghouse fails, so that failures can be counted and routed. */
public enum ErrorCode {
    CONFIGURATION(ExitCode.USAGE),
    USAGE(ExitCode.USAGE),
    /** The database lacks migrations of this version. */
    NOT_MIGRATED(ExitCode.USAGE),
    CHECK_FAILED(ExitCode.CHECK_FAILED),
    REJECT_LIMIT_EXCEEDED(ExitCode.CHECK_FAILED),
    CONSERVATION_BROKEN(ExitCode.CHECK_FAILED),
    /** More rows are gone from a source table than may be at once. */
    SOURCE_ROWS_GONE(ExitCode.CHECK_FAILED),
    /** A sum has more digits than its column. */
    TOTAL_OUT_OF_RANGE(ExitCode.CHECK_FAILED),
    DATABASE_UNREACHABLE(ExitCode.UNREACHABLE),
    STORAGE_UNREACHABLE(ExitCode.UNREACHABLE),
    SOURCE_UNREACHABLE(ExitCode.UNREACHABLE),
    /** What keeps the secrets did not answer. */
    SECRETS_UNREACHABLE(ExitCode.UNREACHABLE),
    /** The source answers, but not to this token, or not to this question. */
    SOURCE_REFUSED(ExitCode.USAGE),
    LEASE_HELD(ExitCode.LEASE_HELD),
    LEASE_LOST(ExitCode.LEASE_HELD),
    RAW_FILE_CHANGED(ExitCode.FAILED),
    RAW_FILE_REFUSED(ExitCode.FAILED),
    RAW_FILE_MISSING(ExitCode.FAILED),
    /** No room on the local disk of the driver or of an executor. */
    LOCAL_DISK_FULL(ExitCode.FAILED),
    LIMIT_EXCEEDED(ExitCode.FAILED),
    /** The server ended a statement, or would have, after its share of mysql.socket-timeout. */
    STATEMENT_TOO_LONG(ExitCode.FAILED),
    /** A run was stopped at limits.max-run. */
    RUN_TOO_LONG(ExitCode.FAILED),
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
