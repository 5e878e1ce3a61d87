package io.countinghouse.common.run.model;

import io.countinghouse.common.run.model.Batch.Entry;
import io.countinghouse.common.run.model.Quarantine.Resolution;
import java.util.List;

/**
 * One driver's program counter and memory.
 *
 * @param next TAKE_LEASE when it is not running
 * @param batch its batch, 0 for none
 * @param recovering whether it finishes a batch that it found open, after which it does what it was started for
 * @param ending whether it has done what it was started for
 * @param found what it listed and inspected
 * @param objects those still to copy before the claim; later, as the ledger had them when it read the batch, those still to
 *     take out of the raw zone
 * @param left contents of objects that changed since they were inspected
 * @param seen what it read of the raw object that it deletes next
 * @param rows what it read of the mart
 * @param waiting resolutions that the quarantine table does not show yet
 */
record Driver(
        Step next,
        Command command,
        int batch,
        boolean recovering,
        boolean ending,
        List<Entry> found,
        List<Name> objects,
        List<Content> left,
        Content seen,
        List<Content> rows,
        List<Resolution> waiting) {
    static final Driver NOT_RUNNING = forgetful(Step.TAKE_LEASE, Command.RUN);

    /** An exception has ended its run, or there is nothing left to do: the lease is given back next. */
    static final Driver ENDING = forgetful(Step.RELEASE, Command.RUN);

    private static Driver forgetful(Step next, Command command) {
        return new Driver(
                next, command, 0, false, false, List.of(), List.of(), List.of(), Content.NOTHING, List.of(), List.of());
    }

    static Driver started(Command command) {
        return command == Command.DISCARD
                ? forgetful(Step.READ_RESOLUTIONS, command)
                : forgetful(Step.FIND_OPEN_BATCH, command);
    }

    Driver to(Step step) {
        return new Driver(step, command, batch, recovering, ending, found, objects, left, seen, rows, waiting);
    }

    /** No batch is open: on to what it was started for. */
    Driver toItsCommand() {
        return forgetful(command == Command.RUN ? Step.LIST : Step.READ_RESOLUTIONS, command);
    }

    /** The quarantine table shows what is on record, so what is open there is open. */
    Driver toItsRows() {
        return forgetful(Step.READ_QUARANTINE, command);
    }

    /** It has done what it was started for. */
    Driver done() {
        return new Driver(
                Step.READ_RESOLUTIONS,
                command,
                0,
                false,
                true,
                List.of(),
                List.of(),
                List.of(),
                Content.NOTHING,
                List.of(),
                List.of());
    }

    Driver recovers(int openBatch) {
        return new Driver(next, command, openBatch, true, ending, found, objects, left, seen, rows, waiting);
    }

    Driver claimed(int newBatch) {
        return new Driver(next, command, newBatch, false, ending, List.of(), List.of(), List.of(), seen, rows, waiting);
    }

    Driver withFound(List<Entry> entries) {
        return new Driver(next, command, batch, recovering, ending, entries, objects, left, seen, rows, waiting);
    }

    Driver withObjects(List<Name> names) {
        return new Driver(next, command, batch, recovering, ending, found, names, left, seen, rows, waiting);
    }

    Driver pastObject() {
        return withObjects(objects.subList(1, objects.size()));
    }

    Driver leavesOut(Entry entry) {
        List<Entry> others =
                found.stream().filter(other -> !other.equals(entry)).toList();
        List<Content> more = left.contains(entry.fileId()) ? left : Lists.sorted(Lists.plus(left, entry.fileId()));
        return new Driver(next, command, batch, recovering, ending, others, objects, more, seen, rows, waiting);
    }

    Driver sees(Content raw) {
        return new Driver(next, command, batch, recovering, ending, found, objects, left, raw, rows, waiting);
    }

    Driver withRows(List<Content> read) {
        return new Driver(next, command, batch, recovering, ending, found, objects, left, seen, read, waiting);
    }

    Driver withWaiting(List<Resolution> resolutions) {
        return new Driver(next, command, batch, recovering, ending, found, objects, left, seen, rows, resolutions);
    }
}
