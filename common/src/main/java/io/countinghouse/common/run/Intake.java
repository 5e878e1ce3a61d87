package io.countinghouse.common.run;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Lists the raw zone and looks at what is new in it; writes nothing. */
final class Intake {
    private static final String OTHER_NAME = "content_of_other_name";

    private final SparkSession spark;
    private final Job job;
    private final Ledger ledger;
    private final RawZone raw;
    private final SourceSets sets;

    Intake(SparkSession spark, Job job, Ledger ledger, RawZone raw, SourceSets sets) {
        this.spark = spark;
        this.job = job;
        this.ledger = ledger;
        this.raw = raw;
        this.sets = sets;
    }

    /**
     * @param objects what a batch's manifest would hold, ordered by key
     * @param measured stage IN of every file that would be taken
     */
    record Found(List<RawObject> objects, List<Measured> measured) {
        /** Only these of the objects, as they are now. */
        Found only(List<RawObject> kept) {
            Set<String> files = kept.stream().map(RawObject::fileId).collect(Collectors.toSet());
            return new Found(
                    kept,
                    measured.stream()
                            .filter(line -> files.contains(line.subject()))
                            .toList());
        }
    }

    /** Objects of the folder that the ledger does not know by key, etag and size. */
    List<RawZone.Listed> listNew(String folder) {
        Set<String> known = ledger.knownObjects(job.name());
        return sets.takeable(raw.list(folder)).stream()
                .filter(object -> !known.contains(Ledger.identity(object.key(), object.etag(), object.size())))
                .toList();
    }

    Found inspect(List<RawZone.Listed> listed) {
        List<Inspection> inspections = new ArrayList<>();
        Map<String, String> feeds = new HashMap<>();
        byFeed(listed).forEach((feed, objects) -> {
            List<FileClaim> candidates = objects.stream()
                    .map(object -> new FileClaim(object.key(), "", object.size()))
                    .toList();
            inspections.addAll(Inspector.inspect(spark, feed, candidates));
            objects.forEach(object -> feeds.put(object.key(), feed.name()));
        });
        inspections.sort(Comparator.comparing(Inspection::path));
        Map<String, String> etags = new HashMap<>();
        listed.forEach(object -> etags.put(object.key(), object.etag()));
        return judge(inspections, feeds, etags);
    }

    private Found judge(List<Inspection> inspections, Map<String, String> feeds, Map<String, String> etags) {
        List<String> fileIds = inspections.stream().map(Inspection::fileId).toList();
        Map<String, String> keys = new HashMap<>(ledger.takenKeys(job.name(), fileIds));
        List<RawObject> objects = new ArrayList<>();
        List<Measured> measured = new ArrayList<>();
        for (Inspection inspection : inspections) {
            ObjectState state;
            String verdict = "";
            String detail = "";
            if (inspection.verdict() instanceof FileVerdict.Refused refused) {
                state = ObjectState.REFUSED;
                verdict = refused.code().code();
                detail = describe(refused);
            } else if (keys.putIfAbsent(inspection.fileId(), inspection.path()) == null) {
                state = ObjectState.CLAIMED;
                measured.addAll(lines(inspection));
            } else if (tellsOther(feeds.get(inspection.path()), inspection.path(), keys.get(inspection.fileId()))) {
                // Its rows would be others; the ledger knows a file by its bytes.
                state = ObjectState.REFUSED;
                verdict = OTHER_NAME;
                detail = "found the content of " + keys.get(inspection.fileId()) + ", expected content of its own";
            } else {
                state = ObjectState.DUPLICATE;
            }
            objects.add(new RawObject(
                    0,
                    feeds.get(inspection.path()),
                    inspection.path(),
                    "",
                    etags.get(inspection.path()),
                    inspection.size(),
                    inspection.fileId(),
                    state,
                    verdict,
                    detail,
                    state == ObjectState.CLAIMED ? inspection.records() : 0,
                    false));
        }
        return new Found(objects, measured);
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
        return first.named(job.landings().stream()
                .map(Landing::feed)
                .filter(feed -> feed.format() == first.format())
                // A name of a group may be in a pattern once.
                .map(feed -> feed.fileName().replaceAll("\\(\\?<[A-Za-z]\\w*>", "("))
                .collect(Collectors.joining("|")));
    }

    /** Stage IN of one file. */
    static List<Measured> lines(Inspection inspection) {
        if (inspection.sums().isEmpty()) {
            return List.of(new Measured(
                    inspection.fileId(), Measured.Stage.IN, Measured.ROWS, inspection.records(), BigDecimal.ZERO));
        }
        return inspection.sums().entrySet().stream()
                .map(sum -> new Measured(
                        inspection.fileId(), Measured.Stage.IN, sum.getKey(), inspection.records(), sum.getValue()))
                .toList();
    }

    private static String describe(FileVerdict.Refused refused) {
        String text = (refused.line() > 0 ? "line " + refused.line() + ": " : "") + "found " + refused.found()
                + ", expected " + refused.expected();
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
