package io.countinghouse.common.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.countinghouse.common.config.NotifySettings;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Slack's limits: 50 blocks, 3,000 characters a section, 150 a header, 12,000 in all. */
class SlackBlocksTest {
    private static final NotifySettings SETTINGS =
            settings(Map.of("US", List.of("U0123", "S0456"), "default", List.of("S9")));

    private static NotifySettings settings(Map<String, List<String>> owners) {
        NotifySettings nobody = NotifySettings.NOBODY;
        return new NotifySettings(
                Set.of(),
                nobody.top(),
                nobody.maxAge(),
                nobody.patience(),
                nobody.pace(),
                Optional.empty(),
                owners,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Notice alert(int number, String text, String country) {
        return new Notice(
                Notice.Kind.ALERT,
                "organization " + number,
                "Organization " + number + text,
                List.of(new Notice.Fact("Before", text), new Notice.Fact("Now", "1.00 USD")),
                new BigDecimal(number),
                List.of(Integer.toString(number), country),
                Optional.of("explain alert --org=" + number + text));
    }

    private static Digest digest(int top, List<Notice> notices) {
        List<Digest.Item> items = new ArrayList<>();
        notices.forEach(notice -> items.add(new Digest.Item(items.size(), notice, Optional.empty(), false)));
        return new Digest(1, "org-balances", items, top, Optional.of("https://reports.example.com/org-balances"));
    }

    /** As Slack would refuse it. */
    private static Config valid(Digest digest, boolean isThread) {
        Config json = ConfigFactory.parseString(
                SlackWebhook.json(digest.headline(), SlackBlocks.of(digest, SETTINGS, isThread), Map.of()));
        List<? extends Config> blocks = json.getConfigList("blocks");
        assertThat(blocks).hasSizeBetween(1, 50);
        int all = 0;
        for (Config block : blocks) {
            String text = block.hasPath("text")
                    ? block.getString("text.text")
                    : block.getConfigList("elements").get(0).getString("text");
            assertThat(text)
                    .isNotBlank()
                    .hasSizeLessThanOrEqualTo(block.getString("type").equals("header") ? 150 : 3_000);
            all += text.length();
        }
        assertThat(all).isLessThanOrEqualTo(12_000);
        return json;
    }

    private static String text(Digest digest) {
        StringBuilder text = new StringBuilder();
        SlackBlocks.of(digest, SETTINGS, false)
                .forEach(block -> text.append(block.text()).append('\n'));
        return text.toString();
    }

    @Test
    void twoThousandAlertsOfAnyTextAreAValidPost() {
        String hostile = " <@U1> <!channel> & @here *bold* `code` " + "\u00e9\ud83d\ude00<".repeat(300);
        for (int top : List.of(1, 10, 30)) {
            List<Notice> notices = new ArrayList<>(IntStream.rangeClosed(1, 2_000)
                    .mapToObj(number -> alert(number, hostile, "DE"))
                    .toList());
            for (int i = 0; i < 500; i++) {
                notices.add(Notice.of(Notice.Kind.RESOLVED, "organization " + i, "calm " + hostile));
                notices.add(Notice.of(Notice.Kind.CHECK_WARNING, "check " + i, "warns " + hostile));
                notices.add(Notice.of(Notice.Kind.RUN_FAILED, "run", "failed " + hostile));
            }
            Digest digest = digest(top, notices);
            valid(digest, false);
            valid(digest, true);
            assertThat(text(digest))
                    .contains("2,000 alerts")
                    .doesNotContain("<!channel>")
                    .doesNotContain("<@U1>");
        }
    }

    @Test
    void theLargestAreToldAndTheRestIsCountedWithItsSum() {
        String text = text(digest(
                3,
                IntStream.rangeClosed(1, 10)
                        .mapToObj(number -> alert(number, "", "DE"))
                        .toList()));
        assertThat(text).containsSubsequence("*Organization 10*", "*Organization 9*", "*Organization 8*");
        // 1 to 7.
        assertThat(text).doesNotContain("*Organization 7*").contains("and 7 smaller alerts, together 28.00");
        assertThat(text)
                .contains("Before: ", "`explain alert --org=10`", "<https://reports.example.com/org-balances|Report>");
    }

    @Test
    void theMostSpecificOwnerIsMentioned() {
        assertThat(text(digest(1, List.of(alert(1, "", "US"))))).contains("<@U0123> <!subteam^S0456>");
        assertThat(text(digest(1, List.of(alert(1, "", "DE"))))).contains("<!subteam^S9>");
        assertThat(settings(Map.of("1", List.of("U1"), "US", List.of("U2"))).mentioned(List.of("1", "US")))
                .containsExactly("U1");
    }

    @ParameterizedTest
    @CsvSource({
        "a & b < c > d, 100, a &amp; b &lt; c &gt; d",
        "<!channel>, 100, &lt;!channel&gt;",
        "hi @channel and _@Here_, 100, hi @\u200bchannel and _@\u200bHere_",
        "abcdef, 6, abcdef",
        "abcdefg, 6, abcde\u2026",
        // An entity is whole or not there.
        "abc&&, 10, abc&amp;\u2026",
        "\ud83d\ude00\ud83d\ude00\ud83d\ude00, 5, \ud83d\ude00\ud83d\ude00\u2026"
    })
    void textIsEscapedAndCutWhole(String text, int most, String expected) {
        assertThat(SlackText.of(text, most)).isEqualTo(expected);
    }

    @Test
    void thePageShowsWhatSlackWouldAndRunsNothing() {
        Digest digest = digest(5, List.of(alert(1, " <script>alert(1)</script> & *x*", "US")));
        String page = DigestPage.of(digest.headline(), SlackBlocks.of(digest, SETTINGS, false));
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp;", "<b>@U0123</b>", "<a href=\"https://reports.")
                .doesNotContain("<script>");
    }
}
