package io.countinghouse.jobs.receipts.simulator;

import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;

/**
 * The point-of-sale API of the sandbox: the receipts of the demo's 90 days, with the rate limit of the real one, and one of nine
 * requests failing in a way that a client has to bear. Usage: {@code SandboxApi PORT TOKEN}, within another program's process.
 */
public final class SandboxApi {
    /** In the shell of the sandbox: where it answers. */
    public static final String URL_VARIABLE = "COUNTINGHOUSE_SANDBOX_POS_URL";

    public static final String TOKEN_VARIABLE = "COUNTINGHOUSE_SANDBOX_POS_TOKEN";

    public static final LocalDate FROM = LocalDate.of(2025, 7, 1);
    public static final int DAYS = 90;
    public static final int PER_DAY = 30;

    private static final long SEED = 1;
    private static final int FAIL_EVERY = 9;
    private static final int REQUESTS = 300;

    private SandboxApi() {}

    public static void main(String[] arguments) throws IOException {
        ReceiptHistory history = new ReceiptHistory(SEED, FROM, DAYS, PER_DAY);
        PosSimulator api = new PosSimulator(history, arguments[1], Integer.parseInt(arguments[0]));
        api.limit(REQUESTS, Duration.ofSeconds(REQUESTS));
        api.failEvery(FAIL_EVERY);
    }
}
