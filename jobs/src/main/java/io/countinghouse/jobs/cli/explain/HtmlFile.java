package io.countinghouse.jobs.cli.explain;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there whole or not at all. */
public final class HtmlFile {
    private HtmlFile() {}

    /** Writes what the file holds, and tells something about it. */
    @FunctionalInterface
    public interface Content<T> {
        T write(Writer out) throws IOException;
    }

    /**
     * Writes beside the target, then moves it there; on any failure the target is as it was. Fails with USAGE where no file
     * can be.
     */
    public static <T> T write(Path target, Content<T> content) {
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(target)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--html: found " + target + ", expected a file in a folder that exists");
        }
        Path beside = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try {
                T told;
                try (Writer out = new BufferedWriter(new OutputStreamWriter(
                        Files.newOutputStream(beside, StandardOpenOption.CREATE_NEW), StandardCharsets.UTF_8))) {
                    told = content.write(out);
                }
                Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return told;
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, "Could not write " + target + ": " + e, e);
        }
    }
}
