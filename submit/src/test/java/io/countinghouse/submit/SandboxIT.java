package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    @Test
    void aPortThatAnotherProcessHasTakenIsLeftToIt() throws Exception {
        sandbox().start();
        sandbox().stop();
        List<Integer> kept = ports();
        try (ServerSocket first = taken(kept.get(0));
                ServerSocket second = taken(kept.get(1));
                ServerSocket third = taken(kept.get(2))) {
            sandbox().start();
            assertThat(ports())
                    .hasSize(3)
                    .doesNotContain(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
            for (int port : ports()) {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
            }
        }
    }

    private static ServerSocket taken(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    /** Where S3, the database and the API answer. */
    private List<Integer> ports() throws IOException {
        Matcher port = Pattern.compile("(?:127\\.0\\.0\\.1:|MYSQL_PORT=)(\\d+)")
                .matcher(Files.readString(folder.resolve("state/env")));
        return port.results().map(found -> Integer.parseInt(found.group(1))).toList();
    }

    private ProcessHandle database() throws IOException {
        String pid = Files.readString(folder.resolve("state/mysql.pid")).strip();
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }
}
