package io.countinghouse.common.run;

import io.countinghouse.common.check.Conservation;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.Measured.Stage;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.run.intake.Intake;
import io.countinghouse.common.run.intake.OneObject;
import io.countinghouse.common.run.report.ForAPerson;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Ahead;
import io.countinghouse.common.step.CrashPoint;
import io.countinghouse.common.store.RawZone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes in what waits: new objects of the raw zone, and rejected rows that pass by now. */
record TakeIn(JobContext context, BatchFinisher finisher) {
    /**
     * One run: finishes what is open, reads the job's source, takes what waits.
     *
     * @param object set when no other is taken
     */
    Done run(Optional<OneObject> object, boolean acceptGone) {
        List<RunReport.BatchReport> reports = new ArrayList<>();
        List<String> leftAlone = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try {
            reports.addAll(finisher.finishOpen());
            context.states().show(finisher.keeper().lease());
            boolean oneWaits = object.isEmpty() && readsWhatIsNotMirrored() && isOneWaiting();
            if (object.isEmpty()) {
                notes.addAll(readSource(acceptGone));
            }
            newFiles(object, leftAlone, notes, reports);
            if (oneWaits) {
                notes.addAll(readSource(acceptGone));
                newFiles(object, leftAlone, notes, reports);
            }
            passedRows(reports);
            if (object.isEmpty()) {
                refresh().ifPresent(reports::add);
            }
        } catch (CountinghouseException e) {
            throw withWhatWaits(reports, e);
        }
        if (context.job().readsSource()) {
            context.sets().clean(context.rawZone().list(context.paths().raw()));
        }
        return new Done(reports, leftAlone, notes, List.of());
    }

    private boolean readsWhatIsNotMirrored() {
        return context.job().readsSource() && context.job().mirrored().isEmpty();
    }

    /** What an earlier run has read is taken first. */
    private boolean isOneWaiting() {
        return context.sets()
                .isOneWaiting(context.rawZone().list(context.paths().raw()));
    }

    private List<String> readSource(boolean acceptGone) {
        if (!context.job().readsSource()) {
            return List.of();
        }
        context.sets().clean(context.rawZone().list(context.paths().raw()));
        return context.source(finisher.keeper().lease(), acceptGone)
                .map(source -> context.reading().read(finisher.keeper(), source))
                .orElse(List.of());
    }

    /** What was published before the failure is told by no later run. */
    private CountinghouseException withWhatWaits(List<RunReport.BatchReport> reports, CountinghouseException failure) {
        List<String> waits = ForAPerson.leftBy(context.job(), reports);
        return waits.isEmpty()
                ? failure
                : new CountinghouseException(
                        failure.code(),
                        failure.getMessage() + ". Of what was published before, this waits for a person: "
                                + String.join("; ", waits),
                        failure);
    }

    /**
     * New objects, batch by batch, until none is left.
     *
     * @param object set when no other is taken
     * @param leftAlone receives the names of objects that are not ours
     * @param notes receives what a person should know of them
     * @param reports receives that of each batch
     */
    private void newFiles(
            Optional<OneObject> object,
            List<String> leftAlone,
            List<String> notes,
            List<RunReport.BatchReport> reports) {
        boolean again;
        do {
            leftAlone.clear();
            again = takeNew(object, leftAlone, notes, reports);
        } while (again);
    }

    /** One batch of them; returns whether more are left. */
    private boolean takeNew(
            Optional<OneObject> object,
            List<String> leftAlone,
            List<String> notes,
            List<RunReport.BatchReport> reports) {
        context.progress().begin("inspect", object.map(OneObject::uri).orElseGet(context.paths()::raw));
        Intake.Listing listing = context.intake().listNew();
        leftAlone.addAll(context.names(listing.leftAlone()));
        try (Ahead logs = new Ahead("logs-ahead", loadingLogs())) {
            if (!listing.fresh().isEmpty()) {
                logs.begin();
            }
            Intake.Found found = inspectNew(object, listing);
            found.notes()
                    .forEach(line -> context.ledger().note(finisher.keeper().lease(), line));
            notes.addAll(found.notes());
            takeFound(found).ifPresent(reports::add);
            return found.leavesSome() && !found.objects().isEmpty() && object.isEmpty();
        }
    }

