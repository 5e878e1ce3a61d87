package io.countinghouse.submit.stub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The arguments of a spark-submit, taken apart as it does.
 *
 * @param options by their long names, without those that are properties of Spark
 * @param properties of {@code --conf}
 * @param resource the jar, first of what is no option
 * @param arguments all after it, which the main class gets
 */
record SparkSubmitLine(
        Map<String, String> options, Map<String, String> properties, String resource, List<String> arguments) {
    private static final Set<String> KNOWN = Set.of(
            "--master",
            "--deploy-mode",
            "--class",
            "--name",
            "--jars",
            "--files",
            "--properties-file",
            "--driver-memory",
            "--driver-cores",
            "--driver-java-options",
            "--executor-memory",
            "--executor-cores",
            "--num-executors",
            "--queue");

    /** @throws StubRefusal on what spark-submit would end with its usage, or these jobs have no use for */
    static SparkSubmitLine parse(List<String> line) {
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, String> properties = new LinkedHashMap<>();
        int at = 0;
        for (; at < line.size() && line.get(at).startsWith("-"); at += 2) {
            String option = line.get(at);
            if (at + 1 >= line.size()) {
                throw unknown(option + " without a value");
            }
            String value = line.get(at + 1);
            if (option.equals("--conf") || option.equals("-c")) {
                int equals = value.indexOf('=');
                if (equals < 1) {
                    throw unknown("--conf " + value);
                }
                properties.put(value.substring(0, equals), value.substring(equals + 1));
            } else if (KNOWN.contains(option)) {
                options.put(option, value);
            } else {
                throw unknown(option);
            }
        }
        if (at >= line.size()) {
            throw unknown("no jar");
        }
        return new SparkSubmitLine(options, properties, line.get(at), List.copyOf(line.subList(at + 1, line.size())));
    }

    /** Words of a line as a shell has them: blanks part them, quotes of either kind keep them together. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean begun = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && c == '\\' && i + 1 < line.length()) {
                i++;
                word.append(line.charAt(i));
                begun = true;
            } else if (quote != 0 && c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
                begun = true;
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (begun) {
                    words.add(word.toString());
                }
                word.setLength(0);
                begun = false;
            } else {
                word.append(c);
                begun = true;
            }
        }
        if (quote != 0) {
            throw unknown("an open quote in: " + line);
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /** The same with properties below those of the line itself, as those of spark-defaults.conf are. */
    SparkSubmitLine over(Map<String, String> defaults) {
        Map<String, String> all = new LinkedHashMap<>(defaults);
        all.putAll(properties);
        return new SparkSubmitLine(options, all, resource, arguments);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    private static StubRefusal unknown(String found) {
        return new StubRefusal(400, "ValidationException", "spark-submit: found " + found);
    }
}
