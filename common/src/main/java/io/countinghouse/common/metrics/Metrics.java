package io.countinghouse.common.metrics;

import io.countinghouse.common.config.MetricsSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the figures of runs to those who watch; that they cannot be given fails no run. */
public record Metrics(MetricsSettings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    public void tell(RunFigures run) {
        switch (settings.emf()) {
            case OFF -> {}
            case STDOUT -> print(System.out, run);
            case STDERR -> print(System.err, run);
        }
        settings.prometheus(run.job()).ifPresent(file -> write(Path.of(file), run));
    }

    /** As a line of its own, whatever else is being written. */
    private void print(PrintStream stream, RunFigures run) {
        stream.print(EmfLine.of(run, settings.namespace()) + "\n");
        stream.flush();
    }

    /** A collector sees the old file or the new one, never half of one. */
    private static void write(Path file, RunFigures run) {
        Path half = file.resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(half, PrometheusText.of(run), StandardCharsets.UTF_8);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("metrics.prometheus-file: {} could not be written: {}", file, e.toString());
        }
    }
}
