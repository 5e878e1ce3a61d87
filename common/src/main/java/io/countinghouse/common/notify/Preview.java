package io.countinghouse.common.notify;

import io.countinghouse.common.config.NotifySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that shows the digest as Slack would, for who has no network or wants to see first. */
record Preview(Path folder, NotifySettings settings) implements Destination {
    @Override
    public String name() {
        return "preview";
    }

    @Override
    public String send(Digest digest) throws NotDelivered {
        Path file = folder.resolve(digest.job() + "-" + digest.id() + ".html");
        try {
            Files.createDirectories(folder);
            Files.writeString(file, DigestPage.of(digest.headline(), SlackBlocks.of(digest, settings, false)));
            return file.toString();
        } catch (IOException e) {
            throw NotDelivered.refused("could not write " + file + ": " + e.getMessage());
        }
    }
}
