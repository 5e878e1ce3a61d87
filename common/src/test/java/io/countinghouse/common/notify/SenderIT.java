package io.countinghouse.common.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.countinghouse.common.config.LeaseSettings;
import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.config.NotifySettings.Kind;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.SlackServer;
import io.countinghouse.common.testing.Workspace;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What waits is told once, whatever the destination does; what cannot be told waits. */
class SenderIT {
    private static final LeaseSettings LEASE = new LeaseSettings(Duration.ofMinutes(10), Duration.ofSeconds(5));
    private static final String JOB = "some-job";

    private final SlackServer slack = new SlackServer();
    private final Workspace workspace = RealParts.shared().workspace().migrate();
    private final Database database = new Database(workspace.settings().mysql());
    private LeaseKeeper keeper;
    private int runs;

    @BeforeEach
    void takeLease() {
        beginRun();
    }

    @AfterEach
    void close() {
        keeper.close();
        slack.close();
    }

    private void beginRun() {
        if (keeper != null) {
            keeper.close();
        }
        runs++;
        keeper = LeaseKeeper.acquire(database, LEASE, JOB, "run-" + runs, "test", reason -> {});
        new Ledger(database).startRun(keeper.lease());
    }

    private NotifySettings settings(Set<Kind> kinds, Duration patience) {
        return new NotifySettings(
                kinds,
                2,
                Duration.ofDays(7),
                patience,
                Duration.ofMillis(1),
                Optional.empty(),
                Map.of(),
                Optional.of(new NotifySettings.Webhook(new Secret(slack.url() + "/hook/s3cr3t"))),
                Optional.of(new NotifySettings.Bot(slack.url() + "/api", new Secret("xoxb-s3cr3t"), "C1")),
                Optional.empty(),
                Optional.of(new NotifySettings.Sns(
                        "arn:aws:sns:eu-west-1:123456789012:finance", "eu-west-1", Optional.of(slack.url()))),
                Optional.empty());
    }

    private static NotifySettings with(
            NotifySettings shipped,
            Optional<NotifySettings.Bot> bot,
            Optional<NotifySettings.Smtp> smtp,
            Optional<Path> preview) {
        return new NotifySettings(
                shipped.destinations(),
                shipped.top(),
                shipped.maxAge(),
                shipped.patience(),
                shipped.pace(),
                shipped.report(),
                shipped.owners(),
                shipped.webhook(),
                bot,
                smtp,
                shipped.sns(),
                preview);
    }

    private List<String> send(Kind kind) {
        return send(settings(Set.of(kind), Duration.ofSeconds(20)));
    }

    private List<String> send(NotifySettings settings) {
        return new Sender(settings, database, keeper).send();
    }

    private static Notice alert(int organization) {
        return notice(Notice.Kind.ALERT, organization, "alert ");
    }

    private static Notice notice(Notice.Kind kind, int organization, String word) {
        return new Notice(
                kind,
                "organization " + organization,
                word + organization,
                List.of(new Notice.Fact("Now", "1.00 USD")),
                new BigDecimal(organization),
                List.of(),
                Optional.empty());
    }

    private void add(Notice... notices) {
        database.inTransaction("fill the outbox", connection -> {
            Outbox.add(connection, keeper.lease(), OptionalLong.empty(), List.of(notices));
            return true;
        });
    }

    @Test
    void nothingIsToldOfNothing() {
        assertThat(send(Kind.SLACK_WEBHOOK)).isEmpty();
        assertThat(slack.posts()).isEmpty();
    }

    @Test
    void oneDigestTellsAllOnce() {
        add(alert(1), alert(2), notice(Notice.Kind.CHECK_WARNING, 3, "warns "));
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 2 alerts, 1 warning");
        for (int run = 0; run < 4; run++) {
            beginRun();
            assertThat(send(Kind.SLACK_WEBHOOK)).isEmpty();
        }
        assertThat(slack.posts()).hasSize(1);
        assertThat(slack.posts().get(0).text()).containsSubsequence("alert 2", "alert 1", "warns 3");
        assertThat(workspace.query("SELECT COUNT(*) FROM ledger_outbox WHERE sent_at IS NULL"))
                .containsExactly("0");
    }

    @Test
    void aServerThatThrottlesFailsOrCutsIsAskedAgain() {
        add(alert(1));
        slack.answer(429, "1", "");
        slack.answer(503, "", "down");
        slack.answer(0, "", "");
        long began = System.nanoTime();
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 1 alert");
        // Retry-After is heeded.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
        assertThat(slack.taken()).hasSize(1);
    }

