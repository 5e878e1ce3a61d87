package io.countinghouse.common.error;

import java.util.Locale;

/** Text of strangers, such as an object's name, in a line for a terminal or a log. */
public final class Printable {
    private Printable() {}

    /**
     * The text on one line, in the order it is written in: a character that would move the cursor, end the line, turn the
     * direction of writing or not be seen at all stands there as its number, a backslash and {@code u001b} for an escape.
     */
    public static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHarmless(c)) {
                printable.appendCodePoint(c);
            } else {
                for (char half : Character.toChars(c)) {
                    printable.append(String.format(Locale.ROOT, "\\u%04x", (int) half));
                }
            }
        });
        return printable.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
