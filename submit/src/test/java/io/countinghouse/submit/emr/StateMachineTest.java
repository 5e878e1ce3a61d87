package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StateMachineTest {
    private static final Release FILLED_IN =
            Placeholders.release(Placeholders.of(Shipped.settings("prod").place()));
    private static final Map<String, Object> SCHEDULED =
            Map.of("job", "pos-receipts", "trigger", "2026-11-28T22:45:00Z");

    private final JsonNode definition = StateMachine.definition(Shipped.settings("prod"));

    @Test
    void theCommittedMachineIsTheGeneratedOne() throws IOException {
        assertThat(Files.readString(Shipped.root().resolve("submit/aws/statemachine.asl.json")))
                .as("renew it: submit/countinghouse emr states --env prod > submit/aws/statemachine.asl.json")
                .isEqualTo(RequestJson.text(definition));
    }

    @Test
    void everyStateIsReachedAndLeadsSomewhere() {
        Set<String> named = new HashSet<>(definition.findValuesAsText("Next"));
        named.addAll(definition.findValuesAsText("Default"));
        named.add(definition.get("StartAt").textValue());
        List<String> states = new ArrayList<>();
        definition.get("States").fieldNames().forEachRemaining(states::add);

        assertThat(named).containsExactlyInAnyOrderElementsOf(states);
    }

    /** Else CloudFormation would leave a text in the machine that nobody fills in. */
    @Test
    void onlyPlaceholdersThatAreDocumentedStandInIt() {
        Set<String> found = new HashSet<>();
        java.util.regex.Pattern.compile("\\$\\{([^}]*)}")
                .matcher(definition.toString())
                .results()
                .forEach(match -> found.add(match.group(1)));

        assertThat(found)
                .containsExactlyInAnyOrder(
                        "ApplicationId",
                        "ClusterId",
                        "DataBucket",
                        "LogUri",
                        "MysqlHost",
                        "MysqlSecret",
                        "Release",
                        "ReleaseBucket",
                        "Target",
                        "TopicArn",
                        "BillingFxRoleArn",
                        "InvoiceOffsetsRoleArn",
                        "OrgBalancesRoleArn",
                        "PosReceiptsRoleArn",
                        "SalesMartsRoleArn");
    }

    @Test
    void aScheduledRunHasTheNameTokenAndRunIdThatASubmissionHas() {
        Machine.Course course = course(SCHEDULED, List.of("succeeded"), null);

        Submission expected = new Submission(
                Shipped.settings("prod").job("pos-receipts"),
                List.of("run", "pos-receipts"),
                "2026-11-28",
                "2026-11-28T22:45:00Z",
                FILLED_IN,
                1);
        JsonNode run = course.argumentsOf("Job run", 1);
        assertThat(run.get("Name").textValue()).isEqualTo(expected.name());
        assertThat(run.get("ClientToken").textValue()).isEqualTo(expected.clientToken());
        assertThat(texts(run.get("JobDriver").get("SparkSubmit").get("EntryPointArguments")))
                .isEqualTo(expected.arguments());
        assertThat(run.get("ExecutionTimeoutMinutes").intValue()).isEqualTo(180);
        assertThat(course.visited()).endsWith("Done");
    }

    @Test
    void aBillsEventRunsItsObjectOnly() {
        Map<String, Object> event = Map.of(
                "job", "billing-fx", "object", "s3a://b/raw/billing-fx/billing_data_a_01_2026.csv", "trigger", "e-1");
        Machine.Course course = course(event, List.of("succeeded"), null);

        Submission expected = new Submission(
                Shipped.settings("prod").job("billing-fx"),
                List.of("run", "billing-fx", "--object", "s3a://b/raw/billing-fx/billing_data_a_01_2026.csv"),
                "2026-11-29",
                "e-1",
                FILLED_IN,
                1);
        JsonNode run = course.argumentsOf("Job run", 1);
        assertThat(run.get("Name").textValue()).isEqualTo(expected.name());
        assertThat(texts(run.get("JobDriver").get("SparkSubmit").get("EntryPointArguments")))
                .isEqualTo(expected.arguments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "4", "5", "null"})
    void aRunThatMayPassLaterIsTriedAgainUnderAnotherTokenAndRunId(String exitCode) {
        Machine.Course course = course(SCHEDULED, List.of("failed", "succeeded"), exitCode);

        assertThat(course.visited()).contains("Wait").endsWith("Done").doesNotContain("Tell failure");
        Submission second = new Submission(
                Shipped.settings("prod").job("pos-receipts"),
                List.of("run", "pos-receipts"),
                "2026-11-28",
                "2026-11-28T22:45:00Z",
                FILLED_IN,
                2);
        JsonNode again = course.argumentsOf("Job run", 2);
        assertThat(again.get("Name").textValue()).isEqualTo(second.name());
        assertThat(again.get("ClientToken").textValue()).isEqualTo(second.clientToken());
        assertThat(texts(again.get("JobDriver").get("SparkSubmit").get("EntryPointArguments")))
                .isEqualTo(second.arguments());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "3"})
    void aRunThatWouldEndTheSameWayIsToldAndNotTriedAgain(String exitCode) {
        Machine.Course course = course(SCHEDULED, List.of("failed"), exitCode);

        assertThat(course.visited()).endsWith("Again?", "Tell failure", "Failed");
        assertThat(course.argumentsOf("Tell failure", 1).get("Message").textValue())
                .contains("with exit code " + exitCode, "what the run said");
    }

    @Test
    void whatWaitsForAPersonIsToldAndCountsAsDone() {
        Machine.Course course = course(SCHEDULED, List.of("failed"), "6");

        assertThat(course.visited()).endsWith("Again?", "Tell attention", "Done");
    }

    @Test
    void afterItsRetriesARunIsGivenUpAndTold() {
        Machine.Course course = course(SCHEDULED, List.of("failed", "failed", "failed", "failed"), "4");

        assertThat(course.visited()).filteredOn("Job run"::equals).hasSize(1 + 3);
        assertThat(course.visited()).endsWith("Tell failure", "Failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"JobRunId\":\"00f\",\"State\":\"CANCELLED\",\"StateDetails\":\"by a person\"}",
                "{\"Step\":{\"Status\":{\"State\": \"CANCELLED\",\"Timeline\":{\"StartDateTime\":\"t\"}}}}",
                "{\"Step\":{\"Status\":{\"State\": \"INTERRUPTED\",\"Timeline\":{\"StartDateTime\":\"t\"}}}}"
            })
    void aRunThatAPersonCancelledIsToldAndNotStartedAgain(String cause) {
        Machine.Course course = cancelled(cause, new Machine(definition));

        assertThat(course.visited())
                .endsWith("Again?", "Tell failure", "Failed")
                .doesNotContain("Wait");
    }

    /** A run whose time is over, and a step that waited behind one that failed. */
    @Test
    void whatEmrCancelledIsTriedAgain() {
        Machine late = new Machine(definition).taking(Duration.ofHours(3));
        String cause = "{\"JobRunId\":\"00f\",\"State\":\"CANCELLED\"";
        for (String ran : List.of("}", ",\"TotalExecutionDurationSeconds\":10800}")) {
            assertThat(cancelled(cause + ran, late).visited())
                    .filteredOn("Job run"::equals)
                    .hasSize(1 + 3);
        }
        // It waited for long before it ran.
        assertThat(cancelled(cause + ",\"TotalExecutionDurationSeconds\":10799}", late)
                        .visited())
                .endsWith("Again?", "Tell failure", "Failed");
        String waited = "{\"Step\":{\"Status\":{\"State\": \"CANCELLED\",\"Timeline\":{\"CreationDateTime\":\"t\"}}}}";
        assertThat(cancelled(waited, new Machine(definition)).visited())
                .filteredOn("Step"::equals)
                .hasSize(1 + 3);
    }

    private static Machine.Course cancelled(String cause, Machine machine) {
        Map<String, Object> input = new LinkedHashMap<>(SCHEDULED);
        input.put("target", cause.contains("Step") ? "ec2" : "serverless");
        return machine.run(input, (state, arguments) -> switch (state) {
            case "Job run", "Step" -> throw new Machine.Failed(cause);
            case "Steps" -> Map.of("Steps", List.of());
            case "Record" -> null;
            default -> Map.of();
        });
    }

    /** What an attempt before said is not what this one says. */
    @Test
    void aClusterThatCannotBeAskedIsToldWithoutAnEarlierExitCode() {
        Map<String, Object> input = new LinkedHashMap<>(SCHEDULED);
        input.put("target", "ec2");
        List<Map<String, Object>> lists = new ArrayList<>(List.of(Map.of("Steps", List.of())));
        Machine.Course course = new Machine(definition).run(input, (state, arguments) -> switch (state) {
            case "Steps" -> lists.isEmpty() ? null : lists.remove(0);
            case "Step" -> null;
            case "Record" -> Map.of("Body", "{\"exit_code\":4,\"message\":\"m\"}");
            default -> Map.of();
        });

        assertThat(course.visited()).endsWith("Steps", "Tell failure", "Failed");
        assertThat(course.argumentsOf("Tell failure", 1).get("Message").textValue())
                .contains("in attempt 2")
                .doesNotContain("exit code 4");
    }

    /** Of two events, or a person who submits the same: what the other one's end is, is this one's. */
    @Test
    void aStepOfTheNameThatGoesOnIsAwaited() {
        Map<String, Object> input = new LinkedHashMap<>(SCHEDULED);
        input.put("target", "ec2");
        String name = course(input, List.of("succeeded"), null)
                .argumentsOf("Step", 1)
                .at("/Step/Name")
                .textValue();
        List<String> states = new ArrayList<>(List.of("PENDING", "RUNNING", "COMPLETED"));
        Machine.Course done = new Machine(definition)
                .run(input, (state, arguments) -> Map.of("Steps", List.of(step(name, states.remove(0)))));
        assertThat(done.visited())
                .endsWith("Steps", "There?", "Twin", "Steps", "There?", "Twin", "Steps", "There?", "Done");

        assertThat(afterTwin(input, name, "FAILED", "3"))
                .endsWith("There?", "Record", "Again?", "Tell failure", "Failed");
        assertThat(afterTwin(input, name, "CANCELLED", null))
                .endsWith("There?", "Record", "Again?", "Tell failure", "Failed");
        // As the other one tries again, so does this one, and finds its step.
        assertThat(afterTwin(input, name, "FAILED", "4"))
                .endsWith("Wait", "Attempt", "Target", "Steps", "There?", "Done");
        // At last it is told.
        assertThat(afterTwin(input, name, "RUNNING", null)).endsWith("There?", "Tell failure", "Failed");
    }

    /** @param end of the step that runs at first */
    private List<String> afterTwin(Map<String, Object> input, String name, String end, String exitCode) {
        List<String> states = new ArrayList<>(List.of("RUNNING"));
        Machine.Course course = new Machine(definition).run(input, (state, arguments) -> switch (state) {
            case "Steps" -> Map.of(
                    "Steps", List.of(step("x", "RUNNING"), step(name, states.isEmpty() ? end : states.remove(0))));
            case "Record" -> {
                states.add("COMPLETED");
                yield exitCode == null ? null : Map.of("Body", "{\"exit_code\":" + exitCode + ",\"message\":\"m\"}");
            }
            default -> Map.of();
        });
        assertThat(course.visited()).doesNotContain("Step");
        return course.visited();
    }

    private static Map<String, Object> step(String name, String state) {
        return Map.of(
                "Name",
                name,
                "Status",
                Map.of("State", state, "Timeline", Map.of("StartDateTime", "2026-11-28T02:30:00Z")));
    }

    /** Without the stack a bucket may be shared. */
    @Test
    void aFolderAboveAllIsInRecordsAndReleases() {
        Map<String, String> variables = new TreeMap<>(Shipped.IDS);
        variables.put("COUNTINGHOUSE_EMR_PREFIX", "finance/");
        EmrSettings settings = EmrSettings.read(Shipped.folder(), "prod", variables);
        JsonNode made = StateMachine.definition(settings);

        assertThat(made.at("/States/Record/Arguments/Key").textValue()).startsWith("{% 'finance/runs/' & $job");
        assertThat(made.at("/States/Job run/Arguments/JobDriver/SparkSubmit/EntryPoint")
                        .textValue())
                .isEqualTo("s3://${ReleaseBucket}/finance/releases/${Release}/countinghouse-jobs.jar");
        assertThat(AirflowJobs.of(settings).at("/jobs/sales-marts/record").textValue())
                .startsWith("s3://${DataBucket}/finance/runs/sales-marts/");
    }

    @Test
    void billsThatComeTogetherWaitForTheirJobsLeaseBeyondItsRetries() {
        List<String> ends = new ArrayList<>(Collections.nCopies(20, "failed"));
        ends.add("succeeded");
        Machine.Course course = course(SCHEDULED, ends, "5");

        assertThat(course.visited()).endsWith("Done").doesNotContain("Tell failure");
        for (int wait = 1; wait <= 20; wait++) {
            assertThat(course.argumentsOf("Wait", wait).intValue())
                    .as("seconds before attempt " + (wait + 1))
                    .isBetween(Math.min(300, 30 << (wait - 1)), Math.min(600, 60 << (wait - 1)));
        }
    }

    @Test
    void aLeaseThatIsNeverFreeIsToldAtLast() {
        Machine.Course course = course(SCHEDULED, Collections.nCopies(21, "failed"), "5");

        assertThat(course.visited()).filteredOn("Job run"::equals).hasSize(21);
        assertThat(course.visited()).endsWith("Tell failure", "Failed");
    }

    @Test
    void waitingForTheLeaseTakesNothingOfTheRetries() {
        List<String> codes = new ArrayList<>(List.of("5", "5", "5", "5", "4", "5", "4", "4"));
        Machine.Course course = new Machine(definition).run(SCHEDULED, (state, arguments) -> switch (state) {
            case "Job run" -> codes.isEmpty() ? Map.of() : null;
            case "Record" -> Map.of("Body", "{\"exit_code\":" + codes.remove(0) + ",\"message\":\"m\"}");
            default -> Map.of();
        });

        assertThat(codes).isEmpty();
        assertThat(course.visited()).endsWith("Done").doesNotContain("Tell failure");
    }

    /** Step Functions' texts and CloudFormation's have other rules than log4j2's. */
    @ParameterizedTest
    @EnumSource(LogFormat.class)
    void driversLogAsTheSettingsSay(LogFormat format) {
        Map<String, String> variables = new TreeMap<>(Shipped.IDS);
        variables.put("COUNTINGHOUSE_EMR_LOG_FORMAT", format.name().toLowerCase(Locale.ROOT));
        JsonNode made = StateMachine.definition(EmrSettings.read(Shipped.folder(), "prod", variables));
        JsonNode run =
                new Machine(made).run(SCHEDULED, (state, arguments) -> Map.of()).argumentsOf("Job run", 1);

        for (JsonNode each : run.at("/ConfigurationOverrides/ApplicationConfiguration")) {
            Map<String, String> told = new LinkedHashMap<>();
            each.get("Properties")
                    .properties()
                    .forEach(property ->
                            told.put(property.getKey(), property.getValue().textValue()));
            assertThat(told).isEqualTo(Shipped.settings("prod").serverless().log4j2(format));
        }
    }

    /** EMR refuses another action on a cluster that runs steps side by side, whichever environment this was made of. */
    @Test
    void aStepIsOneThatAnyClusterTakes() {
        JsonNode made = StateMachine.definition(Shipped.settings("dev"));

        assertThat(Shipped.settings("dev").place().ec2().stepConcurrency()).isOne();
        assertThat(made.at("/States/Step/Arguments/Step/ActionOnFailure").textValue())
                .isEqualTo("CONTINUE");
        assertThat(AirflowJobs.of(Shipped.settings("dev")).findValuesAsText("ActionOnFailure"))
                .isNotEmpty()
                .containsOnly("CONTINUE");
    }

    @Test
    void aDriverThatDiedWithoutARecordIsTriedAgain() {
        Machine.Course course = course(SCHEDULED, List.of("failed", "succeeded"), null);

        assertThat(course.visited()).contains("Record", "Wait").endsWith("Done");
    }

    @Test
    void aJobThatNobodyKnowsIsTold() {
        Machine.Course course = course(Map.of("job", "sales-mart", "trigger", "t"), List.of(), null);

        assertThat(course.visited()).containsExactly("Settings", "Known?", "Tell failure", "Failed");
    }

    @Test
    void onAClusterAStepOfTheNameIsNotAddedAgain() {
        Map<String, Object> input = new LinkedHashMap<>(SCHEDULED);
        input.put("target", "ec2");
        Machine.Course first = course(input, List.of("succeeded"), null);
        JsonNode step = first.argumentsOf("Step", 1);
        String name = step.get("Step").get("Name").textValue();

        Machine.Course second = new Machine(definition)
                .run(
                        input,
                        (state, arguments) -> Map.of("Steps", List.of(step("x", "RUNNING"), step(name, "COMPLETED"))));

        assertThat(texts(step.get("Step").get("HadoopJarStep").get("Args")))
                .startsWith("spark-submit", "--deploy-mode", "cluster")
                .endsWith("--run-id", first.variables().get("runId").toString());
        assertThat(second.visited()).endsWith("Steps", "There?", "Done");
    }

    /** @param exitCode of the run's record, where the run failed; none: there is no record */
    private Machine.Course course(Map<String, Object> input, List<String> ends, String exitCode) {
        List<String> left = new ArrayList<>(ends);
        return new Machine(definition).run(input, (state, arguments) -> switch (state) {
            case "Job run", "Step" -> left.remove(0).equals("succeeded") ? Map.of() : null;
            case "Steps" -> Map.of("Steps", List.of());
            case "Record" -> exitCode == null
                    ? null
                    : Map.of("Body", "{\"exit_code\":" + exitCode + ",\"message\":\"what the run said\"}");
            default -> Map.of();
        });
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.textValue()));
        return texts;
    }
}
