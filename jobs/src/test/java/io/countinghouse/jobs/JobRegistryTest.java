package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobRegistryTest {
    @Test
    void aJobOfAnotherJarIsFoundBehindThoseThatAreShipped() {
        assertThat(JobRegistry.names())
                .containsExactly(
                        "sales-marts", "invoice-offsets", "billing-fx", "pos-receipts", "org-balances", "toy-orders");
    }

    @Test
    void noTwoJobsWriteToOneTable() {
        for (JobModule job : JobRegistry.modules()) {
            JobRegistry.requireTablesOfItsOwn(job.asShipped());
        }
        Job sales = JobRegistry.module("sales-marts").asShipped();
        Job other = new Job("other", sales.landings(), List.of(), List.of(), List.of(), sales.limits());
        assertThatThrownBy(() -> JobRegistry.requireTablesOfItsOwn(other))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("tables of both other and sales-marts: [sales_lines]");
    }
}
