package io.countinghouse.common.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;

/**
 * What spark-submit was given as {@code --files}. In cluster mode they lie in the working directory; elsewhere Spark copies them
 * into a folder of its own once it has started, and until then they lie where they came from.
 *
 * @param uris each with {@code #name} at its end where it is to have another name
 */
record SubmittedFiles(List<String> uris) {
    /** Those of this process: spark-submit hands its properties on as such of the JVM. */
    static SubmittedFiles ofThisProcess() {
        return new SubmittedFiles(
                Arrays.stream(System.getProperty("spark.files", "").split(",", -1))
                        .map(String::strip)
                        .filter(uri -> !uri.isEmpty())
                        .toList());
    }

    /** The URI of the one with this name. */
    Optional<String> find(String name) {
        if (SparkEnv.get() != null) {
            Path copied = Path.of(SparkFiles.getRootDirectory()).resolve(name);
            if (Files.isRegularFile(copied)) {
                return Optional.of("file:" + copied);
            }
        }
        return uris.stream()
                .filter(uri -> name(uri).equals(name))
                .map(uri -> uri.replaceFirst("#.*", ""))
                .map(uri -> uri.contains(":") ? uri : "file:" + Path.of(uri).toAbsolutePath())
                .findFirst();
    }

    private static String name(String uri) {
        int alias = uri.indexOf('#');
        return alias >= 0 ? uri.substring(alias + 1) : uri.substring(uri.lastIndexOf('/') + 1);
    }

    /** For a person: their names. */
    @Override
    public String toString() {
        return uris.isEmpty()
                ? "none"
                : String.join(", ", uris.stream().map(SubmittedFiles::name).toList());
    }
}
