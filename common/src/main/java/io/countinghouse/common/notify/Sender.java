package io.countinghouse.common.notify;

import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what waits in a job's outbox: at least once, one digest per run and destination. A message comes again only where its
 * acknowledgement, or the record of it, was lost. That a destination cannot be reached fails nothing: the next run tells it.
 */
public final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int MOST_DOUBLED = 5;

    private final NotifySettings settings;
    private final List<Destination> destinations;
    private final LeaseKeeper keeper;
    private final Outbox outbox;
    private long lastPost;

    public Sender(NotifySettings settings, Database database, LeaseKeeper keeper) {
        this.settings = settings;
        this.destinations = destinations(settings);
        this.keeper = keeper;
        this.outbox = new Outbox(database, keeper.lease());
        this.lastPost = System.nanoTime() - settings.pace().toNanos();
    }

    private static List<Destination> destinations(NotifySettings settings) {
        Http http = new Http();
        List<Destination> all = new ArrayList<>();
        for (NotifySettings.Kind kind :
                settings.destinations().stream().sorted().toList()) {
            all.add(
                    switch (kind) {
                        case AUTO, LOG -> new PlainLog();
                        case SLACK_WEBHOOK -> new SlackWebhook(
                                URI.create(settings.webhook()
                                        .orElseThrow()
                                        .address()
                                        .reveal()),
                                settings,
                                http);
                        case SLACK_BOT -> {
                            NotifySettings.Bot bot = settings.bot().orElseThrow();
                            yield new SlackBot(URI.create(bot.api()), bot.token(), bot.channel(), settings, http);
                        }
                        case SMTP -> new Mail(settings.smtp().orElseThrow(), settings);
                        case SNS -> new SnsTopic(settings.sns().orElseThrow());
                        case PREVIEW -> new Preview(settings.preview().orElseThrow(), settings);
                    });
        }
        return all;
    }

    /** @return for a person, what was told where and what was not */
    public List<String> send() {
        List<String> lines = new ArrayList<>();
        for (Destination destination : destinations) {
            int givenUp = outbox.gather(destination.name(), settings.maxAge());
            if (givenUp > 0) {
                lines.add("gave up telling " + Digest.number(givenUp) + " notices by " + destination.name()
                        + ", which did not take them for " + settings.maxAge().toHours() + " h");
            }
        }
        for (Destination destination : destinations) {
            long deadline = System.nanoTime() + settings.patience().toNanos();
            boolean goesOn = true;
            // One after the other: what a later one resolves may be an alert of an earlier one.
            for (Outbox.Open open : outbox.open(destination.name())) {
                goesOn = goesOn && tell(destination, open, deadline, lines);
            }
        }
        return lines;
    }

    private boolean tell(Destination destination, Outbox.Open open, long deadline, List<String> lines) {
        Digest digest = new Digest(
                open.id(),
                keeper.lease().job(),
                open.items(),
                settings.top(),
                settings.report().map(url -> url.replace("{job}", keeper.lease().job())));
        try {
            String message;
            if (open.message().isPresent()) {
                message = open.message().get();
            } else {
                message = posted(() -> destination.send(digest), deadline);
                outbox.sent(digest.id(), message);
            }
            if (destination.hasThreads()) {
                tellOneByOne(destination, digest, message, deadline);
            }
            outbox.delivered(digest.id());
            // The log has it, and the run itself prints the most of it.
            if (!(destination instanceof PlainLog)) {
                lines.add("told by " + destination.name() + ": " + digest.headline()
                        + (destination instanceof Preview ? " (" + message + ")" : ""));
            }
            return true;
        } catch (NotDelivered e) {
            String reason = Printable.of(String.valueOf(e.getMessage()));
            LOG.warn("job={} digest={} destination={}: {}", digest.job(), digest.id(), destination.name(), reason);
            outbox.failed(digest.id(), reason);
            lines.add("not told by " + destination.name() + ", the next run tries again: " + digest.headline() + " ("
                    + reason + ")");
            return false;
        }
    }

    private void tellOneByOne(Destination destination, Digest digest, String message, long deadline)
            throws NotDelivered {
        for (Digest.Item alert : digest.top(Notice.Kind.ALERT)) {
            if (!alert.told()) {
                tellOne(digest, alert.outboxId(), () -> destination.reply(message, alert.notice()), deadline);
            }
        }
        for (Outbox.Over over : outbox.over(digest.id(), destination.name())) {
            tellOne(
                    digest,
                    over.resolvedId(),
                    () -> {
                        destination.amend(over.message(), over.alert(), over.resolved());
                        return "";
                    },
                    deadline);
        }
    }

    /** A message that somebody has deleted must not keep the others waiting. */
    private void tellOne(Digest digest, long outboxId, Post post, long deadline) throws NotDelivered {
        Optional<String> message = Optional.empty();
        try {
            message = Optional.of(posted(post, deadline)).filter(text -> !text.isEmpty());
        } catch (NotDelivered e) {
            if (!e.isOfMessageThatIsGone()) {
                throw e;
            }
            LOG.warn("job={} digest={} notice={}: {}", digest.job(), digest.id(), outboxId, e.getMessage());
        }
        outbox.told(digest.id(), outboxId, message);
    }

    private interface Post {
        String send() throws NotDelivered;
    }

    /** No faster than the pace, and again for a while where that may help. */
    private String posted(Post post, long deadline) throws NotDelivered {
        for (int attempt = 0; ; attempt++) {
            pause(settings.pace().minusNanos(System.nanoTime() - lastPost));
            keeper.requireHeld();
            if (System.nanoTime() > deadline) {
                throw NotDelivered.forNow("more than notify.patience");
            }
            try {
                return sent(post);
            } catch (NotDelivered e) {
                Duration wait = e.after().orElse(FIRST_WAIT.multipliedBy(1L << Math.min(attempt, MOST_DOUBLED)));
                if (!e.isWorthAnotherTry() || System.nanoTime() + wait.toNanos() > deadline) {
                    throw e;
                }
                pause(wait);
            } finally {
                lastPost = System.nanoTime();
            }
        }
    }

    /** Whatever else goes wrong there fails no run, and its message may hold a secret. */
    private static String sent(Post post) throws NotDelivered {
        try {
            return post.send();
        } catch (RuntimeException | LinkageError e) {
            // Where, but not what it says.
            LOG.warn("A destination failed with {}: {}", e.getClass().getName(), Arrays.toString(e.getStackTrace()));
            throw NotDelivered.refused(e.getClass().getName());
        }
    }

    private static void pause(Duration wait) throws NotDelivered {
        if (wait.isNegative() || wait.isZero()) {
            return;
        }
        try {
            Thread.sleep(wait.toMillis() + 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDelivered.refused("interrupted");
        }
    }
}
