package io.countinghouse.common.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.step.SideBySide.Piece;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SideBySideTest {
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    @Test
    void twoAreDoneAtATimeAndGiveTheirResultsInTheirOrder() {
        CyclicBarrier both = new CyclicBarrier(2);
        assertThat(SideBySide.all(List.of(
                        Piece.of("a", () -> met(both, "a")),
                        Piece.of("b", () -> met(both, "b")),
                        Piece.of("c", () -> "c"))))
                .containsExactly("a", "b", "c");
        assertThat(SideBySide.all(List.<Piece<String>>of())).isEmpty();
    }

    @Test
    void aPieceBeginsWhenThoseThatItNeedsAreDone() {
        CountDownLatch quick = new CountDownLatch(1);
        SideBySide.all(List.of(
                Piece.of("slow", () -> {
                    await(quick);
                    return order.add("slow");
                }),
                new Piece<>("after slow", Set.of("slow"), () -> order.add("after slow")),
                new Piece<>("last", Set.of("after slow", "quick"), () -> order.add("last")),
                Piece.of("quick", () -> {
                    order.add("quick");
                    quick.countDown();
                    return true;
                })));
        assertThat(order).containsExactly("quick", "slow", "after slow", "last");
    }

    @Test
    void afterAFailureNoPieceBeginsAndTheOtherThreadIsWaitedFor() {
        CompletableFuture<Thread> failing = new CompletableFuture<>();
        CountinghouseException first = new CountinghouseException(ErrorCode.STORAGE, "first");
        assertThatThrownBy(() -> SideBySide.all(List.of(
                        Piece.of("other", () -> {
                            awaitIdle(failing.join());
                            return order.add("other");
                        }),
                        Piece.of("fails", () -> {
                            failing.complete(Thread.currentThread());
                            throw first;
                        }),
                        new Piece<>("waits", Set.of("other"), () -> order.add("waits")),
                        Piece.of("free", () -> order.add("free")))))
                .isSameAs(first);
        assertThat(order).containsExactly("other");
    }

    @Test
    void anErrorInEitherThreadEndsBoth() {
        CyclicBarrier both = new CyclicBarrier(2);
        assertThatThrownBy(() -> SideBySide.all(List.of(
                        Piece.of("a", () -> broken(both)),
                        Piece.of("b", () -> broken(both)),
                        new Piece<>("c", Set.of("a"), () -> "c"))))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> {
                    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
                    assertThat(failure.getSuppressed()).hasSize(1);
                })
                .hasRootCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void anInterruptedCallerStopsWaitingAndInterruptsTheOtherThread() {
        CyclicBarrier both = new CyclicBarrier(2);
        Thread caller = Thread.currentThread();
        Supplier<Boolean> hanging = () -> {
            met(both, "");
            if (Thread.currentThread().equals(caller)) {
                return order.add("mine");
            }
            awaitIdle(caller);
            caller.interrupt();
            try {
                Thread.sleep(Duration.ofMinutes(1).toMillis());
                return order.add("not interrupted");
            } catch (InterruptedException e) {
                return order.add("interrupted");
            }
        };
        assertThatThrownBy(() -> SideBySide.all(List.of(
                        Piece.of("a", hanging),
                        Piece.of("b", hanging),
                        new Piece<>("after", Set.of("a", "b"), () -> order.add("after")))))
                .isInstanceOf(CountinghouseException.class)
                .hasMessageContaining("Interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(order).containsExactly("mine", "interrupted");
    }

    /** Until it waits for the other thread, or has nothing more to do. */
    private static void awaitIdle(Thread thread) {
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.onSpinWait();
        }
    }

    private static String met(CyclicBarrier both, String name) {
        try {
            both.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("nobody else works", e);
        }
        return name;
    }

    private static String broken(CyclicBarrier both) {
        met(both, "");
        throw new StackOverflowError("too deep");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
