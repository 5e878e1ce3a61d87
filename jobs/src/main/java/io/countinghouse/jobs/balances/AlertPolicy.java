package io.countinghouse.jobs.balances;

import io.countinghouse.common.config.Section;
import java.math.BigDecimal;

/**
 * When a balance has moved so much that somebody should know.
 *
 * @param threshold of the change, as a share of the balance before; exactly that much is not more
 * @param floor in US dollars, below which no change is told
 */
record AlertPolicy(BigDecimal threshold, BigDecimal floor) {
    static final AlertPolicy DEFAULT = new AlertPolicy(new BigDecimal("0.5"), new BigDecimal("1000"));

    private static final int SHARE_SCALE = 4;

    static AlertPolicy from(Section alerts) {
        AlertPolicy policy = new AlertPolicy(
                alerts.decimal("threshold", new BigDecimal("0.0001"), new BigDecimal("99999")),
                alerts.decimal("floor-usd", BigDecimal.ZERO, new BigDecimal("1000000000000")));
        if (policy.threshold().stripTrailingZeros().scale() > SHARE_SCALE) {
            alerts.reject("threshold", policy.threshold().toPlainString(), "at most four decimals");
        }
        if (policy.floor().stripTrailingZeros().scale() > 2) {
            alerts.reject("floor-usd", policy.floor().toPlainString(), "at most two decimals");
        }
        alerts.requireNoOtherKeys();
        return policy;
    }
}
