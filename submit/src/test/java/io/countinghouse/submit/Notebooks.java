package io.countinghouse.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.testing.RealParts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Jupyter as this machine has it, with kernels of its own, in a folder; it runs notebooks as a person would. */
record Notebooks(Path folder, Map<String, String> environment) {
    private static final String JUPYTER = "jupyter-nbconvert";

    /** Whether there is one. */
    static boolean canRun() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, JUPYTER)));
    }

    /**
     * What became of one.
     *
     * @param text all that its cells have shown
     * @param errors of cells, and whatever was written to standard error
     */
    record Outcome(int status, String log, String text, List<String> errors) {}

    /** The prefix that `notebook install` is to write to. */
    Path prefix() {
        return folder.resolve("prefix");
    }

    /** The notebook with its output is left in the folder, and as a page. */
    Outcome run(String name, Map<String, String> more) throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("JUPYTER_PATH", prefix().resolve("share/jupyter").toString());
        variables.put("JUPYTER_RUNTIME_DIR", folder.resolve("runtime").toString());
        variables.put("OUTPUT_DIR", folder.resolve("output").toString());
        variables.putAll(more);
        Path executed = folder.resolve(name + ".ipynb");
        Files.deleteIfExists(executed);
        Path log = folder.resolve(name + ".log");
        Process jupyter = JobJar.process(
                        List.of(
                                JUPYTER,
                                "--to",
                                "notebook",
                                "--execute",
                                "--allow-errors",
                                "--ExecutePreprocessor.startup_timeout=300",
                                "--output-dir",
                                folder.toString(),
                                RealParts.root()
                                        .resolve("notebooks/" + name + ".ipynb")
                                        .toString()),
                        folder,
                        variables)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int status = JobJar.exitStatus(jupyter, (int) Duration.ofMinutes(10).toSeconds());
        String logged = Files.readString(log);
        if (!Files.exists(executed)) {
            return new Outcome(status, logged, "", List.of(logged));
        }
        StringBuilder text = new StringBuilder();
        List<String> errors = new ArrayList<>();
        for (JsonNode cell : new ObjectMapper().readTree(executed.toFile()).path("cells")) {
            for (JsonNode output : cell.path("outputs")) {
                if (output.path("output_type").asText().equals("error")) {
                    errors.add(output.path("ename").asText() + ": "
                            + output.path("evalue").asText() + "\n" + joined(output.path("traceback")));
                } else if (output.path("name").asText().equals("stderr")) {
                    errors.add(joined(output.path("text")));
                } else {
                    text.append(joined(output.path("text")));
                    output.path("data")
                            .forEach(data -> text.append(joined(data)).append('\n'));
                }
            }
        }
        return new Outcome(status, logged, text.toString(), errors);
    }

    private static String joined(JsonNode lines) {
        if (!lines.isArray()) {
            return lines.asText();
        }
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.asText()));
        return text.toString();
    }
}
