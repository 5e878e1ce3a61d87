package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What git says of a checkout. */
record Git(Path root) {
    private static final int SHA_CHARS = 12;

    /** The commit's first twelve digits. */
    String commit() {
        return ask("rev-parse", "--short=" + SHA_CHARS, "HEAD").strip();
    }

    /** Files that are not as committed, or not known. */
    List<String> changes() {
        return ask("status", "--porcelain").lines().toList();
    }

    private String ask(String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (git.waitFor() != 0) {
                throw failed(command, said.strip(), null);
            }
            return said;
        } catch (IOException e) {
            throw failed(command, e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(command, "interrupted", e);
        }
    }

    private static CountinghouseException failed(List<String> command, String said, Exception cause) {
        return new CountinghouseException(
                ErrorCode.USAGE,
                String.join(" ", command) + ": found \"" + said
                        + "\", expected a checkout, whose commit names the release; --release names one that is there",
                cause);
    }
}
