package io.countinghouse.common.run.repair;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.Withdrawals;
import io.countinghouse.common.ledger.Withdrawals.Which;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.run.intake.SourceSets;
import io.countinghouse.common.store.Archiver;
import io.countinghouse.common.store.RawZone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which published files a person means who takes them back, or puts them back again.
 *
 * @param isMirror whether sets of the job's source are of a table, which says itself what counts
 */
public record TakenBack(String job, Withdrawals withdrawals, SourceSets sets, boolean isMirror) {
    private static final Pattern BATCH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern FILE_ID = Pattern.compile("[0-9a-f]{64}");

    /**
     * The published files that are meant: those that count, and those that the open batch takes back.
     *
     * @param target a file by its name, its key below the job's raw folder or its {@code file_id}, or a batch by its number
     * @param open none of its own files is meant before it is published; then the answer may be empty
     * @throws CountinghouseException USAGE
     */
    public List<PublishedFile> files(String target, Optional<Batch> open) {
        if (open.isEmpty()) {
            return one(target, some(target, found(target, Which.COUNTING), Which.COUNTING));
        }
        Set<String> takenBack =
                open.get().withdrawn().stream().map(WithdrawnFile::fileId).collect(Collectors.toSet());
        List<PublishedFile> files = Stream.concat(
                        found(target, Which.COUNTING).stream(),
                        // Published, but not yet closed.
                        found(target, Which.TAKEN_BACK).stream().filter(file -> takenBack.contains(file.fileId())))
                .filter(file -> file.batchId() != open.get().batchId())
                .distinct()
                .toList();
        return files.isEmpty() ? files : one(target, files);
    }

    /** Those that were not taken back by now. */
    public List<PublishedFile> counting(List<PublishedFile> files) {
        return withdrawals
                .withContent(job, files.stream().map(PublishedFile::fileId).toList(), Which.COUNTING)
                .stream()
                .filter(files::contains)
                .toList();
    }

    /**
     * What a person must know who has taken these back.
     *
     * @param passesByItself whether rejected rows of a feed may wait for nothing but what the lake will hold
     */
    public List<String> told(List<PublishedFile> files, Predicate<String> passesByItself) {
        List<String> lines = new ArrayList<>();
        if (isMirror && files.stream().anyMatch(file -> sets.holds(file.key()))) {
            lines.add("what was read from the source table is read again by `run " + job
                    + " --set job.source.reading=full` only");
        }
        if (files.stream().anyMatch(file -> file.mended() && passesByItself.test(file.feed()))) {
            lines.add(
                    "rows that are open again and wait for nothing but what the lake holds land again with the next run;"
                            + " `quarantine discard " + job + "` closes them");
        }
        return lines;
    }

    /**
     * Puts the bytes of files that were taken back into the raw zone again.
     *
     * @param below the folder of the job's raw files, with a slash at its end
     * @return their names
     * @throws CountinghouseException USAGE, before anything is written
     */
    public List<String> bringBack(String target, Archiver archiver, RawZone raw, String below) {
        List<PublishedFile> found = some(target, found(target, Which.TAKEN_BACK), Which.TAKEN_BACK);
        List<PublishedFile> files = isBatch(target) ? found : List.of(found.get(found.size() - 1));
        for (PublishedFile file : files) {
            if (file.mended()) {
                throw usage(
                        target,
                        "mended rows, which wait in the quarantine since they were taken back",
                        "an uploaded file; replay the rows instead");
            }
            if (isMirror && sets.holds(file.key())) {
                throw usage(
                        target,
                        "a file that was read from the source table",
                        "an uploaded one; `run " + job + " --set job.source.reading=full` reads the table again");
            }
            if (raw.find(below + nameAgain(file)).isPresent()
                    && !archiver.isBroughtBack(file, below + nameAgain(file))) {
                throw usage(
                        target, "another object at " + below + nameAgain(file), "that name to be free in the raw zone");
            }
        }
        for (PublishedFile file : files) {
            if (!archiver.bringBack(file, below + nameAgain(file))) {
                throw new CountinghouseException(
                        ErrorCode.LAKE_INCONSISTENT,
                        file.location() + ": found no such bytes, expected sha256 " + file.fileId());
            }
        }
        return files.stream().map(this::nameAgain).toList();
    }

    /** What a source was read into comes as an upload: its set is over. */
    private String nameAgain(PublishedFile file) {
        return sets.holds(file.key()) ? sets.outside(file.key()) : file.name();
    }

    private static boolean isBatch(String target) {
        return BATCH.matcher(target).matches();
    }

    /** By its last part alone a name is found only if it never stood for a file as a whole. */
    private List<PublishedFile> found(String target, Which which) {
        if (isBatch(target)) {
            return withdrawals.ofBatch(job, Long.parseLong(target), which);
        }
        if (FILE_ID.matcher(target).matches()) {
            return withdrawals.withContent(job, List.of(target), which);
        }
        List<PublishedFile> named = withdrawals.named(job, List.of(target), which);
        if (named.isEmpty()) {
            named = withdrawals.copiedAs(job, List.of(target), which).getOrDefault(target, List.of());
        }
        return named.isEmpty() && !withdrawals.wasUsed(job, target)
                ? withdrawals.endingWith(job, target, which)
                : named;
    }

    private static List<PublishedFile> one(String target, List<PublishedFile> found) {
        if (found.size() > 1 && !isBatch(target)) {
            throw usage(
                    target,
                    found.size() + " files: "
                            + String.join(
                                    ", ",
                                    found.stream()
                                            .limit(10)
                                            .map(TakenBack::told)
                                            .toList()),
                    "one; name it by its file id, or all files of a batch by its number");
        }
        return found;
    }

    private static String told(PublishedFile file) {
        return Printable.of(file.name()) + " of batch " + file.batchId() + " (" + file.fileId() + ")";
    }

    private static List<PublishedFile> some(String target, List<PublishedFile> files, Which which) {
        if (files.isEmpty()) {
            throw usage(
                    target,
                    "nothing",
                    which == Which.COUNTING
                            ? "a published file that was not taken back: its name, its file id, or the number of its batch"
                            : "a file that was taken back: its name, its file id, or the number of the batch that landed it");
        }
        return files;
    }

    private static CountinghouseException usage(String target, String found, String expected) {
        return new CountinghouseException(
                ErrorCode.USAGE, "retract " + Printable.of(target) + ": found " + found + ", expected " + expected);
    }
}
