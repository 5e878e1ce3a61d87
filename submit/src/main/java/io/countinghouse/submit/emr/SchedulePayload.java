package io.countinghouse.submit.emr;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.RetryPolicy;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;

/** Schedules of EventBridge Scheduler; each starts the state machine with its job. */
final class SchedulePayload {
    /** Scheduler puts the time there that the schedule meant, also when it delivers late or twice. */
    private static final String TIME = "<aws.scheduler.scheduled-time>";

    private static final int RETRIES = 10;
    private static final int OLDEST_SECONDS = 6 * 60 * 60;

    private SchedulePayload() {}

    /** @throws CountinghouseException USAGE for a job without a schedule */
    static CreateScheduleRequest request(Place place, JobEntry job) {
        String schedule = job.schedule()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        "submit/emr/jobs.conf: " + job.job()
                                + ".schedule: found nothing, expected a schedule to apply"));
        return CreateScheduleRequest.builder()
                .name(job.job())
                .groupName(place.scheduler().group())
                .scheduleExpression(schedule)
                .scheduleExpressionTimezone(job.zone().getId())
                .flexibleTimeWindow(FlexibleTimeWindow.builder()
                        .mode(FlexibleTimeWindowMode.OFF)
                        .build())
                .state(ScheduleState.ENABLED)
                .target(target(place, job))
                .build();
    }

    private static Target target(Place place, JobEntry job) {
        ObjectNode input = JsonNodeFactory.instance.objectNode();
        input.put("job", job.job());
        input.put("trigger", TIME);
        return Target.builder()
                .arn(place.scheduler().stateMachine())
                .roleArn(place.scheduler().role())
                .input(input.toString())
                .retryPolicy(RetryPolicy.builder()
                        .maximumRetryAttempts(RETRIES)
                        .maximumEventAgeInSeconds(OLDEST_SECONDS)
                        .build())
                .build();
    }

    /** The same for a schedule that is there. */
    static UpdateScheduleRequest update(CreateScheduleRequest request) {
        return UpdateScheduleRequest.builder()
                .name(request.name())
                .groupName(request.groupName())
                .scheduleExpression(request.scheduleExpression())
                .scheduleExpressionTimezone(request.scheduleExpressionTimezone())
                .flexibleTimeWindow(request.flexibleTimeWindow())
                .state(request.state())
                .target(request.target())
                .build();
    }
}
