package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a release is made of, on this machine.
 *
 * @param version of the job jar
 * @param files by their names in the release
 * @param stateMachine made of the environment's files
 */
record ReleaseFiles(String version, Map<String, Path> files, String stateMachine) {
    private static final Pattern JAR = Pattern.compile("countinghouse-jobs-(\\d[A-Za-z0-9.-]*)(?<!-tests)\\.jar");
    private static final int CONTENT_CHARS = 8;
    private static final int MOST_SHOWN = 5;

    /**
     * The job jar that this checkout built, the layers in {@code submit/emr/conf} and the certificates that the environment names
     * there, the layouts of logs and the state machine.
     *
     * @throws CountinghouseException USAGE where the jar is missing
     */
    static ReleaseFiles of(Path root, Path emr, EmrSettings settings) {
        Path target = root.resolve("jobs/target");
        Map<String, Path> files = new TreeMap<>();
        String version = "";
        for (Path file : list(target)) {
            Matcher jar = JAR.matcher(file.getFileName().toString());
            if (jar.matches()) {
                if (!version.isEmpty()) {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            target + ": found job jars of two versions, expected one; delete the older");
                }
                version = jar.group(1);
                files.put(Release.JAR, file);
            }
        }
        if (version.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    target + ": found no job jar, expected countinghouse-jobs-VERSION.jar; ./mvnw package makes it");
        }
        for (LogFormat format : LogFormat.values()) {
            files.put(format.layout(), root.resolve("conf").resolve(format.layout()));
        }
        Optional<Path> authorities = settings.place().mysql().tlsCa().map(emr.resolve("conf")::resolve);
        list(emr.resolve("conf")).stream()
                .filter(file -> file.toString().endsWith(".conf")
                        || authorities.filter(file::equals).isPresent())
                .forEach(file -> files.put(Release.CONF + file.getFileName(), file));
        return new ReleaseFiles(version, files, RequestJson.text(StateMachine.definition(settings)));
    }

    /** In the order in which they are uploaded: the jar last, for what submits by it finds the rest. */
    Map<String, byte[]> contents() {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        files.forEach((name, file) -> contents.put(name, bytes(file)));
        contents.put(Release.STATE_MACHINE, stateMachine.getBytes(StandardCharsets.UTF_8));
        contents.put(Release.JAR, contents.remove(Release.JAR));
        return contents;
    }

    /**
     * The release's id: version and commit. What is not as committed, or of no commit since it lies elsewhere, makes an id that says
     * so and tells the content.
     *
     * @throws CountinghouseException USAGE for a checkout that is not as committed, unless that is allowed
     */
    String id(Git git, boolean allowDirty) {
        List<String> changes = new ArrayList<>(git.changes());
        files.values().stream()
                .map(file -> file.toAbsolutePath().normalize())
                .filter(file -> !file.startsWith(git.root()))
                .forEach(file -> changes.add("?? " + file));
        String id = version + "+" + git.commit();
        if (changes.isEmpty()) {
            return id;
        }
        if (!allowDirty) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "release: found " + changes.size() + " files that are not as committed ("
                            + String.join(
                                    ", ",
                                    changes.stream()
                                            .limit(MOST_SHOWN)
                                            .map(String::strip)
                                            .toList())
                            + (changes.size() > MOST_SHOWN ? ", ..." : "")
                            + "), expected none: a release is named by its commit; --allow-dirty names it by its content");
        }
        return id + ".dirty-" + content().substring(0, CONTENT_CHARS);
    }

    private String content() {
        StringBuilder all = new StringBuilder();
        contents().forEach((name, content) -> all.append(name)
                .append(' ')
                .append(Digests.sha256(content))
                .append('\n'));
        return Digests.sha256(all.toString());
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