    @Test
    void whatCannotBeToldTheNextRunTellsWithItsOwn() {
        add(alert(1));
        slack.answer(404, "", "no_service");
        List<String> lines = send(Kind.SLACK_WEBHOOK);
        assertThat(lines)
                .containsExactly("not told by slack-webhook, the next run tries again: some-job: 1 alert"
                        + " (status 404 (no_service))");
        beginRun();
        add(alert(2));
        slack.answer(429, "3600", "");
        assertThat(send(Kind.SLACK_WEBHOOK).get(0))
                .startsWith("not told by slack-webhook")
                .contains("2 alerts");
        beginRun();
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 2 alerts");
        assertThat(slack.taken()).hasSize(1);
        assertThat(workspace.query("SELECT attempts, last_error, delivered_at IS NOT NULL FROM ledger_digest"))
                .containsExactly("3|status 429|1");
        // Neither in the ledger nor to a person.
        assertThat(workspace.query("SELECT * FROM ledger_digest").toString() + lines)
                .doesNotContain("s3cr3t");
    }

    @Test
    void aServerThatIsGoneFailsNothing() {
        add(alert(1));
        slack.close();
        assertThat(send(settings(Set.of(Kind.SLACK_WEBHOOK), Duration.ofMillis(500)))
                        .get(0))
                .startsWith("not told by slack-webhook, the next run tries again: some-job: 1 alert (no answer (");
    }

    @Test
    void oneDestinationDoesNotWaitForAnother() {
        add(alert(1));
        slack.answer(404, "", "");
        NotifySettings both = settings(Set.of(Kind.SLACK_WEBHOOK, Kind.SLACK_BOT), Duration.ofSeconds(5));
        assertThat(send(both)).hasSize(2).anyMatch(line -> line.startsWith("not told by slack-webhook"));
        beginRun();
        assertThat(send(both)).containsExactly("told by slack-webhook: some-job: 1 alert");
    }

    @Test
    void whatIsTooOldAndWasTriedInVainIsGivenUpAndWhatIsNewerIsNot() {
        add(alert(1));
        // However old, it is tried once.
        workspace.execute("UPDATE ledger_outbox SET created_at = created_at - INTERVAL 8 DAY");
        slack.answer(404, "", "");
        assertThat(send(Kind.SLACK_WEBHOOK).get(0)).startsWith("not told by slack-webhook");
        beginRun();
        add(alert(2));
        assertThat(send(Kind.SLACK_WEBHOOK))
                .containsExactly(
                        "gave up telling 1 notices by slack-webhook, which did not take them for 168 h",
                        "told by slack-webhook: some-job: 1 alert");
        assertThat(slack.taken()).hasSize(1);
        assertThat(slack.taken().get(0).text()).contains("alert 2").doesNotContain("alert 1");
    }

    @Test
    void aFailureThatNobodyCouldBeToldIsNewsAgain() {
        fail(ExitCode.FAILED);
        slack.answer(404, "", "");
        send(Kind.SLACK_WEBHOOK);
        workspace.execute("UPDATE ledger_outbox SET created_at = created_at - INTERVAL 8 DAY");
        beginRun();
        assertThat(send(Kind.SLACK_WEBHOOK).get(0)).startsWith("gave up telling 1 notices");
        fail(ExitCode.FAILED);
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 1 failed run");
    }

    @Test
    void whateverElseADestinationDoesIsNoSecretAndFailsNothing() {
        add(alert(1));
        NotifySettings shipped = settings(Set.of(Kind.SLACK_BOT), Duration.ofSeconds(5));
        NotifySettings odd = with(
                shipped,
                Optional.of(new NotifySettings.Bot(slack.url() + "/api", new Secret("xoxb-s3cr3t\n"), "C1")),
                shipped.smtp(),
                shipped.preview());
        assertThat(send(odd))
                .containsExactly("not told by slack-bot, the next run tries again: some-job: 1 alert"
                        + " (java.lang.IllegalArgumentException)");
    }

