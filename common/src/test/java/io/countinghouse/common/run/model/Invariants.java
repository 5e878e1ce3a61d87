package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
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
    NO_BYTES_VANISH,
    NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED,
    EVERYTHING_LANDED_ONCE_AND_ARCHIVED_WHEN_FINISHED,
    FINISHED_STAYS_REACHABLE;

    /** What the move breaks, or the state that it leads into. */
    static Set<Invariants> brokenBy(State before, Move move) {
        Set<Invariants> broken = EnumSet.noneOf(Invariants.class);
        World from = before.world();
        World to = move.after().world();
        if (!from.equals(to)) {
            addBrokenIn(to, broken);
            if (move.driver() != World.NOBODY) {
                addBrokenByDriver(from, to, move.driver(), broken);
            }
        }
        if (move.after().finished() && !everythingLandedOnceAndArchived(to)) {
            broken.add(EVERYTHING_LANDED_ONCE_AND_ARCHIVED_WHEN_FINISHED);
        }
        return broken;
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
    }

    /** What people upload is their own affair. */
    private static void addBrokenByDriver(World before, World after, int driver, Set<Invariants> broken) {
        if (!before.batches().equals(after.batches())) {
            if (!manifestsKept(before, after)) {
                broken.add(MANIFEST_NEVER_CHANGES);
            }
            if (before.leaseHolder() != driver && !ledger(before).equals(ledger(after))) {
                broken.add(NO_CHANGE_WITHOUT_THE_LEASE);
            }
        }
        if (before.leaseHolder() != driver && !before.mart().equals(after.mart())) {
            broken.add(NO_CHANGE_WITHOUT_THE_LEASE);
        }
        if (!before.raw().equals(after.raw()) || !before.archive().equals(after.archive())) {
            addBrokenForBytes(before, after, broken);
        }
    }

    private static void addBrokenForBytes(World before, World after, Set<Invariants> broken) {
        for (Content content : Content.values()) {
            if (content != Content.NOTHING && before.holdsBytes(content) && !after.holdsBytes(content)) {
                broken.add(NO_BYTES_VANISH);
            }
        }
        for (Name name : Name.values()) {
            if (after.raw(name) != before.raw(name) && !publishedAndArchived(before, name)) {
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
        List<Content> taken = Lists.sorted(world.batches().stream()
                .flatMap(batch -> batch.taken().stream())
                .toList());
        List<Content> archived = world.archive().stream()
                .filter(copy -> copy.bytes() == copy.fileId())
                .map(Copy::bytes)
                .toList();
        return archived.containsAll(taken)
                && world.lake().contents().equals(taken)
                && world.rejects().contents().equals(taken)
                && world.mart().equals(taken)
                && world.martCopy().rows().equals(taken);
    }
}
