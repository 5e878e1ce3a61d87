package io.countinghouse.submit.emr;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The files of this checkout, with the ids that an account would give. */
final class Shipped {
    static final Map<String, String> IDS = Map.of(
            "COUNTINGHOUSE_EMR_ACCOUNT", "123456789012",
            "COUNTINGHOUSE_EMR_APPLICATION_ID", "00f1a2b3c4d5e6f7",
            "COUNTINGHOUSE_EMR_CLUSTER_ID", "j-2AXXXXXXGAPLF");
    static final Release RELEASE = new Release("countinghouse-dev-releases", "", "0.1.0+7e0e2fd8b22f");

    private Shipped() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.isDirectory(here.resolve("submit/emr")) ? here : here.getParent();
    }

    static Path folder() {
        return root().resolve("submit/emr");
    }

    static EmrSettings settings(String environment) {
        return EmrSettings.read(folder(), environment, IDS);
    }

    /** {@code run JOB} in dev. */
    static Submission run(String job, String trigger) {
        return new Submission(settings("dev").job(job), List.of("run", job), "2026-11-28", trigger, RELEASE, 1);
    }
}
