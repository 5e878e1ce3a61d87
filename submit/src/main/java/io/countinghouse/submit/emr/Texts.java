package io.countinghouse.submit.emr;

import io.countinghouse.common.config.Section;
import java.util.Optional;
import java.util.regex.Pattern;

/** Texts of the files in {@code submit/emr} that AWS takes in one form only. */
final class Texts {
    private Texts() {}

    static String matching(Section section, String key, Pattern pattern, String expected) {
        return judged(section, key, section.text(key), pattern, expected);
    }

    static Optional<String> optionalMatching(Section section, String key, Pattern pattern, String expected) {
        return section.optionalText(key).map(text -> judged(section, key, text, pattern, expected));
    }

    private static String judged(Section section, String key, String text, Pattern pattern, String expected) {
        if (!text.isEmpty() && !pattern.matcher(text).matches()) {
            section.reject(key, "\"" + text + "\"", expected);
        }
        return text;
    }
}
