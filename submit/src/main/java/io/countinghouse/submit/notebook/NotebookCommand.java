package io.countinghouse.submit.notebook;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Notebooks in Java, with Spark and the jobs on their class path. */
@Command(
        name = "notebook",
        description = "Let Jupyter run the notebooks of folder notebooks/.",
        mixinStandardHelpOptions = true)
public final class NotebookCommand {
    /** Where Jupyter looks for kernels. */
    private static final class Place {
        @Option(names = "--user", description = "for you alone (default)")
        private boolean user;

        @Option(
                names = "--prefix",
                paramLabel = "DIR",
                description = "into DIR/share/jupyter, e.g. sys.prefix of a Python")
        private Path prefix;
    }

    @Command(
            name = "install",
            description = "Write the specification of the kernel that the notebooks name; again after each build.",
            mixinStandardHelpOptions = true)
    Integer install(@ArgGroup Place place) {
        Path root = Path.of(System.getProperty("countinghouse.root", "."))
                .toAbsolutePath()
                .normalize();
        Path data = Optional.ofNullable(place)
                .filter(chosen -> !chosen.user)
                .map(chosen -> chosen.prefix)
                .map(prefix -> prefix.toAbsolutePath().resolve("share/jupyter"))
                .orElseGet(NotebookCommand::ofUser);
        Path file = data.resolve("kernels").resolve(KernelSpec.NAME).resolve("kernel.json");
        String json =
                KernelSpec.of(root, Path.of(System.getProperty("java.home"))).json();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, json);
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, file + ": could not be written: " + e.getMessage(), e);
        }
        System.out.println("Wrote " + file);
        System.out.println("Where to go next");
        System.out.println("  what 01 and 03 show      submit/countinghouse demo");
        System.out.println("  what 02 works on         export INVOICES_CSV=FILE ORGS_CSV=FILE");
        System.out.println("  open them                jupyter notebook " + root.resolve("notebooks"));
        System.out.println("  or run one as it stands  jupyter nbconvert --execute --to html --output-dir DIR "
                + root.resolve("notebooks/01-tour.ipynb"));
        return 0;
    }

    /** As Jupyter finds it: by its own variable, or by the desktop's. */
    private static Path ofUser() {
        return variable("JUPYTER_DATA_DIR").orElseGet(() -> variable("XDG_DATA_HOME")
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("jupyter"));
    }

    private static Optional<Path> variable(String name) {
        return Optional.ofNullable(System.getenv(name))
                .filter(value -> !value.isEmpty())
                .map(Path::of);
    }
}
