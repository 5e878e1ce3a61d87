package io.countinghouse.jobs.sales;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * This JVM's class path as jars only, so that children can share an archive of loaded classes, which halves their start.
 */
final class ChildClassPath {
    private static ChildClassPath shared;

    private final String jars;
    private final Path archive;

    private ChildClassPath(Path folder) {
        this.archive = folder.resolve("children.jsa");
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (Files.isDirectory(path)) {
                entries.add(jar(path, folder.resolve(entries.size() + ".jar")).toString());
            } else if (Files.exists(path)) {
                entries.add(entry);
            }
        }
        this.jars = String.join(File.pathSeparator, entries);
    }

    static synchronized ChildClassPath shared() {
        if (shared == null) {
            try {
                Path folder = Files.createTempDirectory("countinghouse-children");
                shared = new ChildClassPath(folder);
                Runtime.getRuntime().addShutdownHook(new Thread(shared::delete));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return shared;
    }

    /** A child's JVM options, with the archive if there is one. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of("-cp", jars, "-Xlog:disable", "-Xlog:all=error:stderr"));
        if (Files.exists(archive)) {
            options.add("-XX:SharedArchiveFile=" + archive);
        }
        return options;
    }

    /** Lets a child write the archive when it ends; none when there is one. */
    List<String> writingOptions() {
        return Files.exists(archive) ? List.of() : List.of("-XX:ArchiveClassesAtExit=" + unfinished());
    }

    /** To be called when that child has ended well. */
    void keepArchive() throws IOException {
        if (Files.exists(unfinished())) {
            Files.move(unfinished(), archive);
        }
    }

    private Path unfinished() {
        return archive.resolveSibling("children.part");
    }

    private static Path jar(Path folder, Path target) {
        try (OutputStream out = Files.newOutputStream(target);
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                jar.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() {
        try (Stream<Path> files = Files.walk(archive.getParent())) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("could not delete " + archive.getParent() + ": " + e);
        }
    }
}