    /** Of the tables that the batch is about to write. */
    private List<Runnable> loadingLogs() {
        return Stream.concat(
                        context.job().landings().stream()
                                .flatMap(landing -> landing.tables().stream())
                                .map(LakeTable::name),
                        context.job().marts().stream().map(Mart::name))
                .distinct()
                .map(context.paths()::table)
                .map(table -> (Runnable) () -> DeltaStore.load(context.spark(), table))
                .toList();
    }

    private Intake.Found inspectNew(Optional<OneObject> object, Intake.Listing listing) {
        List<RawZone.Listed> chosen = object.map(one -> one.among(
                        listing.fresh(),
                        listing.leftAlone(),
                        context.job().name(),
                        context.rawZone().qualified(context.paths().raw()),
                        context.ledger()))
                .orElse(listing.fresh());
        if (object.isPresent() && chosen.stream().map(RawZone.Listed::key).anyMatch(context.sets()::holds)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--object: found a file of a set that was read from the source table, expected an uploaded one;"
                            + " run without --object, which takes the set as a whole");
        }
        Intake.Found found = context.intake().inspect(chosen);
        context.sets().requireAsWritten(found.objects());
        context.progress().end("inspect", found.objects().size() + " new files");
        CrashPoint.INSPECTED.reach();
        return found;
    }

    private Optional<RunReport.BatchReport> takeFound(Intake.Found found) {
        if (found.objects().isEmpty()) {
            return Optional.empty();
        }
        finisher.keeper().requireHeld();
        context.progress().begin("keep", found.objects().size() + " files");
        Intake.Found kept = found.only(context.archiver().copy(found.objects(), Instant.now()));
        context.progress().end("keep", kept.objects().size() + " files in the archive");
        if (kept.objects().isEmpty()) {
            return Optional.empty();
        }
        Batch batch = context.ledger()
                .claim(
                        finisher.keeper().lease(),
                        context.intake().below(),
                        kept.objects(),
                        kept.measured(),
                        kept.withdrawn(),
                        context.sets().watermark(kept.objects()));
        CrashPoint.CLAIMED.reach();
        return Optional.of(finisher.finish(batch));
    }

    /** Days that have passed without files. */
    private Optional<RunReport.BatchReport> refresh() {
        if (context.daysPassed().isEmpty()) {
            return Optional.empty();
        }
        Job job = context.job();
        finisher.keeper().requireHeld();
        Batch batch = context.ledger()
                .claimRefresh(
                        finisher.keeper().lease(),
                        new LakeReader(job, context.paths(), new DeltaStore(context.spark())).versions());
        CrashPoint.REFRESH_CLAIMED.reach();
        return Optional.of(finisher.finish(batch));
    }

    private static boolean waits(RunReport.BatchReport report) {
        return !Conservation.at(Stage.WAITING, report.proof()).isEmpty();
    }

    /**
     * Rejected rows that wait for nothing but what the lake holds by now.
     *
     * @param reports receives that of each batch
     */
    private void passedRows(List<RunReport.BatchReport> reports) {
        for (Landing landing : context.job().landings()) {
            Optional<LakeRule.Waiting> waiting = landing.rule().flatMap(LakeRule::waiting);
            if (waiting.isPresent()) {
                Optional<Batch> batch;
                do {
                    context.states().show(finisher.keeper().lease());
                    batch = context.replays().ofPassed(finisher.keeper().lease(), landing.feed(), waiting.get());
                    batch.ifPresent(passed -> reports.add(finisher.finish(passed)));
                    // What passed cannot wait again; were it so, it would pass for ever.
                } while (batch.isPresent() && !waits(reports.get(reports.size() - 1)));
            }
        }
    }
}
