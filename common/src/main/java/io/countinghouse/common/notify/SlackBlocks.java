package io.countinghouse.common.notify;

import io.countinghouse.common.config.NotifySettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A digest as blocks of Slack's, within its limits by construction: no more is added than fits, and the last block tells how many
 * notices are not among the others. Source of the limits: Slack's Block Kit reference (50 blocks, 3,000 characters a section) and its
 * limit of a message.
 */
final class SlackBlocks {
    private static final int MOST_BLOCKS = 50;
    private static final int MOST_IN_BLOCK = 3_000;
    private static final int MOST_IN_HEADER = 150;
    private static final int MOST_IN_ALL = 12_000;

    /** Of a fact or a title. */
    private static final int MOST_IN_LINE = 300;

    /** Kept free for the last blocks. */
    private static final int LAST_BLOCKS = 3;

    private static final int LAST_CHARS = 1_200;

    private final NotifySettings settings;
    private final List<Block> blocks = new ArrayList<>();
    private int chars;

    /** One of them; all but the header in mrkdwn. */
    record Block(Kind kind, String text) {
        enum Kind {
            HEADER,
            SECTION,
            CONTEXT
        }

        Map<String, Object> json() {
            // Verbatim: what strangers wrote becomes no link and calls nobody.
            Map<String, Object> of = kind == Kind.HEADER
                    ? Map.of("type", "plain_text", "text", text)
                    : Map.of("type", "mrkdwn", "text", text, "verbatim", true);
            return switch (kind) {
                case HEADER -> Map.of("type", "header", "text", of);
                case SECTION -> Map.of("type", "section", "text", of);
                case CONTEXT -> Map.of("type", "context", "elements", List.of(of));
            };
        }
    }

    private SlackBlocks(NotifySettings settings) {
        this.settings = settings;
    }

    /** @param isThread whether alerts follow one by one, so that here each is one line */
    static List<Block> of(Digest digest, NotifySettings settings, boolean isThread) {
        SlackBlocks made = new SlackBlocks(settings);
        made.add(Block.Kind.HEADER, cut(digest.headline(), MOST_IN_HEADER));
        int untold = made.lines(digest, Notice.Kind.RUN_FAILED, ":red_circle: ");
        untold += made.lines(digest, Notice.Kind.RUN_RECOVERED, ":large_green_circle: ");
        untold += made.alerts(digest, isThread);
        untold += made.lines(digest, Notice.Kind.RESOLVED, ":white_check_mark: ");
        untold += made.lines(digest, Notice.Kind.CHECK_WARNING, ":warning: ");
        if (untold > 0) {
            made.blocks.add(new Block(
                    Block.Kind.SECTION,
                    "and " + Digest.number(untold) + " more, for which there is no room here; all are in table"
                            + " `ledger_outbox`"));
        }
        digest.report().ifPresent(url -> made.blocks.add(new Block(Block.Kind.CONTEXT, "<" + url + "|Report>")));
        return List.copyOf(made.blocks);
    }

    /** One notice alone. */
    static List<Block> of(Notice notice, NotifySettings settings) {
        return List.of(new Block(Block.Kind.SECTION, whole(notice, settings)));
    }

    /** An alert that is over, where it was told. */
    static List<Block> of(Notice alert, Notice resolved, NotifySettings settings) {
        return List.of(
                new Block(Block.Kind.SECTION, ":white_check_mark: Resolved: " + line(resolved)),
                new Block(Block.Kind.SECTION, "~" + SlackText.of(alert.title(), MOST_IN_LINE) + "~"),
                new Block(Block.Kind.CONTEXT, facts(resolved)));
    }

    /** How many were not told. */
    private int alerts(Digest digest, boolean isThread) {
        int untold = 0;
        for (Digest.Item item : digest.top(Notice.Kind.ALERT)) {
            String text = isThread ? ":rotating_light: " + line(item.notice()) : whole(item.notice(), settings);
            untold += add(Block.Kind.SECTION, text) ? 0 : 1;
        }
        List<Digest.Item> rest = digest.rest(Notice.Kind.ALERT);
        if (!rest.isEmpty()
                && !add(
                        Block.Kind.SECTION,
                        "and " + Digest.number(rest.size()) + " smaller alerts, together "
                                + amount(Digest.sum(rest)))) {
            untold += rest.size();
        }
        return untold;
    }

    /** A line each, in one block. */
    private int lines(Digest digest, Notice.Kind kind, String mark) {
        StringBuilder text = new StringBuilder();
        int untold = digest.rest(kind).size();
        for (Digest.Item item : digest.top(kind)) {
            String line = mark + line(item.notice()) + "\n";
            if (text.length() + line.length() <= room()) {
                text.append(line);
            } else {
                untold++;
            }
        }
        return text.length() == 0 || add(Block.Kind.SECTION, text.toString().stripTrailing())
                ? untold
                : digest.of(kind).size();
    }

    private int room() {
        return Math.min(MOST_IN_BLOCK, MOST_IN_ALL - LAST_CHARS - chars);
    }

    private boolean add(Block.Kind kind, String text) {
        if (blocks.size() >= MOST_BLOCKS - LAST_BLOCKS || text.length() > room()) {
            return false;
        }
        blocks.add(new Block(kind, text));
        chars += text.length();
        return true;
    }

    private static String line(Notice notice) {
        return "*" + SlackText.of(notice.title(), MOST_IN_LINE) + "*";
    }

    private static String whole(Notice notice, NotifySettings settings) {
        StringBuilder text = new StringBuilder(":rotating_light: ").append(line(notice));
        List<String> mentioned = settings.mentioned(notice.owners());
        if (!mentioned.isEmpty()) {
            text.append("  ")
                    .append(String.join(
                            " ", mentioned.stream().map(SlackText::mention).toList()));
        }
        String facts = facts(notice);
        if (!facts.isEmpty()) {
            text.append('\n').append(facts);
        }
        notice.command().ifPresent(command -> text.append("\n`")
                .append(SlackText.of(command.replace('`', '\''), MOST_IN_LINE))
                .append('`'));
        return text.toString();
    }

    private static String facts(Notice notice) {
        StringBuilder text = new StringBuilder();
        for (Notice.Fact fact : notice.facts()) {
            String told = SlackText.of(fact.name(), MOST_IN_LINE) + ": " + SlackText.of(fact.value(), MOST_IN_LINE);
            if (text.length() + told.length() > MOST_IN_BLOCK / 2) {
                break;
            }
            text.append(text.length() == 0 ? "" : "  \u2022  ").append(told);
        }
        return text.toString();
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "\u2026";
    }

    static String amount(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f", amount.setScale(2, RoundingMode.HALF_UP));
    }
}
