package io.countinghouse.common.run;

import io.countinghouse.common.check.Check;
import io.countinghouse.common.mart.Mart;
import java.math.BigDecimal;
import java.util.List;

/**
 * One job: a declaration plus pure functions.
 *
 * @param name as on the command line, e.g. {@code sales-marts}
 * @param dimensions MySQL tables read at run start
 * @param rejectLimit share of a batch's rows, 0 to 1, that may be rejected before the run stops unpublished
 */
public record Job(
        String name,
        List<Landing> landings,
        List<Mart> marts,
        List<String> dimensions,
        List<Check> checks,
        BigDecimal rejectLimit) {
    public Job {
        landings = List.copyOf(landings);
        marts = List.copyOf(marts);
        dimensions = List.copyOf(dimensions);
        checks = List.copyOf(checks);
    }
}
