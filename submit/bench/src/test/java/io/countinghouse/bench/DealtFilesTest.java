package io.countinghouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.generate.Extent;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.jobs.JobRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DealtFilesTest {
    private static final LocalDate NEXT = LocalDate.of(2023, 8, 3);

    @TempDir
    private Path folder;

    @Test
    void linesGoToTheHistoryOrToTheirDayWithTheHeader() throws IOException {
        Path generated = Files.createDirectories(folder.resolve("generated"));
        Files.writeString(
                generated.resolve("sales_data_2023-08-01.csv"),
                "id,day\n1,2023-08-02\n2,2023-08-03\n3,2023-07-31\n4,2023-08-04\n5,2023-08-03\n");
        Files.writeString(generated.resolve("organizations.csv"), "id\n1\n");

        DealtFiles dealt = DealtFiles.deal(
                generated, LocalDate.of(2023, 8, 1), NEXT, Files.createDirectories(folder.resolve("dealt")));

        assertThat(dealt.history().resolve("sales_data_2023-08-01.csv")).hasContent("id,day\n1,2023-08-02\n");
        assertThat(dealt.history().resolve("organizations.csv")).hasContent("id\n1\n");
        assertThat(dealt.day(NEXT).resolve("sales_data_day_2023-08-03_of_2023-08-01.csv"))
                .hasContent("id,day\n2,2023-08-03\n5,2023-08-03\n");
        assertThat(SmallDays.lines(dealt.day(NEXT))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales-marts", "invoice-offsets", "billing-fx", "pos-receipts", "org-balances"})
    void eachDayOfEachJobHasFilesThatTheJobTakes(String job) throws IOException {
        JobModule module = JobRegistry.module(job);
        Path generated = folder.resolve("generated");
        LocalDate first = LocalDate.of(2023, 8, 1);
        module.files().write(new Extent(16 * 100, 16, first), 1, false, generated);

        DealtFiles dealt = DealtFiles.deal(
                generated, LocalDate.MIN, first.plusDays(14), Files.createDirectories(folder.resolve("dealt")));

        for (Path part : List.of(dealt.history(), dealt.day(first.plusDays(14)), dealt.day(first.plusDays(15)))) {
            assertThat(SmallDays.lines(part)).as(part.toString()).isGreaterThan(40);
            try (Stream<Path> files = Files.list(part)) {
                assertThat(files)
                        .allSatisfy(file -> assertThat(module.asShipped().landings())
                                .anyMatch(landing -> file.getFileName()
                                        .toString()
                                        .matches(landing.feed().fileName())));
            }
        }
        assertThat(SmallDays.lines(dealt.history())
                        + SmallDays.lines(dealt.day(first.plusDays(14)))
                        + SmallDays.lines(dealt.day(first.plusDays(15))))
                .isLessThanOrEqualTo(SmallDays.lines(generated));
    }

    @Test
    void everyOtherInvoiceIsOfCompanyOne() {
        assertThat(InvoiceLoads.ofCompanyOne("12,345,INV-12,2023-08-01")).isEqualTo("12,1,INV-12,2023-08-01");
        assertThat(InvoiceLoads.ofCompanyOne("13,345,INV-13,2023-08-01")).isEqualTo("13,345,INV-13,2023-08-01");
        assertThat(InvoiceLoads.ofCompanyOne("invoice_id,company_id")).isEqualTo("invoice_id,company_id");
    }

    @Test
    void secondsOfStagingAndPublishingAreAddedUp() {
        assertThat(
                        Publishing.seconds(
                                """
                        countinghouse_last_run_duration_seconds{job_name="invoice-offsets"} 40.100
                        countinghouse_last_run_stage_duration_seconds{job_name="invoice-offsets",stage="derive x"} 9.000
                        countinghouse_last_run_stage_duration_seconds{job_name="invoice-offsets",stage="stage offset_allocations"} 1.500
                        countinghouse_last_run_stage_duration_seconds{job_name="invoice-offsets",stage="publish"} 2.250
                        """))
                .isEqualTo(3.75);
    }

    @Test
    void theFirstRowThatDiffersIsTold() {
        assertThat(SalesLoads.difference(List.of("a|1", "b|2"), List.of("a|1", "b|3")))
                .hasValue("found b|3, expected b|2");
        assertThat(SalesLoads.difference(List.of("a"), List.of())).hasValue("found no row, expected a");
        assertThat(SalesLoads.difference(List.of("a"), List.of("a"))).isEmpty();
    }
}
