package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.jobs.JobRegistry;
import io.countinghouse.submit.infrastructure.Template;
import io.countinghouse.submit.infrastructure.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import picocli.CommandLine;

/** What GitHub runs, as far as it can be looked at elsewhere. */
class WorkflowsTest {
    private static final Path FOLDER = RealParts.root().resolve(".github/workflows");
    private static final Pattern PINNED =
            Pattern.compile("uses: +[\\w.-]+/[\\w./-]+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+");
    private static final Pattern COMMAND = Pattern.compile("submit/countinghouse ((?:[a-z]+ )+)([^|\\n]*)");

    static List<Path> workflows() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyActionIsPinnedToACommit(Path workflow) throws IOException {
        assertThat(Files.readString(workflow).lines().filter(line -> line.contains("uses:")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line)
                        .satisfiesAnyOf(pinned -> assertThat(pinned).containsPattern(PINNED), ours -> assertThat(ours)
                                .contains("uses: ./.github/workflows/")));
    }

    /** A text that a person types or a name that another repository gives must not become a command. */
    @ParameterizedTest
    @MethodSource("workflows")
    void noExpressionStandsInAScriptAndOnlyWhoNeedsATokenHasOne(Path workflow) {
        Map<String, Object> read = read(workflow);
        assertThat(read.get("permissions")).isEqualTo(Map.of("contents", "read"));

        Template.map(read.get("jobs")).forEach((name, job) -> {
            List<?> steps = (List<?>) Template.map(job).getOrDefault("steps", List.of());
            boolean usesAws = steps.toString().contains("aws-actions/configure-aws-credentials");
            assertThat(String.valueOf(Template.map(job).get("permissions")).contains("id-token=write"))
                    .as(name)
                    .isEqualTo(usesAws);
            for (Object step : steps) {
                assertThat(Template.map(step).getOrDefault("run", "").toString())
                        .doesNotContain("${{");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void everyCommandOfOursExistsWithItsOptions(Path workflow) throws IOException {
        COMMAND.matcher(Files.readString(workflow).replace("\\\n", " "))
                .results()
                .forEach(found -> {
                    CommandLine command = Launcher.commandLine();
                    for (String word : found.group(1).strip().split(" ", -1)) {
                        assertThat(command.getSubcommands()).as(found.group()).containsKey(word);
                        command = command.getSubcommands().get(word);
                    }
                    for (String word : found.group(2).split(" ", -1)) {
                        if (word.startsWith("--")) {
                            assertThat(command.getCommandSpec().optionsMap())
                                    .as(found.group())
                                    .containsKey(word);
                        }
                    }
                });
    }

    @Test
    void everyJobCanBeRunByHandAndRunsDaily() throws IOException {
        Map<String, Object> run = read(FOLDER.resolve("run.yml"));
        // YAML 1.1 takes the key `on` for true.
        Map<?, ?> on = (Map<?, ?>) ((Map<?, ?>) run).get(true);
        assertThat(on.containsKey("schedule")).isTrue();
        Map<String, Object> inputs =
                Template.map(Template.map(on.get("workflow_dispatch")).get("inputs"));
        List<String> choices = new ArrayList<>(List.of("all"));
        choices.addAll(JobRegistry.names());

        assertThat(Template.map(inputs.get("job")).get("options")).isEqualTo(choices);
        assertThat(Files.readString(FOLDER.resolve("run.yml")))
                .contains("'" + new ObjectMapper().writeValueAsString(JobRegistry.names()) + "'");
    }

    @Test
    void theBuildRunsWhatAPersonRuns() {
        assertThat(read(FOLDER.resolve("build.yml")).get("jobs").toString()).contains("run=.ci/run");
    }

    @ParameterizedTest
    @MethodSource("workflows")
    void actionValidatorFindsNothing(Path workflow) {
        Tool validator = Tool.npx(
                List.of("@action-validator/core@0.6.0", "@action-validator/cli@0.6.0"),
                "action-validator",
                workflow.toString());

        assertThat(validator.status()).as(validator.out()).isZero();
    }

    private static Map<String, Object> read(Path workflow) {
        try {
            return Template.map(new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(workflow)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
