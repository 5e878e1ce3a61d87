package io.countinghouse.jobs.receipts;

import io.countinghouse.common.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A name for whatever a regular expression is found in; of a list of them, written {@code "name: expression"}, the first counts. */
public record NamedPattern(String name, String pattern) {
    static List<NamedPattern> from(Section job, String key) {
        List<NamedPattern> rules = new ArrayList<>();
        for (String text : job.texts(key)) {
            int colon = text.indexOf(':');
            String pattern = colon < 0 ? "" : text.substring(colon + 1).strip();
            if (colon < 1 || pattern.isEmpty() || !compiles(pattern)) {
                job.reject(key, "\"" + text + "\"", "\"name: regular expression\"");
            } else {
                rules.add(new NamedPattern(text.substring(0, colon).strip(), pattern));
            }
        }
        return rules;
    }

    private static boolean compiles(String pattern) {
        try {
            Pattern.compile(pattern);
            return true;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }
}
