package io.countinghouse.common.run.intake;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileRejects;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobPolicies;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Redelivery;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.run.report.ForAPerson;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.RawZone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What becomes of new files: each is taken, or refused, or a duplicate.
 *
 * @param below the folder of the job's raw files, as keys begin with it
 * @param inspections by path
 * @param feeds by path
 * @param found as the store lists them, by path
 * @param published by name, what counts of what came under it
 * @param copied by name, what counts of what came under it as content of another one
 */
record FileJudge(
        Job job,
        SourceSets sets,
        String below,
        List<Inspection> inspections,
        Map<String, Feed> feeds,
        Map<String, RawZone.Listed> found,
        Map<String, List<PublishedFile>> published,
        Map<String, List<PublishedFile>> copied) {
    private static final int MEMBERS_NAMED = 20;
    private static final String OTHER_NAME = "content_of_other_name";
    private static final String NAME_USED = "name_used_before";
    private static final String TOO_MANY_REJECTS = "too_many_rejects";

    /**
     * @param taken the key from which each content was taken that counts
     * @param rejectedWhole those of them of which no row landed
     * @param rejects what the cells and the row rules of each content reject
     */
    Intake.Found judge(Map<String, String> taken, Set<String> rejectedWhole, Map<String, FileRejects> rejects) {
        Map<String, String> keys = new HashMap<>(taken);
        Map<String, List<WithdrawnFile>> replaced = new TreeMap<>();
        List<RawObject> objects = new ArrayList<>();
        List<Measured> measured = new ArrayList<>();
        for (Inspection inspection : replacingFirst()) {
            Feed feed = feeds.get(inspection.path());
            boolean isKnown = keys.containsKey(inspection.fileId());
            List<PublishedFile> earlier = otherContent(inspection, published);
            List<PublishedFile> copies = earlier.isEmpty() ? otherContent(inspection, copied) : List.of();
            Redelivery redelivery = earlier.isEmpty() && copies.isEmpty() ? Redelivery.ADD : redelivery(feed);
            ObjectState state;
            String verdict = "";
            String detail = "";
            if (inspection.verdict() instanceof FileVerdict.Refused refused) {
                state = ObjectState.REFUSED;
                verdict = refused.code().code();
                detail = describe(refused);
            } else if (!isKnown && isOverLimit(inspection, rejects.get(inspection.fileId()))) {
                state = ObjectState.REFUSED;
                verdict = TOO_MANY_REJECTS;
                detail = describe(
                        inspection,
                        rejects.get(inspection.fileId()),
                        job.limits().file() + " (job.file-reject-limit)");
            } else if (!isKnown && redelivery != Redelivery.ADD && !copies.isEmpty()) {
                // Which of the two names would the next correction come under?
                state = ObjectState.REFUSED;
                verdict = NAME_USED;
                detail = describeCopied(copies);
            } else if (!isKnown && redelivery == Redelivery.REFUSE) {
                state = ObjectState.REFUSED;
                verdict = NAME_USED;
                detail = describe(feed, earlier);
            } else if (!isKnown
                    && redelivery == Redelivery.REPLACE
                    && rejects.get(inspection.fileId()).rows() == inspection.records()) {
                state = ObjectState.REFUSED;
                verdict = TOO_MANY_REJECTS;
                detail = describe(
                        inspection, rejects.get(inspection.fileId()), "a good row in place of what came before");
            } else if (keys.putIfAbsent(inspection.fileId(), inspection.path()) == null) {
                state = ObjectState.CLAIMED;
                measured.addAll(Intake.lines(inspection));
                if (redelivery == Redelivery.REPLACE) {
                    replaced.put(
                            inspection.path(),
                            earlier.stream().map(PublishedFile::withdrawn).toList());
                }
            } else if (redelivery == Redelivery.REPLACE) {
                // Either name may be the one that is meant.
                state = ObjectState.REFUSED;
                verdict = OTHER_NAME;
                detail = "found the content of " + keys.get(inspection.fileId())
                        + ", expected content of its own in place of what came before; if that is to go, `retract` it";
            } else if (tellsOther(feed.name(), inspection.path(), keys.get(inspection.fileId()))) {
                // Its rows would be others; the ledger knows a file by its bytes.
                state = ObjectState.REFUSED;
                verdict = OTHER_NAME;
                detail = "found the content of " + keys.get(inspection.fileId()) + ", expected content of its own";
            } else {
                state = ObjectState.DUPLICATE;
                verdict = rejectedWhole.contains(inspection.fileId()) ? ForAPerson.REJECTED_BEFORE : "";
            }
            RawZone.Listed object = found.get(inspection.path());
            objects.add(RawObject.of(feed.name(), inspection.path(), object.etag(), inspection.size())
                    .modified(Optional.of(object.modifiedAt()))
                    .content(inspection.fileId(), state == ObjectState.CLAIMED ? inspection.records() : 0)
                    .is(state)
                    .because(verdict, detail)
                    .build());
        }
        Set<String> takenBack = replaced.values().stream()
                .flatMap(List::stream)
                .map(WithdrawnFile::fileId)
                .collect(Collectors.toSet());
        List<RawObject> now = objects.stream()
                .sorted(Comparator.comparing(RawObject::key))
                .filter(object -> !takenBack.contains(object.fileId()))
                .toList();
        return new Intake.Found(now, measured, replaced, undeclared(), now.size() < objects.size());
    }

    /** By feed, the members of its records that it does not declare. */
    private List<String> undeclared() {
        Map<String, Map<String, Long>> byFeed = new TreeMap<>();
        for (Inspection inspection : inspections) {
            Feed feed = feeds.get(inspection.path());
            String told = "feed " + feed.name() + ": members that it does not declare, "
                    + (feed.extraColumns() == ExtraColumns.KEEP ? "kept in " + FeedSchema.EXTRA : "passed over");
            inspection.undeclared().forEach((member, times) -> byFeed.computeIfAbsent(told, key -> new TreeMap<>())
                    .merge(member, times, Long::sum));
        }
        List<String> lines = new ArrayList<>();
        byFeed.forEach((told, members) -> lines.add(told + ": "
                + members.entrySet().stream()
                        .limit(MEMBERS_NAMED)
                        .map(member -> Printable.of(member.getKey()) + " (" + Progress.count(member.getValue()) + ")")
                        .collect(Collectors.joining(", "))
                + (members.size() > MEMBERS_NAMED ? "; and " + (members.size() - MEMBERS_NAMED) + " more" : "")));
        return lines;
    }

    /** Of one content under several new names that counts which comes in an earlier file's place. */
    private List<Inspection> replacingFirst() {
        return inspections.stream()
                .sorted(Comparator.comparing(inspection -> !replaces(inspection)))
                .toList();
    }

    boolean replaces(Inspection inspection) {
        return !otherContent(inspection, published).isEmpty()
                && redelivery(feeds.get(inspection.path())) == Redelivery.REPLACE;
    }

    boolean isOverLimit(Inspection inspection, FileRejects rejects) {
        return job.limits().file().isExceededBy(rejects.rows(), inspection.records())
                // Nobody can mend and upload a part of what was read from a source.
                && !sets.holds(inspection.path());
    }

    /** What counts under the name of a file, but its own content. */
    private List<PublishedFile> otherContent(Inspection inspection, Map<String, List<PublishedFile>> published) {
        return published.getOrDefault(inspection.path().substring(below.length()), List.of()).stream()
                .filter(file -> !file.fileId().equals(inspection.fileId()))
                .toList();
    }

    private Redelivery redelivery(Feed feed) {
        return job.landings().stream()
                .filter(landing -> landing.feed().name().equals(feed.name()))
                .findFirst()
                .map(Landing::redelivery)
                .orElse(Redelivery.REFUSE);
    }

    private static String describe(Feed feed, List<PublishedFile> earlier) {
        PublishedFile last = earlier.get(earlier.size() - 1);
        return "found other content than under this name in batch " + last.batchId() + " (" + last.claimedAt()
                + "), expected a new name, or to be told what it means: " + JobPolicies.setting(feed.name())
                + " = replace takes the earlier rows back, add counts both";
    }

    private static String describeCopied(List<PublishedFile> copies) {
        PublishedFile last = copies.get(copies.size() - 1);
        return "found other content than came under this name before, which counts as " + last.name() + " of batch "
                + last.batchId() + "; expected a new name; `retract` that file first if this one is to take its place";
    }

    /** Whether the names of two files of the same content tell different things of their rows. */
    private boolean tellsOther(String feed, String path, String taken) {
        return job.landings().stream()
                .map(Landing::feed)
                .filter(one -> one.name().equals(feed))
                .anyMatch(one -> !one.namedParts(taken).isEmpty()
                        && !one.namedParts(path).equals(one.namedParts(taken)));
    }

    private static String describe(Inspection inspection, FileRejects rejects, String expected) {
        String text = "found " + Progress.count(rejects.rows()) + " of " + Progress.count(inspection.records())
                + " rows rejected (" + rejects.text() + "), expected " + expected;
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String describe(FileVerdict.Refused refused) {
        String text = (refused.line() > 0 ? "line " + refused.line() + ": " : "") + "found " + refused.found()
                + ", expected " + refused.expected();
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
