package io.countinghouse.common.run.intake;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.store.RawZone;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which feed of a job a raw file is of, by its name. */
record FeedNames(Job job) {
    Map<Feed, List<RawZone.Listed>> byFeed(List<RawZone.Listed> listed) {
        Map<Feed, List<RawZone.Listed>> byFeed = new LinkedHashMap<>();
        for (RawZone.Listed object : listed) {
            byFeed.computeIfAbsent(feedOf(object.key()), feed -> new ArrayList<>())
                    .add(object);
        }
        return byFeed;
    }

    /** The first feed whose pattern the name matches; a feed of any raw file's name says why a name fits none. */
    private Feed feedOf(String key) {
        String name = key.substring(key.lastIndexOf('/') + 1);
        return job.landings().stream()
                .map(Landing::feed)
                .filter(feed -> name.matches(feed.fileName()))
                .findFirst()
                .orElseGet(this::anyRawFile);
    }

    private Feed anyRawFile() {
        Feed first = job.landings().get(0).feed();
        List<Feed> alike = job.landings().stream()
                .map(Landing::feed)
                .filter(feed -> feed.format().equals(first.format()))
                .toList();
        return first.toBuilder()
                .named(
                        alike.stream()
                                // A name of a group may be in a pattern once.
                                .map(feed -> feed.fileName().replaceAll("\\(\\?<[A-Za-z]\\w*>", "("))
                                .collect(Collectors.joining("|")),
                        alike.stream()
                                .map(Feed::namesInWords)
                                .filter(words -> !words.isEmpty())
                                .collect(Collectors.joining("; or ")))
                .build();
    }
}
