package io.countinghouse.submit.emr;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command of {@code emr}. */
final class EmrOptions {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "a file of submit/emr/env: dev or prod (default: $COUNTINGHOUSE_EMR_ENV, else dev)")
    private Optional<String> environment = Optional.empty();

    @Option(
            names = "--emr-dir",
            paramLabel = "DIR",
            description = "folder of jobs.conf, env/, spark/ and conf/ (default: submit/emr of this checkout)")
    private Optional<Path> folder = Optional.empty();

    /** Reads the files; fails with CONFIGURATION, telling all of their mistakes. */
    EmrSettings settings() {
        String name = environment
                .or(() -> Optional.ofNullable(System.getenv("COUNTINGHOUSE_EMR_ENV")))
                .orElse("dev");
        return EmrSettings.read(folder(), name, System.getenv());
    }

    Path folder() {
        return folder.orElseGet(() -> Checkout.ofThisLauncher().resolve("submit/emr"));
    }
}
