package io.countinghouse.submit.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The state machine in its stack. */
class SuiteStatesTest {
    private static final Path FILE = RealParts.root().resolve("submit/aws/statemachine.asl.json");

    /** What the documentation of each integration says that the machine's role must be allowed. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "arn:aws:states:::emr-serverless:startJobRun.sync",
            Set.of(
                    "emr-serverless:StartJobRun",
                    "emr-serverless:GetJobRun",
                    "emr-serverless:CancelJobRun",
                    "iam:PassRole",
                    "events:DescribeRule",
                    "events:PutRule",
                    "events:PutTargets"),
            "arn:aws:states:::elasticmapreduce:addStep.sync",
            Set.of(
                    "elasticmapreduce:AddJobFlowSteps",
                    "elasticmapreduce:DescribeStep",
                    "elasticmapreduce:CancelSteps",
                    "events:DescribeRule",
                    "events:PutRule",
                    "events:PutTargets"),
            "arn:aws:states:::aws-sdk:emr:listSteps",
            Set.of("elasticmapreduce:ListSteps"),
            "arn:aws:states:::aws-sdk:s3:getObject",
            // Who may not list is told AccessDenied of an object that is not there, instead of NoSuchKey.
            Set.of("s3:GetObject", "s3:ListBucket"),
            "arn:aws:states:::sns:publish",
            Set.of("sns:Publish"));

    private final Stack stack = new Stack(
            JobRolesTest.ACCOUNT,
            Map.of("Release", "0.1.0+7e0e2fd8b22f", "ClusterId", "j-2AXXXXXXGAPLF"),
            Map.of("HasCluster", true, "HasRelease", true, "MakesSecret", true));
    private final Template template = Template.read();

    @Test
    void theStackFillsInEveryPlaceholderAndNoOther() throws IOException {
        Set<String> found = Template.VARIABLE
                .matcher(Files.readString(FILE))
                .results()
                .map(placeholder -> placeholder.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(Template.map(template.properties("StateMachine").get("DefinitionSubstitutions"))
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(found);
    }

    @Test
    void itsRoleMayDoWhatItsStatesDoAndNothingElse() throws IOException {
        Set<String> needed = new TreeSet<>();
        for (JsonNode state : new ObjectMapper().readTree(FILE.toFile()).get("States")) {
            if (state.path("Type").asText().equals("Task")) {
                assertThat(NEEDED).containsKey(state.get("Resource").textValue());
                needed.addAll(NEEDED.get(state.get("Resource").textValue()));
            }
        }
        Set<String> allowed = new TreeSet<>();
        for (Map<String, Object> statement : statements("StateMachineRole")) {
            List<String> actions = statement.get("Action") instanceof List<?> list
                    ? Template.texts(list)
                    : List.of(statement.get("Action").toString());
            boolean forLogs = actions.stream().allMatch(action -> action.startsWith("logs:"));
            assertThat(statement.get("Resource").equals("*"))
                    .as(actions.toString())
                    .isEqualTo(forLogs);
            if (!forLogs) {
                allowed.addAll(actions);
            }
        }

        assertThat(allowed).isEqualTo(needed);
    }

    /** Of an object that is not there S3 tells only who may list the bucket without a condition on prefixes. */
    @Test
    void whoReadsRecordsMayListTheirBucketWithoutCondition() {
        for (String role : List.of("StateMachineRole", "GitHubRole")) {
            assertThat(statements(role))
                    .filteredOn(statement -> statement.get("Action").equals("s3:ListBucket"))
                    .hasSize(1)
                    .allSatisfy(statement -> assertThat(statement).doesNotContainKey("Condition"));
        }
    }

    @Test
    void itMayPassTheJobsRolesToEmrServerlessOnly() {
        for (String role : List.of("StateMachineRole", "GitHubRole")) {
            Map<String, Object> pass = statements(role).stream()
                    .filter(statement -> statement.get("Action").equals("iam:PassRole"))
                    .findFirst()
                    .orElseThrow();

            assertThat(pass.get("Resource")).isEqualTo(JobRolesTest.roles());
            assertThat(pass.get("Condition"))
                    .isEqualTo(Map.of("StringEquals", Map.of("iam:PassedToService", "emr-serverless.amazonaws.com")));
        }
    }

    @Test
    void onlySchedulesAndTheRuleOfBillsMayStartIt() {
        String machine = "arn:aws:states:eu-west-1:" + JobRolesTest.ACCOUNT + ":stateMachine:countinghouse-dev";
        for (String role : List.of("SchedulerRole", "BillingObjectRole")) {
            assertThat(statements(role))
                    .contains(Map.of("Action", "states:StartExecution", "Effect", "Allow", "Resource", machine));
        }
        assertThat(template.resources("AWS::IAM::Role").stream()
                        .filter(role -> template.properties(role).toString().contains("states:StartExecution")))
                .containsExactlyInAnyOrder("SchedulerRole", "BillingObjectRole");
    }

    @Test
    void aslValidatorFindsNothing() {
        Tool validator = Tool.npx(List.of("asl-validator@4.0.0"), "asl-validator", "--json-path", FILE.toString());

        assertThat(validator.status()).as(validator.out()).isZero();
    }

    private List<Map<String, Object>> statements(String role) {
        return JobRolesTest.statements(stack.properties(role));
    }
}
