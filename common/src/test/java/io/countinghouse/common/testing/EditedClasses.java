package io.countinghouse.common.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.instrument.ClassDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Runs code under test as if it had been written otherwise. So what must never be switched off has no switch: only a test can
 * make the code wrong, in its own JVM and for a while, and production code knows nothing of it.
 */
public final class EditedClasses {
    private EditedClasses() {}

    /** The body's result; the classes are as they were when it has ended. */
    public static <T> T during(List<SourceEdit> edits, Callable<T> body) throws Exception {
        Path compiled = compiled(edits);
        List<ClassDefinition> original = new ArrayList<>();
        List<ClassDefinition> edited = new ArrayList<>();
        try (Stream<Path> files = Files.walk(compiled)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = compiled.relativize(file).toString();
                Class<?> type = Class.forName(
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'));
                try (InputStream bytes = type.getResourceAsStream("/" + name)) {
                    original.add(new ClassDefinition(type, bytes.readAllBytes()));
                }
                edited.add(new ClassDefinition(type, Files.readAllBytes(file)));
            }
        }
        Redefinition.instrumentation().redefineClasses(edited.toArray(ClassDefinition[]::new));
        try {
            return body.call();
        } finally {
            Redefinition.instrumentation().redefineClasses(original.toArray(ClassDefinition[]::new));
        }
    }

    /** A folder of the classes as edited; an error where what an edit replaces is not written, or does not compile. */
    public static Path compiled(List<SourceEdit> edits) throws IOException {
        Map<String, String> sources = new LinkedHashMap<>();
        for (SourceEdit edit : edits) {
            String source = sources.getOrDefault(edit.className(), Files.readString(sourceOf(edit.className())));
            sources.put(edit.className(), edit.applied(source));
        }
        return compile(sources);
    }

    private static Path sourceOf(String className) {
        return RealParts.root().resolve("common/src/main/java").resolve(className.replace('.', '/') + ".java");
    }

    private static Path compile(Map<String, String> sources) throws IOException {
        Path folder = Files.createTempDirectory("edited");
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = folder.resolve("src").resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, source.getValue()));
        }
        Path compiled = Files.createDirectories(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            boolean done = compiler.getTask(
                            problems,
                            manager,
                            null,
                            List.of(
                                    "-g",
                                    "-proc:none",
                                    "--release",
                                    "17",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-d",
                                    compiled.toString()),
                            null,
                            manager.getJavaFileObjectsFromPaths(files))
                    .call();
            if (!done) {
                throw new AssertionError("the edited sources do not compile: " + problems);
            }
        }
        return compiled;
    }
}
