package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Failures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Reads parts of a table by several connections at a time; all of it is written, or nothing is left. */
final class ParallelExtract {
    private static final int SECONDS_TO_STOP = 60;

    private final List<Connection> connections;
    private final Extraction extraction;
    private final ExtractTarget target;

    ParallelExtract(List<Connection> connections, Extraction extraction, ExtractTarget target) {
        this.connections = connections;
        this.extraction = extraction;
        this.target = target;
    }

    /**
     * The files, ordered by name. When anything fails, the connections are closed as well.
     *
     * @throws CountinghouseException of what failed first
     */
    List<ExtractFile> run(List<RowsPart> parts) {
        Queue<RowsPart> open = new ConcurrentLinkedQueue<>(parts);
        AtomicInteger numbers = new AtomicInteger();
        AtomicLong rows = new AtomicLong();
        List<ExtractWriter> writers = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(connections.size());
        CompletionService<Void> readers = new ExecutorCompletionService<>(threads);
        for (Connection connection : connections) {
            ExtractWriter writer = new ExtractWriter(target, extraction.schema(), numbers);
            writers.add(writer);
            readers.submit(new RangeReader(connection, extraction, open, writer, target, rows));
        }
        threads.shutdown();
        try {
            for (int i = 0; i < writers.size(); i++) {
                readers.take().get();
            }
        } catch (ExecutionException failure) {
            throw stopped(threads, writers, Failures.of(failure.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw stopped(
                    threads,
                    writers,
                    new CountinghouseException(
                            ErrorCode.INTERNAL,
                            "Interrupted while reading source table " + extraction.table(),
                            interrupted));
        }
        target.rowsSoFar().accept(rows.get());
        return writers.stream()
                .flatMap(writer -> writer.written().stream())
                .sorted(Comparator.comparing(ExtractFile::key))
                .toList();
    }

    private CountinghouseException stopped(
            ExecutorService threads, List<ExtractWriter> writers, CountinghouseException cause) {
        // They end for want of a connection; an interrupt could leave a file behind that its writer does not know of.
        for (Connection connection : connections) {
            try {
                // To close it would first read all the rows that are still to come.
                connection.abort(Runnable::run);
            } catch (SQLException failure) {
                cause.addSuppressed(failure);
            }
        }
        try {
            if (!threads.awaitTermination(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                cause.addSuppressed(new CountinghouseException(
                        ErrorCode.INTERNAL, "Threads that read the source did not stop; parts of files may be left"));
                return cause;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            cause.addSuppressed(interrupted);
            return cause;
        }
        writers.forEach(writer -> writer.abandon(cause));
        return cause;
    }
}
