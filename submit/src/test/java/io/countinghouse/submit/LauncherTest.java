package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.AutoComplete;
import picocli.CommandLine;

class LauncherTest {
    @TempDir
    private Path folder;

    static List<String> commands() {
        List<String> names = new ArrayList<>();
        collect("", Launcher.commandLine(), names);
        assertThat(names)
                .contains(
                        "run",
                        "plan",
                        "status",
                        "quarantine list",
                        "quarantine show",
                        "query",
                        "upload",
                        "demo",
                        "load-dimensions",
                        "generate",
                        "notebook install",
                        "sandbox start",
                        "sandbox stop",
                        "sandbox status",
                        "sandbox reset",
                        "emr deploy",
                        "emr run",
                        "emr backfill",
                        "emr status",
                        "emr logs",
                        "emr cancel",
                        "emr schedule",
                        "emr doctor",
                        "emr states",
                        "emr dag");
        return names;
    }

    private static void collect(String parent, CommandLine command, List<String> names) {
        command.getSubcommands().forEach((name, sub) -> {
            names.add((parent + " " + name).strip());
            collect(parent + " " + name, sub, names);
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandTellsWhatItDoesAndHowItIsUsed(String command) {
        StringWriter out = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.add("--help");

        int status = Launcher.commandLine().setOut(new PrintWriter(out)).execute(arguments.toArray(String[]::new));

        assertThat(status).isZero();
        assertThat(out.toString().lines().filter(line -> line.matches("[A-Z][a-z]+,? .*")))
                .as("a sentence in the help of " + command)
                .isNotEmpty();
        assertThat(out.toString()).startsWith("Usage: countinghouse " + command + " ");
    }

    @Test
    void aCommandIsAskedForWhenNoneIsGiven() {
        StringWriter err = new StringWriter();

        int status = Launcher.commandLine().setErr(new PrintWriter(err)).execute();

        assertThat(status).isEqualTo(2);
        assertThat(err.toString()).startsWith("Which command?");
    }

    @Test
    void bashAcceptsTheCompletionScriptAndItKnowsEveryCommand() throws IOException, InterruptedException {
        Path script = folder.resolve("completion");
        Files.writeString(script, AutoComplete.bash("countinghouse", Launcher.commandLine()));

        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source \"$0\" && COMP_WORDS=(countinghouse sandbox st) COMP_CWORD=2; _complete_countinghouse"
                                + " && echo ${COMPREPLY[@]}",
                        script.toString())
                .redirectErrorStream(true)
                .start();
        String completed = new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(bash.waitFor()).as(completed).isZero();
        assertThat(completed.strip().split(" ")).containsExactlyInAnyOrder("start", "stop", "status");
    }
}
