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
            turn.happens(turn.world(), Driver.ENDING);
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
                found.add(new Entry(name, etag, Content.NOTHING, false));
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
                entries.add(new Entry(name, content, content, seen.add(content)));
            }
        }
        return List.copyOf(entries);
    }

    private static boolean waits(World world, Name name, Content etag) {
        return world.batches().stream()
                .anyMatch(batch -> !batch.archived().contains(name)
                        && batch.manifest().stream().anyMatch(entry -> entry.name() == name && entry.etag() == etag));
    }

    /** Reads the bytes as they are now, which need not be those that were listed. */
    static void inspect(Turn turn) {
        List<Content> known = new ArrayList<>(taken(turn.world()));
        List<Entry> inspected = new ArrayList<>();
        for (Entry listed : turn.driver().found()) {
            Content fileId = turn.world().raw(listed.name());
            if (fileId == Content.NOTHING) {
                turn.fails("an object is gone");
                return;
            }
            inspected.add(new Entry(listed.name(), listed.etag(), fileId, !known.contains(fileId)));
            known.add(fileId);
        }
        Step next = turn.deviates(Deviation.COPY_BEFORE_CLAIM) ? Step.PRESERVE : Step.CLAIM;
        turn.happens(
                turn.world(), turn.driver().withFound(List.copyOf(inspected)).to(next));
    }

    static void preserve(Turn turn) {
        World world = turn.world();
        for (Entry entry : turn.driver().found()) {
            if (world.raw(entry.name()) != entry.fileId()) {
                turn.fails("an object has changed since it was inspected");
                return;
            }
            world = world.withArchived(new Copy(turn.month(), entry.name(), entry.fileId(), entry.fileId()));
        }
        turn.happens(world, turn.driver().to(Step.CLAIM));
    }

    static void claim(Turn turn) {
        World world = turn.world();
        List<Entry> manifest = turn.driver().found();
        if (!turn.fenced()) {
            turn.fails("its lease is lost");
        } else if (world.openBatch().isPresent()) {
            turn.fails("another batch is open");
        } else if (manifest.stream()
                .anyMatch(entry -> entry.taken() && taken(world).contains(entry.fileId()))) {
            turn.fails("a file was taken before");
        } else {
            Batch batch = Batch.claimed(manifest);
            World claimed = world.withNewBatch(batch);
            Driver owner = turn.driver().claimed(claimed.batches().size());
            turn.commits(claimed, LandingSteps.landFrom(batch.taken(), owner));
        }
    }

    private static List<Content> taken(World world) {
        return world.batches().stream().flatMap(batch -> batch.taken().stream()).toList();
    }
}
