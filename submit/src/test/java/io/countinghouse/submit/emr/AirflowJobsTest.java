package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class AirflowJobsTest {
    @Test
    void theCommittedJobsAreTheGeneratedOnes() throws IOException {
        assertThat(Files.readString(Shipped.root().resolve("submit/airflow/jobs.json")))
                .as("renew it: submit/countinghouse emr dag --env prod > submit/airflow/jobs.json")
                .isEqualTo(RequestJson.text(AirflowJobs.of(Shipped.settings("prod"))));
    }
}
