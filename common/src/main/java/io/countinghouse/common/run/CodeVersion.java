package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
