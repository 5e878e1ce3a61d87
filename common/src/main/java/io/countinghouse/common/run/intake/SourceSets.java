package io.countinghouse.common.run.intake;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.source.RawSet;
import io.countinghouse.common.store.LakePaths;
import io.countinghouse.common.store.RawZone;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sets of files that readings of a source table left in the raw zone, a folder each: {@code source/TIME-RUN/}. A set counts
 * once its list of files is written, which is the last thing that a reading does; it is then taken as a whole, and only if it
 * is newer than every set before. What a reading left behind that never came to its end is taken away: the source still has it.
 */
public final class SourceSets {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSets.class);
    private static final String FOLDER = "source";
    private static final String LIST = "_files";
    /** The first word of the list's line that says up to where the source was read. */
    private static final String WATERMARK = "watermark";

    private static final int WATERMARK_CHARS = 1_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSSSSS");
    private static final Pattern OF_SET =
            Pattern.compile("[0-9]{8}T[0-9]{6}[.][0-9]{6}-[0-9a-f]{8}/(_files|" + RawSet.NAMES + ")");

    private final String root;
    private final RawZone raw;
    private final Ledger ledger;
    private final String job;

    public SourceSets(LakePaths paths, RawZone raw, Ledger ledger) {
        this.root = raw.qualified(paths.raw() + "/" + FOLDER) + "/";
        this.raw = raw;
        this.ledger = ledger;
        this.job = paths.job();
    }

    /** One file that a set names. */
    private record Named(String name, long size, String fileId) {}

    /**
     * Fails when the bytes of a file are not those that were written: its format alone would not show it.
     *
     * @throws CountinghouseException RAW_FILE_CHANGED
     */
    public void requireAsWritten(List<RawObject> inspected) {
        Map<String, List<RawObject>> bySet = new TreeMap<>();
        for (RawObject object : inspected) {
            ofSet(object.key()).ifPresent(set -> bySet.computeIfAbsent(set, key -> new ArrayList<>())
                    .add(object));
        }
        bySet.forEach((set, objects) -> {
            Map<String, String> written = new TreeMap<>();
            files(set).forEach(file -> written.put(root + set + "/" + file.name(), file.fileId()));
            for (RawObject object : objects) {
                if (!object.fileId().equals(written.get(object.key()))) {
                    throw new CountinghouseException(
                            ErrorCode.RAW_FILE_CHANGED,
                            object.key() + ": found sha256 " + object.fileId() + ", expected "
                                    + written.get(object.key()) + " as it was written; remove " + root + set
                                    + " and run again: the source is read again");
                }
            }
        });
    }

    /** A set's folder for a reading of this time, without a slash at its end. */
    public String folder(LocalDateTime takenAt, String runId) {
        return root + TIME.format(takenAt) + "-" + runId.replace("-", "").substring(0, 8);
    }

    /** Completes a set: from now on it is taken, whoever runs. */
    void complete(RawSet set, Optional<String> watermark) {
        Path path = new Path(set.folder() + "/" + LIST);
        StringBuilder text = new StringBuilder();
        set.files().forEach(file -> text.append(file.sha256())
                .append(' ')
                .append(file.size())
                .append(' ')
                .append(file.key().substring(file.key().lastIndexOf('/') + 1))
                .append('\n'));
        watermark.ifPresent(upTo ->
                text.append(WATERMARK).append(' ').append(requireOneLine(upTo)).append('\n'));
        try (OutputStream out = raw.fileSystem(path).create(path, true)) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw RawZone.failure("write " + path, e);
        }
    }

    private static String requireOneLine(String watermark) {
        if (watermark.isEmpty()
                || watermark.length() > WATERMARK_CHARS
                || watermark.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("watermark: found \"" + watermark + "\", expected one line of at most "
                    + WATERMARK_CHARS + " characters");
        }
        return watermark;
    }

    /**
     * Up to where the source was read for the set that these objects complete; none when they are of none, a part of it is yet to be
     * taken, or it tells nothing.
     */
    public Optional<String> watermark(List<RawObject> objects) {
        Set<String> keys = objects.stream().map(RawObject::key).collect(Collectors.toSet());
        return keys.stream()
                .flatMap(key -> ofSet(key).stream())
                .max(Comparator.naturalOrder())
                .flatMap(set -> {
                    Set<String> taken = ledger.known().keptKeysBelow(job, root + set + "/");
                    boolean isWhole = files(set).stream()
                            .map(file -> root + set + "/" + file.name())
                            .allMatch(key -> keys.contains(key) || taken.contains(key));
                    return isWhole
                            ? listed(set).stream()
                                    .filter(SourceSets::isWatermark)
                                    .map(line -> line.substring(WATERMARK.length() + 1))
                                    .findFirst()
                            : Optional.empty();
                });
    }

    private static boolean isWatermark(String line) {
        return line.startsWith(WATERMARK + " ");
    }

    /** When the source was read for the newest set that was taken. */
    Optional<LocalDateTime> lastTaken() {
        return ledger.known()
                .newestKey(job, root, OF_SET.pattern())
                .map(this::setOf)
                .map(set -> LocalDateTime.parse(set.substring(0, set.indexOf('-')), TIME));
    }

    /** The folder of the newest set that was taken, with a slash at its end. */
    public Optional<String> newestTaken() {
        return ledger.known().newestKey(job, root, OF_SET.pattern()).map(key -> root + setOf(key) + "/");
    }

    /**
     * Fails when the set of a reading at this time would come before one that was taken: none would ever take it.
     *
     * @throws CountinghouseException LEDGER_INCONSISTENT
     */
    void requireNewest(LocalDateTime takenAt, String source) {
        lastTaken().filter(last -> !takenAt.isAfter(last)).ifPresent(last -> {
            throw new CountinghouseException(
                    ErrorCode.LEDGER_INCONSISTENT,
                    source.substring(0, 1).toUpperCase(Locale.ROOT) + source.substring(1) + ": found " + takenAt
                            + " UTC by its server's clock, expected a time after "
                            + last
                            + ", when it was read last; its clock was set back, or another server took its place:"
                            + " set it right, or wait until it has caught up");
        });
    }

    /** Whether a whole set waits to be taken. */
    public boolean isOneWaiting(List<RawZone.Listed> listed) {
        return statesOf(listed).containsValue(State.WAITING);
    }

    /** Whether the object is of a set. */
    public boolean holds(String key) {
        return ofSet(key).isPresent();
    }

    /** The name below the raw folder under which a file of a set may come as an upload. */
    public String outside(String key) {
        return key.substring(root.length());
    }

    /** These objects without those of sets that must not be taken, and without lists of files. */
    List<RawZone.Listed> takeable(List<RawZone.Listed> listed) {
        Map<String, State> states = statesOf(listed);
        return listed.stream()
                .filter(object -> {
                    Optional<String> set = ofSet(object.key());
                    return set.isEmpty()
                            || (states.get(set.get()) != State.DEAD
                                    && !object.key().endsWith("/" + LIST));
                })
                .toList();
    }

    /** Removes what dead readings left, and the lists of sets of which nothing waits any more. */
    public void clean(List<RawZone.Listed> listed) {
        statesOf(listed).forEach((set, state) -> {
            List<RawZone.Listed> objects = listed.stream()
                    .filter(object -> ofSet(object.key()).filter(set::equals).isPresent())
                    .toList();
            boolean nothingWaits =
                    objects.stream().allMatch(object -> object.key().endsWith("/" + LIST));
            if (state == State.DEAD || (state == State.TAKEN && nothingWaits)) {
                LOG.info("job={} removes what is left of {}{}: {} objects", job, root, set, objects.size());
                objects.forEach(object -> raw.delete(object.key(), object.etag()));
            }
        });
    }

    private enum State {
        /** Whole, and newer than any that was taken. */
        WAITING,
        /** In the ledger. */
        TAKEN,
        /** Of a reading that did not come to its end, or that another one has overtaken. */
        DEAD
    }

    private Map<String, State> statesOf(List<RawZone.Listed> listed) {
        Map<String, List<RawZone.Listed>> sets = new TreeMap<>();
        for (RawZone.Listed object : listed) {
            ofSet(object.key()).ifPresent(set -> sets.computeIfAbsent(set, key -> new ArrayList<>())
                    .add(object));
        }
        Map<String, State> states = new TreeMap<>();
        if (sets.isEmpty()) {
            return states;
        }
        Optional<String> newestTaken =
                ledger.known().newestKey(job, root, OF_SET.pattern()).map(this::setOf);
        sets.forEach((set, objects) -> states.put(set, state(set, objects, newestTaken)));
        return states;
    }

    private State state(String set, List<RawZone.Listed> objects, Optional<String> newestTaken) {
        Set<String> taken = ledger.known().keysBelow(job, root + set + "/");
        Set<String> there = new HashSet<>();
        objects.forEach(object -> there.add(object.key() + " " + object.size()));
        boolean complete = objects.stream().anyMatch(object -> object.key().endsWith("/" + LIST));
        List<String> missing = complete
                ? files(set).stream()
                        .filter(file -> !there.contains(root + set + "/" + file.name() + " " + file.size()))
                        .map(file -> root + set + "/" + file.name())
                        .filter(key -> !taken.contains(key))
                        .toList()
                : List.of();
        if (!taken.isEmpty()) {
            if (!missing.isEmpty()) {
                throw new CountinghouseException(
                        ErrorCode.RAW_FILE_MISSING,
                        "Of what was read from the source, a part was taken and these files are gone: " + missing
                                + "; remove " + root + set + " and run again: the source is read again, a table with"
                                + " job.source.reading = full");
            }
            return State.TAKEN;
        }
        boolean newest = newestTaken.isEmpty() || set.compareTo(newestTaken.get()) > 0;
        return complete && missing.isEmpty() && newest ? State.WAITING : State.DEAD;
    }

    private List<Named> files(String set) {
        return listed(set).stream()
                .filter(line -> !isWatermark(line))
                .map(line -> line.split(" ", 3))
                .map(words -> new Named(words[2], Long.parseLong(words[1]), words[0]))
                .toList();
    }

    private List<String> listed(String set) {
        Path path = new Path(root + set + "/" + LIST);
        List<String> listed = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(raw.fileSystem(path).open(path), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                listed.add(line);
            }
        } catch (IOException e) {
            throw RawZone.failure("read " + path, e);
        }
        return listed;
    }

    private Optional<String> ofSet(String key) {
        if (!key.startsWith(root)) {
            return Optional.empty();
        }
        Matcher matcher = OF_SET.matcher(key.substring(root.length()));
        return matcher.matches() ? Optional.of(setOf(key)) : Optional.empty();
    }

    private String setOf(String key) {
        String below = key.substring(root.length());
        return below.substring(0, below.indexOf('/'));
    }
}
