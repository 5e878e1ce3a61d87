package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxIT {
    @TempDir
    private Path folder;

    private Sandbox sandbox() {
        return new Sandbox(Path.of(System.getProperty("countinghouse.root")), folder.resolve("state"));
    }

    @AfterEach
    void stop() {
        sandbox().stop();
    }

    @Test
    void itStartsOnceSurvivesAKillAndStopsWithoutLeavingAProcess() throws Exception {
        sandbox().start();
        long first = sandbox().pid().orElseThrow();
        String env = Files.readString(folder.resolve("state/env"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state/env"))))
                .isEqualTo("rw-------");

        sandbox().start();
        assertThat(sandbox().pid()).contains(first);

        ProcessHandle.of(first).orElseThrow().destroyForcibly();
        ProcessHandle.of(first).ifPresent(killed -> killed.onExit().join());
        assertThat(sandbox().pid()).isEmpty();

        sandbox().start();
        assertThat(sandbox().pid()).isPresent().get().isNotEqualTo(first);
        assertThat(Files.readString(folder.resolve("state/env"))).isEqualTo(env);

        ProcessHandle database = database();
        assertThat(sandbox().stop()).isTrue();
        assertThat(sandbox().pid()).isEmpty();
        database.onExit().get(2, TimeUnit.MINUTES);
        assertThat(sandbox().stop()).isFalse();
    }

    private ProcessHandle database() throws IOException {
        String pid = Files.readString(folder.resolve("state/mysql.pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
}
