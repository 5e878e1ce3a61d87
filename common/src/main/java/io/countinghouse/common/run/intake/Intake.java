package io.countinghouse.common.run.intake;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileRejects;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.CurrencyAmount;
import io.countinghouse.common.ledger.KnownFiles;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.Measured;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.ledger.Withdrawals;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.store.IgnoredNames;
import io.countinghouse.common.store.RawZone;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/** Lists the raw zone and looks at what is new in it; writes nothing. */
public final class Intake {

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
        new FeedNames(job).byFeed(listed).forEach((feed, objects) -> {
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
        FileJudge judge = new FileJudge(
                job,
                sets,
                below(),
                inspections,
                feeds,
                found,
                published(inspections),
                withdrawals.copiedAs(job.name(), names(inspections), Withdrawals.Which.COUNTING));
        return judge.judge(taken, ledger.known().rejectedWhole(job.name(), taken.keySet()), rejects(judge, taken));
    }

    /** What the cells and the row rules of each accepted file reject. */
    private Map<String, FileRejects> rejects(FileJudge judge, Map<String, String> taken) {
        Map<Feed, List<FileClaim>> toRead = new LinkedHashMap<>();
        Map<String, FileRejects> rejects = new HashMap<>();
        for (Inspection inspection : judge.inspections()) {
            if (inspection.verdict() instanceof FileVerdict.Refused) {
                continue;
            }
            Feed feed = judge.feeds().get(inspection.path());
            boolean undecided = RowRules.mayReject(feed)
                    && (inspection.records() > job.limits().file().rows() || judge.replaces(inspection))
                    && !judge.isOverLimit(inspection, inspection.rejected())
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
}
