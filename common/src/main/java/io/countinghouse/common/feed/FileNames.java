package io.countinghouse.common.feed;

import java.util.regex.Pattern;

/** Judges an object's base name before its bytes are looked at. */
final class FileNames {
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._=-]+");

    private FileNames() {}

    static FileVerdict judge(Feed feed, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (SAFE.matcher(name).matches() && name.matches(feed.fileName())) {
            return new FileVerdict.Accepted();
        }
        if (!SAFE.matcher(name).matches()) {
            return new FileVerdict.Refused(
                    FileRefusal.BAD_NAME, 0, "the name \"" + name + "\"", "only letters, digits and . _ = -");
        }
        int dot = name.lastIndexOf('.');
        if (dot > 0 && (name.substring(0, dot) + ".csv").matches(feed.fileName())) {
            return new FileVerdict.Refused(
                    FileRefusal.WRONG_EXTENSION, 0, "the extension \"" + name.substring(dot) + "\"", "\".csv\"");
        }
        return new FileVerdict.Refused(
                FileRefusal.BAD_NAME,
                0,
                "the name \"" + name + "\"",
                "a name of the feed " + feed.name() + ", which match " + feed.fileName());
    }
}
