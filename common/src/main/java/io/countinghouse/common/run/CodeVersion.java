package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.hadoop.util.VersionInfo;

/** Tells one build of this code from another. */
final class CodeVersion {
    private static final String CLASSES = "classes";
    private static final int DIGITS = 16;

    private CodeVersion() {}

    /** Read once: the jar of a JVM does not change. */
    private static final class Current {
        private static final String VERSION = read();
    }

    /** The first digits of the SHA-256 of the jar that this class is in; {@code classes} when it is in none. */
    static String current() {
        return Current.VERSION;
    }

    /** What works here: our release and the commit that it was built of, and what it runs on; by name. */
    static Map<String, String> versions() {
        Properties build = new Properties();
        try (InputStream in = CodeVersion.class.getResourceAsStream("/META-INF/countinghouse/build.properties")) {
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("countinghouse", build.getProperty("version"));
        versions.put("git", commit(build));
        versions.put("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION());
        versions.put("delta", io.delta.package$.MODULE$.VERSION());
        versions.put("hadoop", VersionInfo.getVersion());
        versions.put("java", Runtime.version().toString());
        return versions;
    }

    /** What is built outside of a repository is of no commit. */
    private static String commit(Properties build) {
        String commit = build.getProperty("commit");
        if (commit.startsWith("$")) {
            return "unknown";
        }
        return Boolean.parseBoolean(build.getProperty("changed")) ? commit + "-changed" : commit;
    }

    private static String read() {
        CodeSource source = CodeVersion.class.getProtectionDomain().getCodeSource();
        try {
            Path place = Path.of(source.getLocation().toURI());
            return Files.isRegularFile(place) ? sha256(place).substring(0, DIGITS) : CLASSES;
        } catch (URISyntaxException | IOException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "Could not read " + source.getLocation(), e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
