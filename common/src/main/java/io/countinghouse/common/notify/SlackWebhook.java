package io.countinghouse.common.notify;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.countinghouse.common.config.NotifySettings;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** An incoming webhook of Slack's; whoever knows its address may post. */
record SlackWebhook(URI address, NotifySettings settings, Http http) implements Destination {
    @Override
    public String name() {
        return "slack-webhook";
    }

    @Override
    public String send(Digest digest) throws NotDelivered {
        http.post(address, "", json(digest.headline(), SlackBlocks.of(digest, settings, false), Map.of()));
        return "";
    }

    /** @param headline what is shown where blocks are not */
    static String json(String headline, List<SlackBlocks.Block> blocks, Map<String, Object> more) {
        Map<String, Object> message = new java.util.HashMap<>(more);
        message.put("text", SlackText.of(headline, 300));
        message.put("blocks", blocks.stream().map(SlackBlocks.Block::json).toList());
        return ConfigValueFactory.fromMap(message).render(ConfigRenderOptions.concise());
    }

    @Override
    public String toString() {
        return name();
    }
}
