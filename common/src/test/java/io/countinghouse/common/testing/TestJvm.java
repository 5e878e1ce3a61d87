package io.countinghouse.common.testing;

import io.countinghouse.common.config.WorkSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How tests start a JVM: with the options of a user's. */
public final class TestJvm {
    private TestJvm() {}

    /** The command up to further options, the class path and the main class, which the caller adds. */
    public static List<String> command(WorkSize size) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options(size));
        return command;
    }

    /** Options for {@code java}: the files of {@code conf/jvm}, and where they are. */
    public static List<String> options(WorkSize size) {
        List<String> options = new ArrayList<>();
        options.add("@" + folder().resolve("all.options"));
        options.add("@" + folder().resolve(size == WorkSize.LARGE ? "large.options" : "small.options"));
        options.add("-Dcountinghouse.root=" + RealParts.root());
        return options;
    }

    /** Of the files of options. */
    static Path folder() {
        return RealParts.root().resolve("conf/jvm");
    }
}
