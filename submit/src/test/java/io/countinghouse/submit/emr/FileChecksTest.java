package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.jobs.JobRegistry;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileChecksTest {
    @Test
    void theShippedFilesAreWell() {
        assertThat(check(JobRegistry.names(), "2026-11-28"))
                .allMatch(finding -> finding.verdict() == Finding.Verdict.WELL)
                .hasSize(3);
    }

    @Test
    void aJobThatIsMissingOnEitherSideIsTold() {
        assertThat(check(List.of("sales-marts", "tills"), "2026-11-28"))
                .extracting(Finding::line)
                .contains(
                        "WRONG  submit/emr/jobs.conf: found an entry of billing-fx, expected one of the job jar's:"
                                + " sales-marts, tills",
                        "WRONG  submit/emr/jobs.conf: found no entry of tills, expected one, which the job jar has");
    }

    @Test
    void theEndOfTheLabelsSupportIsToldBeforeItComes() {
        assertThat(check(JobRegistry.names(), "2027-05-01"))
                .extracting(Finding::line)
                .contains(
                        "soon   support: emr-spark-8.0.0 is supported until 2027-05-20, 19 days from now: plan the move to a"
                                + " later label");
        assertThat(check(JobRegistry.names(), "2027-05-21"))
                .extracting(Finding::verdict)
                .contains(Finding.Verdict.WRONG);
    }

    private static List<Finding> check(List<String> registered, String today) {
        return FileChecks.of(Shipped.settings("prod"), registered, LocalDate.parse(today));
    }
}
