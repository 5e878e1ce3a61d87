package io.countinghouse.common.store;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Objects of the raw zone that are not ours, or not yet: files still being uploaded, hidden ones. */
public final class IgnoredNames {
    private final List<Pattern> patterns;

    /** @param globs of a name, or of one of the folders it is in; {@code *} stands for any text, case does not count */
    public IgnoredNames(List<String> globs) {
        this.patterns = globs.stream().map(IgnoredNames::pattern).toList();
    }

    /** @param below what follows the job's folder in the key */
    public boolean holds(String below) {
        return Arrays.stream(below.split("/")).anyMatch(part -> patterns.stream()
                .anyMatch(pattern -> pattern.matcher(part).matches()));
    }

    private static Pattern pattern(String glob) {
        return Pattern.compile(
                Arrays.stream(glob.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")),
                Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }
}
