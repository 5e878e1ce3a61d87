package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.submit.infrastructure.Stack;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A stack and {@code emr schedule} make the same schedules. */
class SuiteSchedulesTest {
    private static final EmrSettings SETTINGS = Shipped.settings("dev");

    static List<String> jobs() {
        return SETTINGS.jobs().stream()
                .filter(job -> job.schedule().isPresent())
                .map(JobEntry::job)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("jobs")
    void theStackHasTheScheduleOfTheJob(String job) {
        Map<String, Object> schedule = new Stack(SETTINGS.place().account(), Map.of(), Map.of())
                .properties(Placeholders.camelCase(job) + "Schedule");
        ObjectNode inStack = new ObjectMapper().valueToTree(schedule);
        // What could not be delivered is kept; a schedule that a person applies lives without the stack's queue.
        assertThat(((ObjectNode) inStack.get("Target")).remove("DeadLetterConfig"))
                .as(job)
                .isNotNull();

        assertThat(inStack).isEqualTo(RequestJson.of(SchedulePayload.request(SETTINGS.place(), SETTINGS.job(job))));
    }
}
