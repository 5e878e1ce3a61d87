package io.countinghouse.jobs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a user of one job does with files of a folder of {@code ../shared/cases}, and what that must come to: steps in order, each
 * of files and a command.
 *
 * @param settings as of {@code --set}, of every step
 */
record FieldCase(String name, String folder, String job, List<String> settings, List<Step> steps) {
    enum Command {
        RUN,
        RECONCILE,
        /** Open rows, as {@code quarantine export} writes them; the words are looked for in the file. */
        EXPORT,
        /** What the last export wrote, after the step's edits. */
        REPLAY_EXPORT,
        /** The step's one file, which somebody has mended. */
        REPLAY_FILE
    }

    /**
     * @param files below the folder; delivered to the raw zone, by their names, before the command; of an export the code that
     *     its rows have, if not all are meant
     * @param edits of the exported text: a text, and what a person puts in its place
     * @param words the message has all of them
     * @param absent the message has none of them
     * @param figures after the step: a query, and its rows
     */
    record Step(
            List<String> files,
            Command command,
            List<String> settings,
            Map<String, String> edits,
            int exitCode,
            List<String> words,
            List<String> absent,
            Map<String, List<String>> figures) {
        Step with(String... settings) {
            return new Step(files, command, List.of(settings), edits, exitCode, words, absent, figures);
        }

        Step saying(String... words) {
            return new Step(files, command, settings, edits, exitCode, List.of(words), absent, figures);
        }

        Step notSaying(String... absent) {
            return new Step(files, command, settings, edits, exitCode, words, List.of(absent), figures);
        }

        Step leaving(String query, String... rows) {
            Map<String, List<String>> all = new LinkedHashMap<>(figures);
            all.put(query, List.of(rows));
            return new Step(files, command, settings, edits, exitCode, words, absent, all);
        }
    }

    static Step run(int exitCode, String... files) {
        return step(Command.RUN, exitCode, Map.of(), files);
    }

    static Step reconcile() {
        return step(Command.RECONCILE, 0, Map.of());
    }

    static Step export(String... words) {
        return step(Command.EXPORT, 0, Map.of()).saying(words);
    }

    static Step exportOf(String code, String... words) {
        return step(Command.EXPORT, 0, Map.of(), code).saying(words);
    }

    static Step replayExport(int exitCode, String from, String to) {
        return step(Command.REPLAY_EXPORT, exitCode, Map.of(from, to));
    }

    static Step replayFile(int exitCode, String file) {
        return step(Command.REPLAY_FILE, exitCode, Map.of(), file);
    }

    private static Step step(Command command, int exitCode, Map<String, String> edits, String... files) {
        return new Step(List.of(files), command, List.of(), edits, exitCode, List.of(), List.of(), Map.of());
    }

    static FieldCase of(String name, String folder, String job, Step... steps) {
        return new FieldCase(name, folder, job, List.of(), List.of(steps));
    }

    FieldCase with(String... sets) {
        return new FieldCase(name, folder, job, List.of(sets), steps);
    }

    List<String> settings(Step step) {
        return Stream.concat(settings.stream(), step.settings().stream()).toList();
    }

    @Override
    public String toString() {
        return folder + ": " + name;
    }
}
