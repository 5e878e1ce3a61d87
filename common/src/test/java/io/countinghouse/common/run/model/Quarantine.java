package io.countinghouse.common.run.model;

import java.util.List;

/**
 * What became of the one bad row of FIRST.
 *
 * @param onRecord in the ledger: one at most, which its key makes sure of
 * @param shown in the quarantine table in the lake
 */
record Quarantine(List<Resolution> onRecord, State shown) {
    static final Quarantine OPEN = new Quarantine(List.of(), State.OPEN);

    enum State {
        OPEN,
        REPLAYED,
        DISCARDED
    }

    /**
     * @param batch that lands the mended row; 0 when the row is discarded
     * @param applied whether the ledger has it that the quarantine table shows this
     */
    record Resolution(int batch, boolean applied) {
        State state() {
            return batch == 0 ? State.DISCARDED : State.REPLAYED;
        }
    }

    Quarantine resolvedBy(int batch) {
        return new Quarantine(Lists.plus(onRecord, new Resolution(batch, false)), shown);
    }

    Quarantine showing(State state) {
        return new Quarantine(onRecord, state);
    }

    Quarantine withApplied(List<Resolution> resolutions) {
        return new Quarantine(
                onRecord.stream()
                        .map(resolution -> resolutions.contains(resolution)
                                ? new Resolution(resolution.batch(), true)
                                : resolution)
                        .toList(),
                shown);
    }
}
