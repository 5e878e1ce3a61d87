package io.countinghouse.common.notify;

import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Printable;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notices that somebody tells others at once, without a ledger: each time it is sent it is told again.
 *
 * @param job whose notices they are
 */
public record Announcement(String job, List<Notice> notices, NotifySettings settings) {
    public Announcement {
        notices = List.copyOf(notices);
    }

    /** One HTML page that shows it as Slack would. */
    public String page() {
        Digest digest = digest();
        return DigestPage.of(digest.headline(), SlackBlocks.of(digest, settings, false));
    }

    /**
     * Posts it to the webhook of the settings, once.
     *
     * @return its headline
     * @throws CountinghouseException CONFIGURATION where the settings have no webhook, SOURCE_UNREACHABLE when nobody took it;
     *     the message never has the address, which is a secret
     */
    public String toSlack() {
        NotifySettings.Webhook webhook = settings.webhook()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.CONFIGURATION,
                        "notify.destinations: found no slack-webhook, expected it to be told by"));
        Digest digest = digest();
        try {
            new SlackWebhook(URI.create(webhook.address().reveal()), settings, new Http()).send(digest);
        } catch (NotDelivered e) {
            throw new CountinghouseException(
                    ErrorCode.SOURCE_UNREACHABLE,
                    "Slack's webhook did not take \"" + digest.headline() + "\": "
                            + Printable.of(String.valueOf(e.getMessage())),
                    e);
        }
        return digest.headline();
    }

    private Digest digest() {
        List<Digest.Item> items = new ArrayList<>();
        for (Notice notice : notices) {
            items.add(new Digest.Item(items.size(), notice, Optional.empty(), false));
        }
        return new Digest(0, job, items, settings.top(), settings.report().map(url -> url.replace("{job}", job)));
    }
}
