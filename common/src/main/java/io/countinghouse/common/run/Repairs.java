package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.LakeReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchKind;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.PublishedFile;
import io.countinghouse.common.ledger.WithdrawnFile;
import io.countinghouse.common.ledger.Worker;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MysqlTables;
import io.countinghouse.common.mart.SliceChoice;
import io.countinghouse.common.quarantine.QuarantineFilter;
import io.countinghouse.common.run.batch.PinnedTables;
import io.countinghouse.common.run.batch.TouchedSlices;
import io.countinghouse.common.run.repair.TakenBack;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.CrashPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The commands that mend, take back and derive again; each finishes an open batch first, but for {@link #abandon}. */
record Repairs(JobContext context, BatchFinisher finisher) {
    Done replay(String path) {
        return replayed((lease, land) -> context.replays().ofFile(lease, path, land));
    }

    Done replay(QuarantineFilter filter) {
        return replayed((lease, land) -> context.replays().ofRows(lease, filter, land));
    }

    /** @param choose claims batches and hands each on to be finished; gives what a person must know */
    private Done replayed(BiFunction<Lease, Consumer<Batch>, List<String>> choose) {
        List<RunReport.BatchReport> reports = new ArrayList<>(finisher.finishOpen());
        // One that died goes on here, and leaves nothing for this one.
        boolean wentOn =
                reports.stream().anyMatch(report -> report.kind() == BatchKind.REPLAY && !report.isAbandoned());
        int before = reports.size();
        context.states().show(finisher.keeper().lease());
        List<String> waits = choose.apply(finisher.keeper().lease(), batch -> reports.add(finisher.finish(batch)));
        return Done.with(reports, wentOn && reports.size() == before ? List.of() : waits);
    }

    Done rebuild(SliceChoice slices) {
        List<RunReport.BatchReport> reports = new ArrayList<>(finisher.finishOpen());
        DeltaStore delta = new DeltaStore(context.spark());
        Map<String, LakeVersion> versions = new LakeReader(context.job(), context.paths(), delta).versions();
        if (versions.isEmpty()
                && !context.ledger()
                        .known()
                        .takenFiles(context.job().name(), "", 1)
                        .isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.LAKE_INCONSISTENT,
                    "Nothing to rebuild from: files of " + context.job().name()
                            + " were landed, but none of its lake tables is at "
                            + context.paths().zones().lake());
        }
        requireWithinLimit(slices, versions, delta);
        if (!versions.isEmpty()) {
            Batch batch = context.ledger().claimRebuild(finisher.keeper().lease(), slices.toString(), versions);
            reports.add(finisher.finish(batch));
        }
        return Done.with(reports);
    }

    /** A batch that was claimed could not be given up again. */
    private void requireWithinLimit(SliceChoice slices, Map<String, LakeVersion> versions, DeltaStore delta) {
        TouchedSlices touched = new TouchedSlices(
                new PinnedTables(
                        context.job(),
                        context.paths(),
                        delta,
                        new MysqlTables(context.spark(), context.settings().mysql())),
                context.settings().maxSlices());
        for (Mart mart : context.job().marts()) {
            if (slices.concerns(mart)
                    && versions.containsKey(context.job().source(mart).name())) {
                touched.chosen(slices, mart, versions);
            }
        }
    }

    Done retract(String target, String reason) {
        TakenBack takenBack = context.takenBack();
        Optional<Batch> open = context.ledger().openBatch(context.job().name());
        // Before the open batch brings others of the same name.
        List<PublishedFile> meant = takenBack.files(target, open);
        List<RunReport.BatchReport> reports = new ArrayList<>(finisher.finishOpen());
        List<PublishedFile> published = meant.isEmpty() ? takenBack.files(target, Optional.empty()) : meant;
        List<WithdrawnFile> files = takenBack.counting(published).stream()
                .map(PublishedFile::withdrawn)
                .toList();
        if (!files.isEmpty()) {
            Batch batch = context.ledger().claimRetract(finisher.keeper().lease(), files, reason, Worker.user());
            CrashPoint.RETRACT_CLAIMED.reach();
            reports.add(finisher.finish(batch));
        }
        return Done.with(reports, takenBack.told(published, this::passesByItself));
    }

    private boolean passesByItself(String feed) {
        return context.job().landings().stream()
                .anyMatch(landing -> landing.feed().name().equals(feed)
                        && landing.rule().flatMap(LakeRule::waiting).isPresent());
    }

    Done abandon(String reason) {
        Batch open = context.ledger()
                .openBatch(context.job().name())
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        "No batch of " + context.job().name() + " is open; `status` shows what there is"));
        Batch abandoned = open.isAbandoned()
                ? open
                : context.ledger().abandon(finisher.keeper().lease(), open.batchId(), reason, Worker.user());
        CrashPoint.ABANDONED.reach();
        return Done.with(List.of(finisher.finish(abandoned)));
    }
}
