package io.countinghouse.common.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.NotifySettings;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.SlackServer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
    private static final List<Notice> NOTICES = List.of(
            Notice.of(Notice.Kind.ALERT, "7", "Organization 7: balance moved"),
            Notice.of(Notice.Kind.RESOLVED, "8", "Organization 8: balance is calm again"));

    @Test
    void itIsPostedOnceAsAnyDigestIs() {
        try (SlackServer slack = new SlackServer()) {
            assertThat(announcement(slack.url() + "/secret-hook").toSlack()).isEqualTo("job: 1 alert, 1 resolved");
            assertThat(slack.posts()).singleElement().satisfies(post -> {
                assertThat(post.path()).isEqualTo("/secret-hook");
                assertThat(post.text())
                        .contains("*Organization 7: balance moved*", "*Organization 8: balance is calm again*");
            });
        }
    }

    @Test
    void whatIsNotTakenFailsWithoutTheAddress() {
        try (SlackServer slack = new SlackServer()) {
            slack.answer(404, "", "no_service");
            assertThatThrownBy(() -> announcement(slack.url() + "/secret-hook").toSlack())
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.SOURCE_UNREACHABLE))
                    .hasMessageContaining("status 404 (no_service)")
                    .hasMessageNotContaining("secret-hook");
        }
    }

    @Test
    void withoutAWebhookItCanBeLookedAtOnly() {
        Announcement announcement = new Announcement("job", NOTICES, NotifySettings.NOBODY);
        assertThat(announcement.page()).contains("<h1>job: 1 alert, 1 resolved</h1>", "Organization 7: balance moved");
        assertThatThrownBy(announcement::toSlack).hasMessageContaining("found no slack-webhook");
    }

    private static Announcement announcement(String address) {
        return new Announcement(
                "job",
                NOTICES,
                new ConfigurationFiles(Optional.of(RealParts.root().resolve("conf")))
                        .load(
                                "local",
                                Optional.empty(),
                                List.of(),
                                List.of("notify.destinations=[slack-webhook]", "notify.hosts=[\"127.0.0.1\"]"),
                                name -> Optional.of(new Secret(address)))
                        .settings(false)
                        .notices());
    }
}
