package io.countinghouse.common.run.model;

import io.countinghouse.common.run.model.Batch.Entry;
import io.countinghouse.common.run.model.World.Copy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** List, inspect, claim. */
final class IntakeSteps {
    private IntakeSteps() {}

    static void list(Turn turn) {
        List<Entry> found = newObjects(turn.world());
        if (found.isEmpty()) {
            turn.happens(turn.world(), turn.done());
        } else {
            turn.happens(turn.world(), turn.driver().withFound(found).to(Step.INSPECT));
        }
    }

    /** What the raw zone holds and the ledger does not know by name and etag as waiting to be archived. */
    private static List<Entry> newObjects(World world) {
        List<Entry> found = new ArrayList<>();
        for (Name name : Name.values()) {
            Content etag = world.raw(name);
            if (etag != Content.NOTHING && !waits(world, name, etag)) {
                found.add(new Entry(name, etag, Content.NOTHING, false, 0));
            }
        }
        return List.copyOf(found);
    }

    /** Everything that lies in the raw zone, the same content taken once. */
    static List<Entry> relisted(World world) {
        List<Entry> entries = new ArrayList<>();
        Set<Content> seen = EnumSet.of(Content.NOTHING);
        for (Name name : Name.values()) {
            Content content = world.raw(name);
            if (content != Content.NOTHING) {
                entries.add(new Entry(name, content, content, seen.add(content), 0));
            }
        }
        return List.copyOf(entries);
    }

    private static boolean waits(World world, Name name, Content etag) {
        return world.batches().stream()
                .anyMatch(batch -> !batch.archived().contains(name)
                        && batch.manifest().stream().anyMatch(entry -> entry.name() == name && entry.etag() == etag));
    }

    /**
     * Reads the bytes as they are now, which need not be those that were listed. A month passes with each batch, so that a
     * file that comes again is kept at another place.
     */
    static void inspect(Turn turn) {
        List<Content> known = new ArrayList<>(turn.world().taken());
        List<Entry> inspected = new ArrayList<>();
        for (Entry listed : turn.driver().found()) {
            Content fileId = turn.world().raw(listed.name());
            if (fileId == Content.NOTHING) {
                turn.fails("an object is gone");
                return;
            }
            int month = turn.world().batches().size();
            inspected.add(listed.inspected(fileId, !known.contains(fileId), month));
            known.add(fileId);
        }
        Driver driver = turn.driver().withFound(List.copyOf(inspected));
        boolean claimsAtOnce = turn.deviates(Deviation.COPY_AFTER_PUBLISH);
        List<Name> names = inspected.stream().map(Entry::name).toList();
        turn.happens(
                turn.world(),
                claimsAtOnce ? driver.to(Step.CLAIM) : driver.withObjects(names).to(Step.LOOK_FOR_COPY));
    }

    static void lookForCopy(Turn turn) {
        boolean kept = turn.world().archiveHolds(object(turn));
        turn.happens(
                turn.world(),
                kept ? nextObject(turn, turn.driver()) : turn.driver().to(Step.COPY));
    }

    /** Of an object that has other bytes than were inspected, no copy comes into being. */
    static void copy(Turn turn) {
        World world = turn.world();
        Entry entry = object(turn);
        Content bytes = world.raw(entry.name());
        Copy copy = new Copy(entry.month(), entry.name(), entry.fileId(), bytes);
        if (bytes == entry.fileId()) {
            turn.happens(world.withArchived(copy), nextObject(turn, turn.driver()));
        } else {
            boolean written = bytes != Content.NOTHING && turn.deviates(Deviation.COPY_WITHOUT_DIGEST);
            turn.happens(
                    ": it has changed",
                    written ? world.withArchived(copy) : world,
                    nextObject(turn, turn.driver().leavesOut(entry)));
        }
    }

    private static Entry object(Turn turn) {
        Name name = turn.driver().objects().get(0);
        return turn.driver().found().stream()
                .filter(entry -> entry.name() == name)
                .findFirst()
                .orElseThrow();
    }

    /** Once all are dealt with, an object that changed is left out, and with it all of its content. */
    private static Driver nextObject(Turn turn, Driver driver) {
        Driver rest = driver.pastObject();
        if (!rest.objects().isEmpty()) {
            return rest.to(Step.LOOK_FOR_COPY);
        }
        List<Entry> kept = rest.found().stream()
                .filter(entry -> !rest.left().contains(entry.fileId())
                        || turn.deviates(Deviation.DUPLICATES_OF_A_CHANGED_OBJECT_CLAIMED))
                .toList();
        return kept.isEmpty() ? turn.done() : rest.withFound(kept).to(Step.CLAIM);
    }

    static void claim(Turn turn) {
        World world = turn.world();
        List<Entry> manifest = turn.driver().found();
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
        } else if (world.openBatch().isPresent()) {
            turn.fails("another batch is open");
        } else if (manifest.stream()
                .anyMatch(entry -> entry.taken() && world.taken().contains(entry.fileId()))) {
            turn.fails("a file was taken before");
        } else {
            Batch batch = Batch.claimed(manifest);
            World claimed = world.withNewBatch(batch);
            Driver owner = turn.driver().claimed(claimed.batches().size());
            turn.commits(claimed, LandingSteps.landFrom(batch.taken(), owner));
        }
    }
}
