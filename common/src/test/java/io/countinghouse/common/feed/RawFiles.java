package io.countinghouse.common.feed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Files for the tests: written ones and the real ones beside the repository. */
public final class RawFiles {
    private RawFiles() {}

    public static FileClaim write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new FileClaim(file.toUri().toString(), sha256, bytes.length);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A file of {@code shared/data}, which lies beside or above the repository; empty where it is absent. */
    public static Optional<Path> real(String name) {
        Path root = Path.of(System.getProperty("countinghouse.root", ".")).toAbsolutePath();
        for (Path at = root; at != null; at = at.getParent()) {
            Path file = at.resolve("shared/data").resolve(name);
            if (Files.isRegularFile(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
