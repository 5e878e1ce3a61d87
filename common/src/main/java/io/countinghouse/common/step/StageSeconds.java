package io.countinghouse.common.step;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Tells another of the progress, and adds up how long the stages of each name take; one of several threads until the last has ended it. */
public final class StageSeconds implements Progress {
    private final Progress told;
    private final Map<String, Duration> stages = new LinkedHashMap<>();
    private final Set<Thread> working = new HashSet<>();
    private String current = "";
    private long since;

    public StageSeconds(Progress told) {
        this.told = told;
    }

    @Override
    public synchronized void begin(String stage, String detail) {
        if (!current.equals(stage)) {
            add();
            current = stage;
            since = System.nanoTime();
        }
        working.add(Thread.currentThread());
        told.begin(stage, detail);
    }

    @Override
    public synchronized void end(String stage, String outcome) {
        working.remove(Thread.currentThread());
        if (working.isEmpty()) {
            add();
        }
        told.end(stage, outcome);
    }

    /** How long they took since this was last asked, in the order in which they first began. */
    public synchronized Map<String, Duration> take() {
        add();
        Map<String, Duration> taken = new LinkedHashMap<>(stages);
        stages.clear();
        return taken;
    }

    private void add() {
        if (!current.isEmpty()) {
            stages.merge(current, Duration.ofNanos(System.nanoTime() - since), Duration::plus);
            current = "";
            working.clear();
        }
    }
}
