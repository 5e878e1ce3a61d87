package io.countinghouse.common.feed;

import java.util.regex.Pattern;

/** Judges a raw object by its base name, before its content is looked at. */
final class FileName {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._=-]+");

    private FileName() {}

    static FileVerdict verdict(String path, Feed feed) {
        String name = Feed.baseName(path);
        if (!PLAIN.matcher(name).matches()) {
            return new FileVerdict.Refused(
                    FileRefusal.BAD_NAME,
                    0,
                    FileRefused.excerpt(name),
                    "a name of A-Z a-z 0-9 . _ = - only"
                            + (feed.namesInWords().isEmpty() ? "" : ", like " + feed.namesInWords()));
        }
        if (Pattern.matches(feed.fileName(), name) && feed.format().isOf(name)) {
            return new FileVerdict.Accepted();
        }
        return new FileVerdict.Refused(
                hasWrongExtension(name, feed) ? FileRefusal.WRONG_EXTENSION : FileRefusal.BAD_NAME,
                0,
                FileRefused.excerpt(name),
                feed.namesInWords().isEmpty()
                        ? "a name that matches " + feed.fileName()
                        : "a name like " + feed.namesInWords() + "; as a pattern: " + feed.fileName());
    }

    /** Whether the name would do with an extension of the feed's format. */
    private static boolean hasWrongExtension(String name, Feed feed) {
        int dot = name.lastIndexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return Pattern.matches(feed.fileName(), stem)
                || Pattern.matches(feed.fileName(), name)
                || feed.format().extensions().stream()
                        .anyMatch(extension -> Pattern.matches(feed.fileName(), stem + extension));
    }
}
