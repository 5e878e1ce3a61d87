package io.countinghouse.common.error;

/** The one exception type; its message starts with what was wrong and where. */
public final class CountinghouseException extends RuntimeException {
    private final ErrorCode code;

    public CountinghouseException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public CountinghouseException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ErrorCode code() {
        return code;
    }

    public ExitCode exitCode() {
        return code.exitCode();
    }
}
