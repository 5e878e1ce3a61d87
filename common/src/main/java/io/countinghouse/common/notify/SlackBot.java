package io.countinghouse.common.notify;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A bot of Slack's: the largest alerts are a thread under their digest, each amended when it is over. */
record SlackBot(URI api, Secret token, String channel, NotifySettings settings, Http http) implements Destination {
    private static final String CHANNEL = "channel";

    private static final Set<String> PASSING = Set.of(
            "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout");

    private static final Set<String> GONE =
            Set.of("message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed");

    @Override
    public String name() {
        return "slack-bot";
    }

    @Override
    public boolean hasThreads() {
        return true;
    }

    @Override
    public String send(Digest digest) throws NotDelivered {
        return call(
                "chat.postMessage",
                digest.headline(),
                SlackBlocks.of(digest, settings, true),
                Map.of(CHANNEL, channel));
    }

    @Override
    public String reply(String message, Notice alert) throws NotDelivered {
        return call(
                "chat.postMessage",
                alert.title(),
                SlackBlocks.of(alert, settings),
                Map.of(CHANNEL, channelOf(message), "thread_ts", stampOf(message)));
    }

    @Override
    public void amend(String message, Notice alert, Notice resolved) throws NotDelivered {
        call(
                "chat.update",
                resolved.title(),
                SlackBlocks.of(alert, resolved, settings),
                Map.of(CHANNEL, channelOf(message), "ts", stampOf(message)));
    }

    private String call(String method, String headline, List<SlackBlocks.Block> blocks, Map<String, Object> more)
            throws NotDelivered {
        String text = http.post(
                URI.create(api + "/" + method), "Bearer " + token.reveal(), SlackWebhook.json(headline, blocks, more));
        try {
            Config answer = ConfigFactory.parseString(
                    text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            if (answer.getBoolean("ok")) {
                return answer.getString(CHANNEL) + ":" + answer.getString("ts");
            }
            String error = answer.getString("error");
            String reason = method + ": " + error;
            if (GONE.contains(error)) {
                throw NotDelivered.ofMessageThatIsGone(reason);
            }
            throw PASSING.contains(error) ? NotDelivered.forNow(reason) : NotDelivered.refused(reason);
        } catch (ConfigException none) {
            throw NotDelivered.forNow(method + ": an answer that is none of Slack's");
        }
    }

    private static String channelOf(String message) {
        return message.substring(0, message.indexOf(':'));
    }

    private static String stampOf(String message) {
        return message.substring(message.indexOf(':') + 1);
    }

    @Override
    public String toString() {
        return name();
    }
}
