package io.countinghouse.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Generated files dealt out by the first date of each line: a history before a day, and a folder for each day from that one on.
 *
 * @param root of the folders
 */
record DealtFiles(Path root) {
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** Files of what has no date of its own, which belong to the history. */
    private static final List<String> UNDATED = List.of("organizations.csv", "eurofxref-hist.csv");

    Path history() {
        return root.resolve("history");
    }

    /** Of a day without lines there is none. */
    Path day(LocalDate day) {
        return root.resolve("day-" + day);
    }

    /**
     * Deals the files of a folder.
     *
     * @param from lines of days before are left out
     * @param until the first day that is not of the history
     */
    static DealtFiles deal(Path generated, LocalDate from, LocalDate until, Path root) {
        DealtFiles dealt = new DealtFiles(root);
        try (Stream<Path> files = Files.list(generated)) {
            Files.createDirectories(dealt.history());
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (UNDATED.contains(file.getFileName().toString())) {
                    Files.copy(file, dealt.history().resolve(file.getFileName()));
                } else {
                    dealt.deal(file, from, until);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return dealt;
    }

    private void deal(Path file, LocalDate from, LocalDate until) throws IOException {
        boolean hasHeader = file.toString().endsWith(".csv");
        Map<Path, BufferedWriter> open = new HashMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String header = hasHeader ? lines.readLine() + "\n" : "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                LocalDate day = date(line);
                if (!day.isBefore(from)) {
                    Path target = day.isBefore(until)
                            ? history().resolve(file.getFileName())
                            : day(day).resolve(nameOf(day, file.getFileName().toString()));
                    BufferedWriter out = open.get(target);
                    if (out == null) {
                        Files.createDirectories(target.getParent());
                        out = Files.newBufferedWriter(target);
                        open.put(target, out);
                        out.write(header);
                    }
                    out.write(line + "\n");
                }
            }
        } finally {
            for (BufferedWriter out : open.values()) {
                out.close();
            }
        }
    }

    /** A name that no other day's file has; where names tell no date, it may be that of another day's, with other rows. */
    private static String nameOf(LocalDate day, String name) {
        return DATE.matcher(name).replaceFirst(match -> "day_" + day + "_of_" + match.group());
    }

    private static LocalDate date(String line) {
        Matcher date = DATE.matcher(line);
        if (!date.find()) {
            throw new IllegalStateException("found no date in: " + line);
        }
        return LocalDate.parse(date.group());
    }
}
