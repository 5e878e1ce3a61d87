package io.countinghouse.common.step;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Does pieces of work two at a time: Spark plans each of its queries on one processor, and a store and a database are waited for. The
 * thread that asks does its part. When a piece fails no further one begins, and the one under way is waited for; an
 * interruption is passed on to it.
 *
 * @param <T> what a piece gives
 */
public final class SideBySide<T> {
    private final List<Piece<T>> pieces;
    private final boolean[] begun;
    /** By name. */
    private final Map<String, T> done = new HashMap<>();

    private Optional<CountinghouseException> failure = Optional.empty();

    private SideBySide(List<Piece<T>> pieces) {
        this.pieces = List.copyOf(pieces);
        this.begun = new boolean[pieces.size()];
    }

    /**
     * @param name that no other has
     * @param needs names of pieces before it that must be done before it begins
     */
    public record Piece<T>(String name, Set<String> needs, Supplier<T> work) {
        public Piece {
            needs = Set.copyOf(needs);
        }

        /** One that needs no other. */
        public static <T> Piece<T> of(String name, Supplier<T> work) {
            return new Piece<>(name, Set.of(), work);
        }
    }

    /**
     * What each piece gives, in their order, however they were done.
     *
     * @throws CountinghouseException the first failure
     */
    public static <T> List<T> all(List<Piece<T>> pieces) {
        SideBySide<T> work = new SideBySide<>(pieces);
        if (pieces.size() > 1) {
            Thread other = new Thread(work::workOn, Thread.currentThread().getName() + "-beside");
            other.setDaemon(true);
            other.start();
            work.workOn();
            join(other);
        } else {
            work.workOn();
        }
        return work.results();
    }

    private void workOn() {
        for (Optional<Piece<T>> piece = next(); piece.isPresent(); piece = next()) {
            try {
                ended(piece.get(), piece.get().work().get());
            } catch (
                    Throwable
                            e) { // Of another thread it would be known to nobody. Spark throws checked ones undeclared.
                failed(Failures.of(e));
            }
        }
    }

    /** Waits for the pieces that all others need; none when there is no other, or one failed. */
    private synchronized Optional<Piece<T>> next() {
        while (failure.isEmpty() && done.size() < pieces.size()) {
            boolean all = true;
            for (int i = 0; i < begun.length; i++) {
                all &= begun[i];
                if (!begun[i] && done.keySet().containsAll(pieces.get(i).needs())) {
                    begun[i] = true;
                    return Optional.of(pieces.get(i));
                }
            }
            if (all) {
                return Optional.empty();
            }
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed(new CountinghouseException(
                        ErrorCode.INTERNAL, "Interrupted while waiting for a piece of work", e));
            }
        }
        return Optional.empty();
    }

    private synchronized void ended(Piece<T> piece, T result) {
        done.put(piece.name(), result);
        notifyAll();
    }

    private synchronized void failed(CountinghouseException e) {
        if (failure.isEmpty()) {
            failure = Optional.of(e);
        } else if (failure.get() != e) {
            failure.get().addSuppressed(e);
        }
        notifyAll();
    }

    private synchronized List<T> results() {
        failure.ifPresent(first -> {
            throw first;
        });
        return pieces.stream().map(piece -> done.get(piece.name())).toList();
    }

    private static void join(Thread other) {
        boolean interrupted = false;
        while (other.isAlive()) {
            try {
                other.join();
            } catch (InterruptedException e) {
                interrupted = true;
                // Whoever stops a run knows one thread of it only.
                other.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
