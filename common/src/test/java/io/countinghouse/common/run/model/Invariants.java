package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.Batch.Entry;
import io.countinghouse.common.run.model.World.Copy;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What must hold in every reachable state and across every step. */
enum Invariants {
    NO_ROWS_TWICE_IN_THE_LAKE,
    NO_ROWS_TWICE_IN_THE_MART,
    MART_AND_LEDGER_AGREE,
    MANIFEST_NEVER_CHANGES,
    NO_CHANGE_WITHOUT_THE_LEASE,
    /** From its claim on, every object of a manifest is where the manifest says that it is kept. */
    CLAIMED_BYTES_STAY,
    NO_DUPLICATE_WITHOUT_AN_ORIGINAL,
    /** But those of {@link #NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST}. */
    NO_BYTES_VANISH,
    NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED,
    /** What came under a name after the driver that deletes it has read the claimed bytes there. */
    NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST,
    A_REJECTED_ROW_IS_RESOLVED_ONCE,
    THE_QUARANTINE_SHOWS_WHAT_IS_DONE,
    EVERYTHING_LANDED_ONCE_AND_ARCHIVED_WHEN_FINISHED,
    FINISHED_STAYS_REACHABLE;

    /** What the move breaks, or the world that it leads into. */
    static Set<Invariants> brokenBy(State before, Move move) {
        Set<Invariants> broken = EnumSet.noneOf(Invariants.class);
        World from = before.world();
        World to = move.after().world();
        if (!from.equals(to)) {
            addBrokenIn(to, broken);
            if (move.driver() != World.NOBODY) {
                addBrokenByDriver(before, to, move.driver(), broken);
            }
        }
        return broken;
    }

    /** What is broken in a finished state; nothing in any other. */
    static Set<Invariants> brokenAtRest(State state) {
        return state.finished() && !everythingLandedOnceAndArchived(state.world())
                ? EnumSet.of(EVERYTHING_LANDED_ONCE_AND_ARCHIVED_WHEN_FINISHED)
                : Set.of();
    }

    private static void addBrokenIn(World world, Set<Invariants> broken) {
        if (world.lake().repeats() || world.rejects().repeats()) {
            broken.add(NO_ROWS_TWICE_IN_THE_LAKE);
        }
        if (Lists.repeats(world.mart()) || Lists.repeats(world.martCopy().rows())) {
            broken.add(NO_ROWS_TWICE_IN_THE_MART);
        }
        if (!world.mart().equals(published(world))) {
            broken.add(MART_AND_LEDGER_AGREE);
        }
        List<Content> taken = world.taken();
        for (Batch batch : world.batches()) {
            for (Entry entry : batch.manifest()) {
                if (!world.archiveHolds(entry)) {
                    broken.add(CLAIMED_BYTES_STAY);
                }
                if (!taken.contains(entry.fileId())) {
                    broken.add(NO_DUPLICATE_WITHOUT_AN_ORIGINAL);
                }
            }
        }
        addBrokenInQuarantine(world, broken);
    }

    private static void addBrokenInQuarantine(World world, Set<Invariants> broken) {
        Quarantine quarantine = world.quarantine();
        long landed = world.lake().contents().stream().filter(Content::isMended).count();
        long discarded = quarantine.onRecord().stream()
                .filter(resolution -> resolution.state() == Quarantine.State.DISCARDED)
                .count();
        if (landed + discarded > 1) {
            broken.add(A_REJECTED_ROW_IS_RESOLVED_ONCE);
        }
        boolean done = quarantine.onRecord().stream()
                .anyMatch(resolution -> resolution.state() == quarantine.shown() && world.isDone(resolution));
        boolean applied = quarantine.onRecord().stream().anyMatch(Quarantine.Resolution::applied);
        if (quarantine.shown() == Quarantine.State.OPEN ? applied : !done) {
            broken.add(THE_QUARANTINE_SHOWS_WHAT_IS_DONE);
        }
    }

    /** What people upload is their own affair. */
    private static void addBrokenByDriver(State state, World after, int driver, Set<Invariants> broken) {
        World before = state.world();
        if (!before.batches().equals(after.batches())) {
            if (!manifestsKept(before, after)) {
                broken.add(MANIFEST_NEVER_CHANGES);
            }
            if (before.leaseHolder() != driver && !ledger(before).equals(ledger(after))) {
                broken.add(NO_CHANGE_WITHOUT_THE_LEASE);
            }
        }
        boolean ledgerOrMart = !before.mart().equals(after.mart())
                || !before.quarantine().onRecord().equals(after.quarantine().onRecord());
        if (before.leaseHolder() != driver && ledgerOrMart) {
            broken.add(NO_CHANGE_WITHOUT_THE_LEASE);
        }
        if (!before.raw().equals(after.raw()) || !before.archive().equals(after.archive())) {
            addBrokenForBytes(before, after, cameSinceLastRead(state, driver), broken);
        }
    }

    /** Whether the driver deletes an object that it has read as claimed, and which is another by now. */
    private static boolean cameSinceLastRead(State before, int index) {
        Driver driver = before.driver(index);
        if (driver.next() != Step.DELETE_RAW) {
            return false;
        }
        Entry entry =
                before.world().batch(driver.batch()).entry(driver.objects().get(0));
        return driver.seen() == entry.fileId() && before.world().raw(entry.name()) != driver.seen();
    }

    private static void addBrokenForBytes(
            World before, World after, boolean cameSinceLastRead, Set<Invariants> broken) {
        for (Content content : Content.values()) {
            if (content != Content.NOTHING && before.holdsBytes(content) && !after.holdsBytes(content)) {
                broken.add(cameSinceLastRead ? NO_UPLOAD_BETWEEN_LAST_READ_AND_DELETE_IS_LOST : NO_BYTES_VANISH);
            }
        }
        for (Name name : Name.values()) {
            if (after.raw(name) != before.raw(name) && !cameSinceLastRead && !publishedAndArchived(before, name)) {
                broken.add(NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED);
            }
        }
    }

    private static List<Content> published(World world) {
        return Lists.sorted(world.batches().stream()
                .filter(batch -> batch.reached(BatchState.PUBLISHED))
                .flatMap(batch -> batch.taken().stream())
                .toList());
    }

    /** What runs have written, not which of them is alive. */
    private static List<Batch> ledger(World world) {
        return world.batches().stream().map(Batch::publisherGone).toList();
    }

    private static boolean manifestsKept(World before, World after) {
        for (int number = 1; number <= before.batches().size(); number++) {
            if (!before.batch(number).manifest().equals(after.batch(number).manifest())) {
                return false;
            }
        }
        return true;
    }

    private static boolean publishedAndArchived(World world, Name name) {
        Content content = world.raw(name);
        return world.archive().stream().anyMatch(copy -> copy.name() == name && copy.bytes() == content)
                && world.batches().stream()
                        .filter(batch -> batch.reached(BatchState.PUBLISHED))
                        .flatMap(batch -> batch.manifest().stream())
                        .anyMatch(entry -> entry.name() == name && entry.fileId() == content);
    }

    private static boolean everythingLandedOnceAndArchived(World world) {
        List<Content> taken = world.taken();
        List<Content> archived = world.archive().stream()
                .filter(copy -> copy.bytes() == copy.fileId())
                .map(Copy::bytes)
                .toList();
        return archived.containsAll(taken)
                && world.lake().contents().equals(taken)
                && world.rejects().contents().equals(LandingSteps.withBadRow(taken))
                && world.mart().equals(taken)
                && world.martCopy().rows().equals(taken);
    }
}
