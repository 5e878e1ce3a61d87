package io.countinghouse.submit.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rule of the stack makes of an event of S3. */
class BillingEventTest {
    private static final Pattern PLACE = Pattern.compile("<(\\w+)>");

    private final Map<String, Object> rule = new Stack(
                    JobRolesTest.ACCOUNT, Map.of("Release", "0.1.0+7e0e2fd8b22f"), Map.of("HasRelease", true))
            .properties("BillingObjectRule");
    private ObjectNode event;

    @BeforeEach
    void readTheSample() throws IOException {
        event = (ObjectNode) new ObjectMapper()
                .readTree(RealParts.root()
                        .resolve("submit/aws/events/object-created.json")
                        .toFile());
    }

    @Test
    void theSampleStartsARunOfItsObject() throws IOException {
        assertThat(matches(event)).isTrue();

        assertThat(new ObjectMapper().readTree(transformed()))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                {
                                  "job": "billing-fx",
                                  "trigger": "2025-07-01T06:12:09Z+17793124-05d4-b198-2fde-7ededc63b103",
                                  "object": "s3a://countinghouse-dev/raw/billing-fx/billing_data_dairy_june_2025.csv"
                                }
                                """));
    }

    @ParameterizedTest
    @CsvSource({
        "raw/billing-fx/eurofxref-hist.csv, true",
        "raw/billing-fx/2025/billing_data_meat_june_2025.csv, true",
        "raw/billing-fx/billing_data_meat_june_2025.csv.filepart, false",
        "raw/sales-marts/sales_data.csv, false",
        "archive/billing-fx/2025/07/id/billing_data_meat_june_2025.csv, false"
    })
    void onlyFilesOfItsRawFolderThatAreWholeStartARun(String key, boolean starts) {
        ((ObjectNode) event.at("/detail/object")).put("key", key);

        assertThat(matches(event)).isEqualTo(starts);
    }

    @Test
    void objectsOfOtherBucketsStartNone() {
        ((ObjectNode) event.at("/detail/bucket")).put("name", "countinghouse-prod");

        assertThat(matches(event)).isFalse();
    }

    private String transformed() {
        Map<String, Object> target = Template.map(((List<?>) rule.get("Targets")).get(0));
        Map<String, Object> transformer = Template.map(target.get("InputTransformer"));
        Map<String, Object> paths = Template.map(transformer.get("InputPathsMap"));
        return PLACE.matcher(transformer.get("InputTemplate").toString())
                .replaceAll(place -> Matcher.quoteReplacement(event.at(paths.get(place.group(1))
                                .toString()
                                .substring(1)
                                .replace('.', '/'))
                        .textValue()));
    }

    private boolean matches(JsonNode found) {
        return matches(Template.map(rule.get("EventPattern")), found);
    }

    /** As EventBridge does, for the patterns that the rule has: texts, and texts with asterisks. */
    private static boolean matches(Map<String, Object> pattern, JsonNode found) {
        return pattern.entrySet().stream()
                .allMatch(member -> member.getValue() instanceof Map<?, ?>
                        ? matches(Template.map(member.getValue()), found.path(member.getKey()))
                        : ((List<?>) member.getValue())
                                .stream()
                                        .anyMatch(expected -> isLike(
                                                expected,
                                                found.path(member.getKey()).asText())));
    }

    private static boolean isLike(Object expected, String text) {
        return expected instanceof Map<?, ?> map
                ? text.matches("\\Q" + map.get("wildcard").toString().replace("*", "\\E.*\\Q") + "\\E")
                : expected.equals(text);
    }
}