    @Test
    void theLargestAreAThreadAndEachIsAmendedWhereItWasTold() {
        add(alert(1), alert(2), alert(3));
        send(Kind.SLACK_BOT);
        assertThat(slack.posts())
                .extracting(SlackServer.Post::path)
                .containsExactly("/api/chat.postMessage", "/api/chat.postMessage", "/api/chat.postMessage");
        assertThat(slack.posts())
                .allSatisfy(post -> assertThat(post.authorization()).isEqualTo("Bearer xoxb-s3cr3t"));
        assertThat(slack.posts().get(1).json().getString("thread_ts")).isEqualTo("1.0");
        assertThat(slack.posts().get(1).text()).contains("alert 3");
        beginRun();
        // 1 was none of the largest.
        add(notice(Notice.Kind.RESOLVED, 3, "calm "), notice(Notice.Kind.RESOLVED, 1, "calm "));
        send(Kind.SLACK_BOT);
        List<SlackServer.Post> later = slack.posts().subList(3, slack.posts().size());
        assertThat(later)
                .extracting(SlackServer.Post::path)
                .containsExactly("/api/chat.postMessage", "/api/chat.update");
        assertThat(later.get(0).json().hasPath("thread_ts")).isFalse();
        assertThat(later.get(1).json().getString("ts")).isEqualTo("2.0");
        assertThat(later.get(1).text()).contains("Resolved", "calm 3", "~alert 3~");
        beginRun();
        send(Kind.SLACK_BOT);
        assertThat(slack.posts()).hasSize(5);
    }

    @Test
    void aThreadThatBreaksOffGoesOnWhereItWas() {
        add(alert(1), alert(2));
        slack.answer(200, "", "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"7.0\"}");
        slack.answer(200, "", "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"8.0\"}");
        slack.answer(429, "3600", "");
        assertThat(send(Kind.SLACK_BOT).get(0))
                .startsWith("not told by slack-bot")
                .contains("status 429");
        beginRun();
        // A new one does not come into the old digest, nor before the rest of it.
        add(alert(5), notice(Notice.Kind.RESOLVED, 1, "calm "));
        assertThat(send(Kind.SLACK_BOT)).hasSize(2);
        List<SlackServer.Post> later = slack.posts().subList(3, slack.posts().size());
        assertThat(later).hasSize(4);
        assertThat(later.get(0).json().getString("thread_ts")).isEqualTo("7.0");
        assertThat(later.get(0).text()).contains("alert 1").doesNotContain("alert 2");
        assertThat(later.get(3).path()).isEqualTo("/api/chat.update");
        assertThat(later.get(3).text()).contains("calm 1", "~alert 1~");
    }

    @Test
    void aMessageThatIsGoneKeepsNoOtherWaiting() {
        add(alert(1), alert(2));
        send(Kind.SLACK_BOT);
        beginRun();
        add(notice(Notice.Kind.RESOLVED, 1, "calm "), notice(Notice.Kind.RESOLVED, 2, "calm "));
        slack.answer(200, "", "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"9.0\"}");
        slack.answer(200, "", "{\"ok\":false,\"error\":\"message_not_found\"}");
        assertThat(send(Kind.SLACK_BOT)).containsExactly("told by slack-bot: some-job: 2 resolved");
        assertThat(slack.posts().get(slack.posts().size() - 1).text()).contains("~alert 2~");
        beginRun();
        assertThat(send(Kind.SLACK_BOT)).isEmpty();
    }

    /** It opens again before it is told that it was over. */
    @Test
    void onlyTheAlertBeforeItIsResolved() {
        add(alert(1));
        send(Kind.SLACK_BOT);
        beginRun();
        add(notice(Notice.Kind.RESOLVED, 1, "calm "), notice(Notice.Kind.ALERT, 1, "again "));
        send(Kind.SLACK_BOT);
        SlackServer.Post amended = slack.posts().get(slack.posts().size() - 1);
        assertThat(amended.json().getString("ts")).isEqualTo("2.0");
        assertThat(amended.text()).contains("~alert 1~").doesNotContain("again 1");
    }

    @Test
    void twoThousandAlertsAreOneMessage() {
        add(IntStream.rangeClosed(1, 2_000).mapToObj(SenderIT::alert).toArray(Notice[]::new));
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 2,000 alerts");
        assertThat(slack.posts()).hasSize(1);
        assertThat(slack.posts().get(0).text()).contains("and 1,998 smaller alerts");
    }

