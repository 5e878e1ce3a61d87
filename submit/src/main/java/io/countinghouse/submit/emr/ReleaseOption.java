package io.countinghouse.submit.emr;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which release a command is about. */
final class ReleaseOption {
    @Option(
            names = "--release",
            paramLabel = "ID",
            description = "a release that was deployed, e.g. 0.1.0+7e0e2fd8b22f (default: that of this checkout)")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--allow-dirty",
            description = "of a checkout that is not as committed, the release that is named by its content")
    private boolean allowDirty;

    Release release(EmrSettings settings, Path folder) {
        return settings.place().release(id.orElseGet(() -> {
            Path root = Checkout.ofThisLauncher();
            return ReleaseFiles.of(root, folder, settings).id(new Git(root), allowDirty);
        }));
    }
}
