package io.countinghouse.common.notify;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The log, for whoever reads it: what the run itself prints as well, as information only. */
record PlainLog() implements Destination {
    private static final Logger LOG = LoggerFactory.getLogger(PlainLog.class);

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String send(Digest digest) {
        boolean isNews = !digest.of(Notice.Kind.ALERT).isEmpty()
                || !digest.of(Notice.Kind.RESOLVED).isEmpty();
        LOG.atLevel(isNews ? Level.WARN : Level.INFO)
                .log("{}", DigestText.of(digest).stripTrailing());
        return "";
    }
}
