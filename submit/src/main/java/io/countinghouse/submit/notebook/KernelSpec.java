package io.countinghouse.submit.notebook;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How Jupyter starts a JVM for a notebook: with the class path and the options of a command that does much work, and the kernel behind
 * them, whose own libraries may be other versions of some of Spark's.
 *
 * @param command in which Jupyter puts the name of a file that tells the kernel how to connect
 */
record KernelSpec(List<String> command) {
    /** By which notebooks name it. */
    static final String NAME = "countinghouse";

    static final String DISPLAY_NAME = "Countinghouse (Java, Spark)";
    private static final String MAIN_CLASS = Kernel.class.getName();
    private static final String MEMORY = "2g";

    KernelSpec {
        command = List.copyOf(command);
    }

    /**
     * Of a checkout that was built.
     *
     * @throws CountinghouseException USAGE that names what was not built, or is gone since
     */
    static KernelSpec of(Path root, Path javaHome) {
        List<String> command = new ArrayList<>(List.of(
                "bash",
                root.resolve("submit/notebook/kernel").toString(),
                javaHome.resolve("bin/java").toString()));
        command.addAll(options(root.resolve("conf/jvm/all.options")));
        command.addAll(options(root.resolve("conf/jvm/large.options")));
        command.add("-Xmx" + MEMORY);
        command.add("-Dlog4j2.configurationFile=" + root.resolve("conf/log4j2.properties"));
        command.add("-Dcountinghouse.root=" + root);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, classPath(root))));
        command.addAll(List.of(MAIN_CLASS, "{connection_file}"));
        return new KernelSpec(command);
    }

    private static List<String> classPath(Path root) {
        List<String> all = new ArrayList<>();
        all.add(root.resolve("submit/notebook").toString());
        all.add(built(root, "submit/target", "countinghouse-submit-*.jar"));
        all.add(built(root, "jobs/target", "countinghouse-jobs-*.jar"));
        String spark = read(Path.of(built(root, "submit/target", "spark.classpath")));
        for (String jar : spark.strip().split(File.pathSeparator, -1)) {
            if (!Files.exists(Path.of(jar))) {
                throw notBuilt(jar, "gone");
            }
            all.add(jar);
        }
        all.add(built(root, "submit/target/kernel", "rapaio-jupyter-kernel.jar"));
        return all;
    }

    private static String built(Path root, String folder, String name) {
        Path within = root.resolve(folder);
        try (Stream<Path> files = Files.isDirectory(within) ? Files.list(within) : Stream.empty()) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches(name.replace(".", "\\.").replace("*", "[0-9][0-9A-Z.-]*")))
                    .map(Path::toString)
                    .max(String::compareTo)
                    .orElseThrow(() -> notBuilt(within.resolve(name).toString(), "not there"));
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, within + ": could not be listed", e);
        }
    }

    private static CountinghouseException notBuilt(String file, String state) {
        return new CountinghouseException(
                ErrorCode.USAGE,
                file + ": found it " + state
                        + ", expected what the build makes: run ./mvnw -DskipTests package, or this by submit/countinghouse, which"
                        + " builds");
    }

    /** Of a file of options as `java` reads it. */
    private static List<String> options(Path file) {
        return read(file)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, file + ": could not be read", e);
        }
    }

    /** As Jupyter reads it. A cell is interrupted by a message: a signal would end the JVM. */
    String json() {
        return ConfigValueFactory.fromMap(Map.of(
                                "argv",
                                command,
                                "display_name",
                                DISPLAY_NAME,
                                "language",
                                "java",
                                "interrupt_mode",
                                "message"))
                        .render(ConfigRenderOptions.concise().setFormatted(true))
                + "\n";
    }
}
