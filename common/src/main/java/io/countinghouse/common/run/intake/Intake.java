package io.countinghouse.common.run.intake;

import io.countinghouse.common.error.Printable;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileRejects;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.job.FeedPolicies;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.job.Redelivery;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.KnownFiles;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Withdrawals;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.run.report.ForAPerson;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.store.IgnoredNames;
import io.countinghouse.common.store.RawZone;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Lists the raw zone and looks at what is new in it; writes nothing. */
public final class Intake {
    private static final String OTHER_NAME = "content_of_other_name";
    private static final String NAME_USED = "name_used_before";
    private static final String TOO_MANY_REJECTS = "too_many_rejects";

    private final SparkSession spark;
    private final Job job;
    private final Ledger ledger;
    private final Withdrawals withdrawals;
    private final RawZone raw;
    private final String folder;
    private final SourceSets sets;
    private final IgnoredNames ignore;

    /** @param folder of the job in the raw zone */
    public Intake(
            SparkSession spark,
            Job job,
            Ledger ledger,
            Withdrawals withdrawals,
            RawZone raw,
            String folder,
            SourceSets sets,
            IgnoredNames ignore) {
        this.spark = spark;
        this.job = job;
        this.ledger = ledger;
        this.withdrawals = withdrawals;
        this.raw = raw;
        this.folder = folder;
        this.sets = sets;
        this.ignore = ignore;
    }

    /**
     * @param objects what a batch's manifest would hold, ordered by key
     * @param measured stage IN of every file that would be taken
     * @param replaced by the key of such a file, the published ones in whose place it comes
     * @param notes what a person should know of them, and need not do anything about
     * @param leavesSome whether objects wait for the next batch: their content counts until this one takes it back
     */
    public record Found(
            List<RawObject> objects,
            List<Measured> measured,
            Map<String, List<WithdrawnFile>> replaced,
            List<String> notes,
            boolean leavesSome) {
        /** Only these of the objects, as they are now. */
        public Found only(List<RawObject> kept) {
            Set<String> files = kept.stream().map(RawObject::fileId).collect(Collectors.toSet());
            Set<String> keys = kept.stream().map(RawObject::key).collect(Collectors.toSet());
            Map<String, List<WithdrawnFile>> still = new TreeMap<>(replaced);
            still.keySet().retainAll(keys);
            return new Found(
                    kept,
                    measured.stream()
                            .filter(line -> files.contains(line.subject()))
                            .toList(),
                    still,
                    notes,
                    leavesSome);
        }

        public List<WithdrawnFile> withdrawn() {
            return replaced.values().stream().flatMap(List::stream).distinct().toList();
        }
    }

    /**
     * What lies in the raw zone and may be taken.
     *
     * @param fresh objects that the ledger does not know by key, etag and size
     * @param leftAlone those that are not ours
     */
    public record Listing(List<RawZone.Listed> fresh, List<RawZone.Listed> leftAlone) {}

    public Listing listNew() {
        Set<String> known = ledger.known().knownObjects(job.name());
        String below = below();
        Map<Boolean, List<RawZone.Listed>> ignored = sets.takeable(raw.list(folder)).stream()
                .collect(Collectors.partitioningBy(object ->
                        !sets.holds(object.key()) && ignore.holds(object.key().substring(below.length()))));
        return new Listing(
                ignored.get(false).stream()
                        .filter(object ->
                                !known.contains(KnownFiles.identity(object.key(), object.etag(), object.size())))
                        .toList(),
                ignored.get(true));
    }

    /** The folder of the job's raw files as keys begin with it. */
    public String below() {
        return raw.qualified(folder) + "/";
    }

    public Found inspect(List<RawZone.Listed> listed) {
        List<Inspection> inspections = new ArrayList<>();
        Map<String, Feed> feeds = new HashMap<>();
        byFeed(listed).forEach((feed, objects) -> {
            List<FileClaim> candidates = objects.stream()
                    .map(object -> new FileClaim(object.key(), "", object.size()))
                    .toList();
            inspections.addAll(Inspector.inspect(spark, feed, candidates));
            objects.forEach(object -> feeds.put(object.key(), feed));
        });
        inspections.sort(Comparator.comparing(Inspection::path));
        Map<String, RawZone.Listed> found = new HashMap<>();
        listed.forEach(object -> found.put(object.key(), object));
        List<String> fileIds = inspections.stream().map(Inspection::fileId).toList();
        Map<String, String> taken = ledger.known().takenKeys(job.name(), fileIds);
        Map<String, List<PublishedFile>> published = published(inspections);
        return judge(
                inspections,
                feeds,
                found,
                taken,
                rejects(inspections, feeds, taken, published),
                published,
                withdrawals.copiedAs(job.name(), names(inspections), Withdrawals.Which.COUNTING));
    }