    @Test
    void aMailTellsTheSameInTextAndAsAPage() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            NotifySettings shipped = settings(Set.of(Kind.SMTP), Duration.ofSeconds(5));
            NotifySettings mail = with(
                    shipped,
                    shipped.bot(),
                    Optional.of(new NotifySettings.Smtp(
                            "127.0.0.1",
                            server.getSmtp().getPort(),
                            false,
                            "",
                            new Secret(""),
                            "countinghouse@example.com",
                            List.of("finance@example.com", "ops@example.com"))),
                    shipped.preview());
            add(alert(1), notice(Notice.Kind.CHECK_WARNING, 2, "warns <b>\r\nBcc: x@example.com "));
            assertThat(send(mail)).containsExactly("told by smtp: some-job: 1 alert, 1 warning");
            MimeMessage[] received = server.getReceivedMessages();
            // One for each mailbox.
            assertThat(received).hasSize(2);
            assertThat(received[0].getSubject()).isEqualTo("[countinghouse] some-job: 1 alert, 1 warning");
            assertThat(received[0].getAllRecipients()).hasSize(2);
            jakarta.mail.internet.MimeMultipart parts = (jakarta.mail.internet.MimeMultipart) received[0].getContent();
            assertThat(parts.getBodyPart(0).getContent().toString())
                    .contains("[alert] alert 1", "Now: 1.00 USD", "[check warning] warns <b>");
            assertThat(parts.getBodyPart(1).getContent().toString()).contains("<b>alert 1</b>", "warns &lt;b&gt;");
            server.stop();
            beginRun();
            add(alert(3));
            assertThat(send(mail).get(0)).startsWith("not told by smtp, the next run tries again");
        } finally {
            server.stop();
        }
    }

    @Test
    void aPreviewIsAPage(@TempDir Path folder) throws IOException {
        NotifySettings shipped = settings(Set.of(Kind.PREVIEW), Duration.ofSeconds(5));
        add(alert(1));
        List<String> lines = send(with(shipped, shipped.bot(), shipped.smtp(), Optional.of(folder.resolve("digests"))));
        assertThat(lines.get(0)).endsWith("digests/some-job-1.html)");
        assertThat(Files.readString(folder.resolve("digests/some-job-1.html"))).contains("<b>alert 1</b>");
    }

    /** The AWS library takes credentials from these properties before it looks elsewhere. */
    @Test
    void aTopicIsTold() {
        System.setProperty("aws.accessKeyId", "AKIATEST");
        System.setProperty("aws.secretAccessKey", "test");
        try {
            slack.answer(
                    200,
                    "",
                    "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
                            + "<MessageId>m-1</MessageId></PublishResult></PublishResponse>");
            add(alert(1));
            assertThat(send(Kind.SNS)).containsExactly("told by sns: some-job: 1 alert");
            assertThat(slack.posts().get(0).body())
                    .contains("Action=Publish", "TopicArn=arn%3Aaws%3Asns", "Subject=some-job%3A+1+alert", "alert+1");
            assertThat(workspace.query("SELECT message FROM ledger_digest")).containsExactly("m-1");
            beginRun();
            add(alert(2));
            slack.answer(
                    403,
                    "",
                    "<ErrorResponse><Error><Code>AuthorizationError</Code><Message>no</Message></Error></ErrorResponse>");
            assertThat(send(Kind.SNS).get(0)).contains("status 403 (AuthorizationError)");
        } finally {
            System.clearProperty("aws.accessKeyId");
            System.clearProperty("aws.secretAccessKey");
        }
    }

    @Test
    void aFailureIsToldWhenItBeginsAndWhenItIsOver() {
        Outbox outbox = outbox();
        outbox.addRecovery(true);
        assertThat(send(Kind.SLACK_WEBHOOK)).isEmpty();
        fail(ExitCode.FAILED);
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 1 failed run");
        assertThat(slack.posts().get(0).text()).contains("some-job failed with exit code 1: why &lt;so&gt;");
        beginRun();
        fail(ExitCode.FAILED);
        assertThat(send(Kind.SLACK_WEBHOOK)).isEmpty();
        beginRun();
        fail(ExitCode.CHECK_FAILED);
        assertThat(send(Kind.SLACK_WEBHOOK)).hasSize(1);
        beginRun();
        outbox().addRecovery(true);
        assertThat(send(Kind.SLACK_WEBHOOK)).containsExactly("told by slack-webhook: some-job: 1 recovered");
        beginRun();
        outbox().addRecovery(true);
        assertThat(send(Kind.SLACK_WEBHOOK)).isEmpty();
    }

    private Outbox outbox() {
        return new Outbox(database, keeper.lease());
    }

    private void fail(ExitCode exitCode) {
        new Ledger(database).finishRun(keeper.lease(), exitCode, "why <so>");
        outbox().addFailure(exitCode.status(), "why <so>");
    }
}
