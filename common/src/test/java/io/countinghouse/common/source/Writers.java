package io.countinghouse.common.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two sessions that move amounts between the two ends of a table's keys, and insert and delete rows there, as fast as they
 * can. Each of their transactions leaves the sum as it was.
 */
final class Writers implements AutoCloseable {
    private static final int SESSIONS = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(SESSIONS);
    private final List<Future<?>> ends = new ArrayList<>();
    private final AtomicInteger transactions = new AtomicInteger();
    private volatile boolean stopped;

    /** @param table has keys that are multiples of 1000 from 1000 to {@code lastKey} */
    Writers(SourceDatabase source, String table, int lastKey) throws InterruptedException {
        for (int session = 0; session < SESSIONS; session++) {
            int offset = 1 + session;
            ends.add(threads.submit(() -> {
                write(source, table, lastKey, offset);
                return null;
            }));
        }
        while (transactions.get() < 2 * SESSIONS && ends.stream().noneMatch(Future::isDone)) {
            Thread.sleep(1);
        }
    }

    int transactions() {
        return transactions.get();
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdown();
        for (Future<?> end : ends) {
            try {
                end.get(5, TimeUnit.MINUTES);
            } catch (ExecutionException | TimeoutException e) {
                throw new AssertionError("a writer failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    /** Each session has rows of its own, so that none waits for another. */
    private void write(SourceDatabase source, String table, int lastKey, int session) throws SQLException {
        Random random = new Random(session);
        int first = 1000 * session;
        int last = lastKey - 1000 * session;
        try (Connection connection = source.owner();
                PreparedStatement move =
                        connection.prepareStatement("UPDATE " + table + " SET amount = amount + ? WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?, ?)");
                PreparedStatement delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?")) {
            connection.setAutoCommit(false);
            for (int i = 0; !stopped; i++) {
                long cents = random.nextInt(100_000);
                execute(move, "-" + amount(cents), first);
                execute(move, amount(cents), last);
                if (i % 4 == 0) {
                    execute(insert, first + session, amount(cents));
                    execute(insert, last + session, "-" + amount(cents));
                } else if (i % 4 == 2) {
                    execute(delete, first + session);
                    execute(delete, last + session);
                }
                connection.commit();
                transactions.incrementAndGet();
            }
        }
    }

    private static String amount(long cents) {
        return "%d.%02d".formatted(cents / 100, cents % 100);
    }

    private static void execute(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.executeUpdate();
    }
}
