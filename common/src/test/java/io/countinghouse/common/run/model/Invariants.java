package io.countinghouse.common.run.model;

import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.run.model.World.Copy;
import java.util.List;
import java.util.Optional;

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

    /** The first invariant that the state breaks into which the move leads, or the move itself. */
    static Optional<Invariants> brokenBy(State before, Move move) {
        if (before.world().equals(move.after().world())) {
            return finishedBadly(move.after());
        }
        return brokenIn(move.after().world())
                .or(() -> move.driver() == World.NOBODY
                        ? Optional.empty()
                        : brokenBetween(before.world(), move.after().world(), move.driver()))
                .or(() -> finishedBadly(move.after()));
    }

    private static Optional<Invariants> brokenIn(World world) {
        if (Lists.repeats(world.lake().contents())
                || Lists.repeats(world.rejects().contents())) {
            return Optional.of(NO_ROWS_TWICE_IN_THE_LAKE);
        }
        if (Lists.repeats(world.mart()) || Lists.repeats(world.martCopy().rows())) {
            return Optional.of(NO_ROWS_TWICE_IN_THE_MART);
        }
        if (!world.mart().equals(published(world))) {
            return Optional.of(MART_AND_LEDGER_AGREE);
        }
        return Optional.empty();
    }

    private static Optional<Invariants> finishedBadly(State state) {
        return state.finished() && !everythingLandedOnceAndArchived(state.world())
                ? Optional.of(EVERYTHING_LANDED_ONCE_AND_ARCHIVED_WHEN_FINISHED)
                : Optional.empty();
    }

    /** For a driver's move; what people upload is their own affair. */
    private static Optional<Invariants> brokenBetween(World before, World after, int driver) {
        if (!manifestsKept(before, after)) {
            return Optional.of(MANIFEST_NEVER_CHANGES);
        }
        boolean publishes =
                !before.mart().equals(after.mart()) || !ledger(before).equals(ledger(after));
        if (publishes && before.leaseHolder() != driver) {
            return Optional.of(NO_CHANGE_WITHOUT_THE_LEASE);
        }
        for (Content content : Content.values()) {
            if (content != Content.NOTHING && before.holdsBytes(content) && !after.holdsBytes(content)) {
                return Optional.of(NO_BYTES_VANISH);
            }
        }
        for (Name name : Name.values()) {
            if (after.raw(name) != before.raw(name) && !publishedAndArchived(before, name)) {
                return Optional.of(NO_RAW_OBJECT_GONE_BEFORE_ITS_BATCH_IS_PUBLISHED);
            }
        }
        return Optional.empty();
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
