package io.countinghouse.common.notify;

import io.countinghouse.common.page.Shown;
import java.util.List;
import java.util.Locale;

/** A digest in plain lines: for a log, a topic, a mail. */
final class DigestText {
    private DigestText() {}

    static String of(Digest digest) {
        StringBuilder text = new StringBuilder(digest.headline()).append('\n');
        for (Notice.Kind kind : List.of(
                Notice.Kind.RUN_FAILED,
                Notice.Kind.RUN_RECOVERED,
                Notice.Kind.ALERT,
                Notice.Kind.RESOLVED,
                Notice.Kind.CHECK_WARNING)) {
            digest.top(kind).forEach(item -> append(text, item.notice()));
            List<Digest.Item> rest = digest.rest(kind);
            if (!rest.isEmpty()) {
                text.append("and ")
                        .append(Digest.number(rest.size()))
                        .append(" smaller (")
                        .append(words(kind))
                        .append(kind == Notice.Kind.ALERT ? "), together " + SlackBlocks.amount(Digest.sum(rest)) : ")")
                        .append('\n');
            }
        }
        digest.report().ifPresent(url -> text.append("Report: ").append(url).append('\n'));
        return text.toString();
    }

    private static void append(StringBuilder text, Notice notice) {
        text.append('[')
                .append(words(notice.kind()))
                .append("] ")
                .append(Shown.of(notice.title()))
                .append('\n');
        notice.facts().forEach(fact -> text.append("    ")
                .append(Shown.of(fact.name()))
                .append(": ")
                .append(Shown.of(fact.value()))
                .append('\n'));
        notice.command()
                .ifPresent(
                        command -> text.append("    ").append(Shown.of(command)).append('\n'));
    }

    private static String words(Notice.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
