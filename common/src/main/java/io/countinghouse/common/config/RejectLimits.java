package io.countinghouse.common.config;

import java.math.BigDecimal;

/**
 * @param batch of a feed's rows in a batch; over it nothing is published
 * @param file of a file's rows; over it the file is refused, and the rest of its batch goes on
 */
public record RejectLimits(RejectLimit batch, RejectLimit file) {
    /** As shipped. */
    public static final RejectLimits DEFAULT =
            new RejectLimits(new RejectLimit(20, new BigDecimal("0.05")), new RejectLimit(5, new BigDecimal("0.5")));

    /** This share of a batch, and all rows of a file. */
    public static RejectLimits ofBatchShare(BigDecimal share) {
        return new RejectLimits(RejectLimit.ofShare(share), RejectLimit.ofShare(BigDecimal.ONE));
    }

    /** Of the keys {@code reject-limit} and {@code file-reject-limit} of a job's section. */
    public static RejectLimits from(Section job) {
        return new RejectLimits(job.rejectLimit("reject-limit"), job.rejectLimit("file-reject-limit"));
    }
}
