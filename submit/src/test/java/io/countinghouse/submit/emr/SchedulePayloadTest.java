package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;

class SchedulePayloadTest {
    private final EmrSettings settings = Shipped.settings("dev");

    @Test
    void aScheduleStartsTheMachineWithTheTimeThatItMeant() {
        Golden.assertIs("schedule.json", RequestJson.text(RequestJson.of(request("billing-fx"))));
    }

    @Test
    void aScheduleThatIsThereIsSetToTheSame() {
        CreateScheduleRequest request = request("billing-fx");

        assertThat(RequestJson.of(SchedulePayload.update(request))).isEqualTo(RequestJson.of(request));
    }

    @Test
    void aJobWithoutAScheduleHasNoneToApply() {
        JobEntry job = settings.job("billing-fx");
        JobEntry without = new JobEntry(
                job.job(),
                Optional.empty(),
                job.zone(),
                job.size(),
                job.conf(),
                job.timeout(),
                job.retries(),
                job.role());

        assertThatThrownBy(() -> SchedulePayload.request(settings.place(), without))
                .message()
                .startsWith("submit/emr/jobs.conf: billing-fx.schedule: found nothing");
    }

    private CreateScheduleRequest request(String job) {
        return SchedulePayload.request(settings.place(), settings.job(job));
    }
}
