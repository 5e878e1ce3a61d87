package io.countinghouse.bench;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process that is started, measured to its end and must end well.
 *
 * @param environment all that it knows of this machine beside its PATH and home
 * @param folder of its logs
 */
record ColdProcess(List<String> command, Map<String, String> environment, Path folder) {
    /** The shell waits for all that the command starts, so its own account of its children is whole. */
    private static final String TIMED = "account=$1; shift; \"$@\"; status=$?; times >\"$account\"; exit $status";

    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern COLLECTED = Pattern.compile("Pause .* (\\d+)([KMG])->");
    /** The system keeps each process's peak, so that a sample misses only what comes after it. */
    private static final int SAMPLED_MILLIS = 200;

    private static final int KIBI = 1024;
    private static final int SECONDS_PER_MINUTE = 60;
    private static final int LINES_TOLD = 20;

    /**
     * How it ended.
     *
     * @param out what it wrote to standard output
     */
    record Ended(Measured measured, String out) {}

    /** @throws CountinghouseException INTERNAL when it ends with another status than 0; with the end of what it said */
    Ended run() {
        try {
            Files.createDirectories(folder);
            Path account = folder.resolve("times");
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            List<String> timed = new ArrayList<>(List.of("bash", "-c", TIMED, "bash", account.toString()));
            timed.addAll(command);
            ProcessBuilder builder = new ProcessBuilder(timed);
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("COUNTINGHOUSE_") || name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            builder.environment().put("LC_ALL", "C");
            // Heard after the options of the command line, so that its heap is accounted for whatever they say of logs.
            builder.environment().put("_JAVA_OPTIONS", "-Xlog:gc:file=" + folder.resolve("gc-%p"));
            long began = System.nanoTime();
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            long peak = 0;
            while (!process.waitFor(SAMPLED_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(
                        peak,
                        process.descendants().mapToLong(ColdProcess::peak).max().orElse(0));
            }
            double seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3;
            if (process.exitValue() != 0) {
                throw new CountinghouseException(
                        ErrorCode.INTERNAL,
                        String.join(" ", command) + ": ended with " + process.exitValue() + ", expected 0; it said\n"
                                + end(out) + end(err));
            }
            return new Ended(
                    new Measured(seconds, cpuSeconds(Files.readString(account)), peak * KIBI, fullestHeap()),
                    Files.readString(out));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CountinghouseException(ErrorCode.INTERNAL, "Interrupted while " + command.get(0) + " runs", e);
        }
    }

    /**
     * User and system seconds of the children.
     *
     * @param account what bash's {@code times} prints: its own on the first line, those of its children on the second
     */
    static double cpuSeconds(String account) {
        Matcher times = TIME.matcher(account.lines().skip(1).findFirst().orElse(""));
        double sum = 0;
        while (times.find()) {
            sum += Integer.parseInt(times.group(1)) * SECONDS_PER_MINUTE + Double.parseDouble(times.group(2));
        }
        return sum;
    }

    /** In KiB; 0 of a process that has ended in the meantime. */
    private static long peak(ProcessHandle process) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(process.pid()), "status")));
            return peak.find() ? Long.parseLong(peak.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private OptionalLong fullestHeap() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            OptionalLong fullest = OptionalLong.empty();
            for (Path log : files.filter(file -> file.getFileName().toString().startsWith("gc-"))
                    .toList()) {
                OptionalLong found = fullestHeap(Files.readString(log));
                fullest = fullest.isEmpty() || (found.isPresent() && found.getAsLong() > fullest.getAsLong())
                        ? found
                        : fullest;
            }
            return fullest;
        }
    }

    /** @param log lines as {@code -Xlog:gc} writes them */
    static OptionalLong fullestHeap(String log) {
        return COLLECTED
                .matcher(log)
                .results()
                .mapToLong(line -> Long.parseLong(line.group(1))
                        * switch (line.group(2)) {
                            case "K" -> KIBI;
                            case "M" -> (long) KIBI * KIBI;
                            default -> (long) KIBI * KIBI * KIBI;
                        })
                .max();
    }

    private static String end(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size())) + "\n";
    }
}
