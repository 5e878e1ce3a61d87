package io.countinghouse.submit.emr;

import io.countinghouse.common.config.Section;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A job's entry in {@code jobs.conf}.
 *
 * @param schedule of EventBridge Scheduler; none: events and people start the job
 * @param zone of the schedule
 * @param size a profile of the target's file of Spark properties
 * @param conf the name of a file that travels with the release
 * @param timeout after which EMR ends the run
 * @param retries how often a failed run is tried again by who submitted it
 * @param role whose name the environment knows
 */
record JobEntry(
        String job,
        Optional<String> schedule,
        ZoneId zone,
        String size,
        String conf,
        Duration timeout,
        int retries,
        String role) {
    private static final int MOST_RETRIES = 10;
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Pattern SCHEDULE =
            Pattern.compile("cron\\(\\S+( \\S+){5}\\)|rate\\([1-9]\\d* (minute|hour|day)s?\\)"
                    + "|at\\(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\)");
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    static JobEntry from(String job, Section section) {
        JobEntry read = new JobEntry(
                job,
                section.optionalText("schedule"),
                section.zone("time-zone"),
                section.text("size"),
                Texts.matching(section, "conf", FILE, "the name of a file in conf/, without a folder"),
                section.duration("timeout"),
                section.wholeNumber("retries", 0, MOST_RETRIES),
                section.text("role"));
        read.schedule()
                .filter(text -> !SCHEDULE.matcher(text).matches())
                .ifPresent(
                        text -> section.reject(
                                "schedule",
                                "\"" + text + "\"",
                                "cron(minute hour day-of-month month day-of-week year), rate(N minutes) or at(yyyy-MM-ddTHH:mm:ss)"));
        boolean isThere = !read.timeout().isZero();
        if (isThere && (read.timeout().compareTo(SHORTEST) < 0 || read.timeout().toSecondsPart() != 0)) {
            section.reject("timeout", read.timeout().toString(), "whole minutes, at least 15");
        }
        section.requireNoOtherKeys();
        return read;
    }
}
