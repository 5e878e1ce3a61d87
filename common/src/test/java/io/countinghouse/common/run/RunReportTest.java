package io.countinghouse.common.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Restatements;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunReportTest {
    private static final RawObject HOSTILE = new RawObject(
            0,
            "sales",
            "s3a://b/raw/x\u001b[2J\ndone.csv",
            "",
            "e",
            1,
            "f",
            ObjectState.REFUSED,
            "bad_name",
            "found x\u009b2J",
            0,
            false);

    @Test
    void aHostileNameForgesNoLineOfAReportOrPlan() {
        RunReport.BatchReport batch = new RunReport.BatchReport(
                1, false, List.of(HOSTILE), Map.of(), Map.of(), List.of(), List.of(), List.of(), Restatements.NONE);
        assertThat(new RunReport("tills", "r", List.of(batch), Duration.ZERO).toText())
                .contains("x\\u001b[2J\\u000adone.csv ")
                .contains("refused: bad_name (found x\\u009b2J)\n");
        assertThat(new RunPlan("tills", Optional.empty(), Optional.empty(), List.of(HOSTILE), Map.of()).toText())
                .contains("x\\u001b[2J\\u000adone.csv: refused, bad_name (found x\\u009b2J)\n");
    }
}
