package io.countinghouse.submit.stub;

/** A request that AWS would not accept, told as AWS tells it. */
final class StubRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    StubRefusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
