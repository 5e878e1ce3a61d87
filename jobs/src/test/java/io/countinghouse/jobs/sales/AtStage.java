package io.countinghouse.jobs.sales;

import io.countinghouse.common.step.Progress;

/** Does something when a run first comes to a stage; what it throws ends the run there. */
final class AtStage implements Progress {
    private final String stage;
    private final Runnable action;
    private boolean done;

    AtStage(String stage, Runnable action) {
        this.stage = stage;
        this.action = action;
    }

    @Override
    public synchronized void begin(String begun, String detail) {
        if (begun.equals(stage) && !done) {
            done = true;
            action.run();
        }
    }

    @Override
    public void end(String ended, String outcome) {}
}
