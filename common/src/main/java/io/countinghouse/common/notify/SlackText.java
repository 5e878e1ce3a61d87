package io.countinghouse.common.notify;

import io.countinghouse.common.page.Shown;

/** Text of strangers in Slack's mrkdwn: it addresses nobody and ends nothing. */
final class SlackText {
    private SlackText() {}

    /** On one line, and escaped no longer than this; what is cut ends with an ellipsis. */
    static String of(String text, int most) {
        String plain = Shown.of(text).replace("@", "@\u200b");
        StringBuilder escaped = new StringBuilder();
        int fits = 0;
        for (int i = 0; i < plain.length(); ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                default -> escaped.appendCodePoint(c);
            }
            if (escaped.length() <= most - 1) {
                fits = escaped.length();
            }
            if (escaped.length() > most) {
                return escaped.substring(0, fits) + "\u2026";
            }
        }
        return escaped.toString();
    }

    /** An id of a person or, beginning with S, of a user group. */
    static String mention(String id) {
        return id.startsWith("S") ? "<!subteam^" + id + ">" : "<@" + id + ">";
    }
}