    /** What the cells and the row rules of each accepted file reject. */
    private Map<String, FileRejects> rejects(
            List<Inspection> inspections,
            Map<String, Feed> feeds,
            Map<String, String> taken,
            Map<String, List<PublishedFile>> published) {
        Map<Feed, List<FileClaim>> toRead = new LinkedHashMap<>();
        Map<String, FileRejects> rejects = new HashMap<>();
        for (Inspection inspection : inspections) {
            if (inspection.verdict() instanceof FileVerdict.Refused) {
                continue;
            }
            Feed feed = feeds.get(inspection.path());
            boolean undecided = RowRules.mayReject(feed)
                    && (inspection.records() > job.limits().file().rows() || replaces(inspection, feeds, published))
                    && !isOverLimit(inspection, inspection.rejected())
                    && !taken.containsKey(inspection.fileId());
            // One content is judged once, whatever its names.
            if (rejects.put(inspection.fileId(), inspection.rejected()) == null && undecided) {
                toRead.computeIfAbsent(feed, one -> new ArrayList<>())
                        .add(new FileClaim(inspection.path(), inspection.fileId(), inspection.size()));
            }
        }
        rejects.putAll(RowRules.rejectsByFile(spark, toRead));
        return rejects;
    }

    /** By name, what counts of what came under it. */
    private Map<String, List<PublishedFile>> published(List<Inspection> inspections) {
        return withdrawals.named(job.name(), names(inspections), Withdrawals.Which.COUNTING).stream()
                .collect(Collectors.groupingBy(PublishedFile::name));
    }

    private List<String> names(List<Inspection> inspections) {
        int folder = below().length();
        return inspections.stream()
                .map(inspection -> inspection.path().substring(folder))
                .toList();
    }

    private boolean replaces(
            Inspection inspection, Map<String, Feed> feeds, Map<String, List<PublishedFile>> published) {
        return !otherContent(inspection, published).isEmpty()
                && redelivery(feeds.get(inspection.path())) == Redelivery.REPLACE;
    }

    private boolean isOverLimit(Inspection inspection, FileRejects rejects) {
        return job.limits().file().isExceededBy(rejects.rows(), inspection.records())
                // Nobody can mend and upload a part of what was read from a source.
                && !sets.holds(inspection.path());
    }

    private Found judge(
            List<Inspection> inspections,
            Map<String, Feed> feeds,
            Map<String, RawZone.Listed> found,
            Map<String, String> taken,
            Map<String, FileRejects> rejects,
            Map<String, List<PublishedFile>> published,
            Map<String, List<PublishedFile>> copied) {
        Map<String, String> keys = new HashMap<>(taken);
        Set<String> rejectedWhole = ledger.known().rejectedWhole(job.name(), taken.keySet());
        Map<String, List<WithdrawnFile>> replaced = new TreeMap<>();
        List<RawObject> objects = new ArrayList<>();
        List<Measured> measured = new ArrayList<>();
        for (Inspection inspection : replacingFirst(inspections, feeds, published)) {
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
                measured.addAll(lines(inspection));
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
        return new Found(now, measured, replaced, undeclared(inspections, feeds), now.size() < objects.size());
    }

    /** By feed, the members of its records that it does not declare. */
    private static List<String> undeclared(List<Inspection> inspections, Map<String, Feed> feeds) {
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
                        .map(member -> Printable.of(member.getKey()) + " (" + Progress.count(member.getValue()) + ")")
                        .collect(Collectors.joining(", "))));
        return lines;
    }

    /** Of one content under several new names that counts which comes in an earlier file's place. */
    private List<Inspection> replacingFirst(
            List<Inspection> inspections, Map<String, Feed> feeds, Map<String, List<PublishedFile>> published) {
        return inspections.stream()
                .sorted(Comparator.comparing(inspection -> !replaces(inspection, feeds, published)))
                .toList();
    }

    /** What counts under the name of a file, but its own content. */
    private List<PublishedFile> otherContent(Inspection inspection, Map<String, List<PublishedFile>> published) {
        return published.getOrDefault(inspection.path().substring(below().length()), List.of()).stream()
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
                + "), expected a new name, or to be told what it means: " + FeedPolicies.setting(feed.name())
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

    private Map<Feed, List<RawZone.Listed>> byFeed(List<RawZone.Listed> listed) {
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
                .filter(feed -> feed.format() == first.format())
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

    /** Stage IN of one file. */
    public static List<Measured> lines(Inspection inspection) {
        if (inspection.sums().isEmpty()) {
            return List.of(new Measured(
                    inspection.fileId(), Measured.Stage.IN, Measured.ROWS, inspection.records(), BigDecimal.ZERO));
        }
        return inspection.sums().entrySet().stream()
                .map(sum -> new Measured(
                        inspection.fileId(),
                        Measured.Stage.IN,
                        sum.getKey(),
                        inspection.records(),
                        sum.getValue(),
                        inspection.currencies().entrySet().stream()
                                .map(part -> new CurrencyAmount(
                                        part.getKey(),
                                        part.getValue().records(),
                                        part.getValue().sums().get(sum.getKey())))
                                .toList()))
                .toList();
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
