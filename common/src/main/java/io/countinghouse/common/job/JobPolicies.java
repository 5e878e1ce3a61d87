package io.countinghouse.common.job;

import io.countinghouse.common.check.ExpectationSettings;
import io.countinghouse.common.config.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Settings that every job has: of its feeds, {@code job.feeds.<feed>}, and of its data tests, {@code job.expectations}. */
public final class JobPolicies {
    private static final String FEEDS = "feeds";
    private static final String REDELIVERY = "redelivery";

    private JobPolicies() {}

    /** Makes a job of its section as {@code definition} does, whose feeds and expectations are as the section says. */
    public static Job define(Section job, Function<Section, Job> definition) {
        Section feeds = job.optionalSection(FEEDS);
        // A definition knows its own keys only.
        job.optionalSection(ExpectationSettings.KEY);
        Job defined = definition.apply(job);
        Map<String, Redelivery> redelivery = new HashMap<>();
        List<String> names = defined.landings().stream()
                .map(landing -> landing.feed().name())
                .distinct()
                .toList();
        for (String name : names) {
            Section feed = feeds.optionalSection(name);
            feed.optionalChoice(REDELIVERY, Redelivery.class).ifPresent(chosen -> redelivery.put(name, chosen));
            feed.requireNoOtherKeys();
        }
        feeds.requireNoOtherKeys();
        return defined.withRedelivery(redelivery).expecting(ExpectationSettings.apply(job, defined.expectations()));
    }

    /** The setting that says what a known name with other content means. */
    public static String setting(String feed) {
        return "job." + FEEDS + "." + feed + "." + REDELIVERY;
    }
}
