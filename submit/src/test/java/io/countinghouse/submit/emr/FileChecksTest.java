package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileChecksTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void authorities() throws IOException {
        Files.writeString(
                Files.createDirectory(folder.resolve("conf")).resolve("global-bundle.pem"),
                "# eu-west-1\n-----BEGIN CERTIFICATE-----\n");
    }

    @Test
    void theShippedFilesAreWell() {
        assertThat(check(JobRegistry.names(), "2026-11-28"))
                .isNotEmpty()
                .allMatch(finding -> finding.verdict() == Finding.Verdict.WELL);
    }

    @Test
    void authoritiesThatAreNoCertificatesOrAreMissingAreToldWithWhereTheyComeFrom() throws IOException {
        Path file = folder.resolve("conf/global-bundle.pem");
        String source = ", expected certificates in PEM; those of RDS are at"
                + " https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";

        Files.writeString(file, "<html>Access denied</html>");
        assertThat(check(JobRegistry.names(), "2026-11-28"))
                .extracting(Finding::line)
                .contains("WRONG  mysql.tls-ca: found no certificate in " + file + source);
        Files.delete(file);
        assertThat(check(JobRegistry.names(), "2026-11-28"))
                .extracting(Finding::line)
                .contains("WRONG  mysql.tls-ca: found no " + file + source);
        assertThatThrownBy(
                        () -> AuthoritiesFile.require(Shipped.settings("prod").place(), folder))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessage("env/prod.conf: mysql.tls-ca: found no " + file + source);
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

    private List<Finding> check(List<String> registered, String today) {
        return FileChecks.of(Shipped.settings("prod"), folder, registered, LocalDate.parse(today));
    }
}
