package io.countinghouse.common.notify;

import io.countinghouse.common.page.HtmlPages;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A digest as Slack shows it, as a page that needs nothing else. */
final class DigestPage {
    private static final Pattern BOLD = Pattern.compile("\\*([^*\\n]+)\\*");
    private static final Pattern STRUCK = Pattern.compile("~([^~\\n]+)~");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern LINK = Pattern.compile("<(https?://[^|<>\"]+)\\|([^<>]+)>");
    private static final Pattern MENTION = Pattern.compile("<(?:@|!subteam\\^)([A-Z0-9]+)>");
    private static final Map<String, String> EMOJI = Map.of(
            ":red_circle:", "\uD83D\uDD34",
            ":large_green_circle:", "\uD83D\uDFE2",
            ":rotating_light:", "\uD83D\uDEA8",
            ":white_check_mark:", "\u2705",
            ":warning:", "\u26A0\uFE0F");

    private DigestPage() {}

    static String of(String title, List<SlackBlocks.Block> blocks) {
        StringWriter out = new StringWriter();
        try {
            HtmlPages.write(out, title, page -> blocks.forEach(block -> page.writeContent(html(block))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static String html(SlackBlocks.Block block) {
        return switch (block.kind()) {
            case HEADER -> "<h1>" + escaped(block.text()) + "</h1>\n";
            case SECTION -> "<p class=\"message\">" + marked(block.text()) + "</p>\n";
            case CONTEXT -> "<p class=\"aside\">" + marked(block.text()) + "</p>\n";
        };
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** Of mrkdwn, which has escaped what HTML would. */
    private static String marked(String text) {
        String html = LINK.matcher(text).replaceAll("\u0001a href=\"$1\"\u0002$2\u0001/a\u0002");
        html = MENTION.matcher(html).replaceAll("\u0001b\u0002@$1\u0001/b\u0002");
        html = html.replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace('\u0001', '<')
                .replace('\u0002', '>');
        html = CODE.matcher(html).replaceAll("<code>$1</code>");
        html = BOLD.matcher(html).replaceAll("<b>$1</b>");
        html = STRUCK.matcher(html).replaceAll("<s>$1</s>");
        for (Map.Entry<String, String> emoji : EMOJI.entrySet()) {
            html = html.replace(emoji.getKey(), emoji.getValue());
        }
        return html.replace("\n", "<br>\n");
    }
}
