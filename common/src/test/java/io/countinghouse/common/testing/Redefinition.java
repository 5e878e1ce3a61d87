package io.countinghouse.common.testing;

import com.sun.tools.attach.VirtualMachine;
import io.countinghouse.common.config.WorkSize;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Gives this JVM the means to redefine its classes: a JVM may attach to another one, not to itself. */
public final class Redefinition {
    private static Instrumentation instrumentation;

    private Redefinition() {}

    /** In the JVM that attaches: the id of the other process and the agent's jar. */
    public static void main(String[] arguments) throws Exception {
        VirtualMachine other = VirtualMachine.attach(arguments[0]);
        other.loadAgent(arguments[1]);
        other.detach();
    }

    /** In the JVM that was attached to. */
    public static void agentmain(String arguments, Instrumentation given) {
        instrumentation = given;
    }

    static synchronized Instrumentation instrumentation() throws IOException, InterruptedException {
        if (instrumentation == null) {
            Path log = Files.createTempFile("attach", ".log");
            List<String> command = TestJvm.command(WorkSize.SMALL);
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    Redefinition.class.getName(),
                    Long.toString(ProcessHandle.current().pid()),
                    agentJar().toString()));
            Process attaching = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (attaching.waitFor() != 0 || instrumentation == null) {
                throw new AssertionError("this JVM could not be attached to: " + Files.readString(log));
            }
        }
        return instrumentation;
    }

    private static Path agentJar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Agent-Class", Redefinition.class.getName());
        attributes.putValue("Can-Redefine-Classes", "true");
        Path jar = Files.createTempFile("agent", ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            entries.finish();
        }
        return jar;
    }
}
