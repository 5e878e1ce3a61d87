package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.notify.Outbox;
import io.countinghouse.common.notify.Sender;
import java.util.List;
import java.util.Set;

/** What people hear at the end of a run: of the run itself, and what its batches have put into the outbox. */
record RunNotices(LeaseKeeper keeper, Outbox outbox, Sender sender) {
    /** Somebody sits there who is told, or another run goes on. */
    private static final Set<ErrorCode> UNTOLD = Set.of(ErrorCode.USAGE, ErrorCode.LEASE_HELD, ErrorCode.LEASE_LOST);

    /**
     * For a person, what was told where and what was not.
     *
     * @param ran whether the job did what it had failed to do before
     */
    List<String> afterSuccess(boolean ran) {
        return outbox.addRecovery(ran) ? sender.send() : List.of();
    }

    void afterFailure(CountinghouseException failure) {
        if (!UNTOLD.contains(failure.code())) {
            outbox.addFailure(failure.exitCode().status(), failure.getMessage());
            sender.send();
        }
    }
}
