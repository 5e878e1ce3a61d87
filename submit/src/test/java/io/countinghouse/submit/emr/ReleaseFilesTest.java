package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseFilesTest {
    @TempDir
    private Path root;

    @BeforeEach
    void aCheckoutThatIsBuilt() throws IOException, InterruptedException {
        write("jobs/target/countinghouse-jobs-0.1.0.jar", "classes");
        write("jobs/target/original-countinghouse-jobs-0.1.0.jar", "less");
        write("conf/log4j2.properties", "status = warn");
        write("conf/log4j2-json.properties", "status = warn");
        write("submit/emr/conf/run.conf", "attention = fail");
        write("submit/emr/conf/global-bundle.pem", "-----BEGIN CERTIFICATE-----");
        write("submit/emr/conf/notes.txt", "not of it");
        write("submit/emr/conf/key.pem", "-----BEGIN PRIVATE KEY-----");
        write(".gitignore", "target/\n");
        git("init", "-q");
        git("add", "-A");
        git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "all");
    }

    @Test
    void aReleaseIsJarSettingsAndLogLayoutNamedByVersionAndCommit() {
        ReleaseFiles files = files();

        assertThat(files.files().keySet())
                .containsExactly(
                        "conf/global-bundle.pem",
                        "conf/run.conf",
                        "countinghouse-jobs.jar",
                        "log4j2-json.properties",
                        "log4j2.properties");
        assertThat(files.contents().keySet()).endsWith("statemachine.asl.json", "countinghouse-jobs.jar");
        assertThat(new String(files.contents().get("statemachine.asl.json"), StandardCharsets.UTF_8))
                .isEqualTo(RequestJson.text(StateMachine.definition(Shipped.settings("prod"))));
        assertThat(files.id(new Git(root), false)).matches("0\\.1\\.0\\+[0-9a-f]{12}");
    }

    @Test
    void aDirtyTreeIsRefusedUnlessItIsAllowed() throws IOException {
        write("submit/emr/conf/run.conf", "attention = ok");

        assertThatThrownBy(() -> files().id(new Git(root), false))
                .hasMessage(
                        "release: found 1 files that are not as committed (M submit/emr/conf/run.conf), expected none: a"
                                + " release is named by its commit; --allow-dirty names it by its content");
        String first = files().id(new Git(root), true);
        write("submit/emr/conf/run.conf", "attention = fail # again");
        String second = files().id(new Git(root), true);

        assertThat(List.of(first, second))
                .allMatch(id -> id.matches("0\\.1\\.0\\+[0-9a-f]{12}\\.dirty-[0-9a-f]{8}"))
                .doesNotHaveDuplicates();
    }

    @Test
    void settingsOutsideTheCheckoutAreOfNoCommit(@TempDir Path elsewhere) throws IOException {
        Path conf = Files.createDirectory(elsewhere.resolve("conf")).resolve("run.conf");
        Files.writeString(conf, "attention = ok");
        ReleaseFiles files = ReleaseFiles.of(root, elsewhere, Shipped.settings("prod"));

        assertThatThrownBy(() -> files.id(new Git(root), false))
                .message()
                .startsWith("release: found 1 files that are not as committed (?? " + conf + ")");
        assertThat(files.id(new Git(root), true)).contains(".dirty-");
    }

    @Test
    void withoutAJarOrACheckoutThereIsNoRelease() throws IOException {
        Files.delete(root.resolve("jobs/target/countinghouse-jobs-0.1.0.jar"));

        assertThatThrownBy(this::files)
                .message()
                .endsWith("found no job jar, expected countinghouse-jobs-VERSION.jar;" + " ./mvnw package makes it");
        assertThatThrownBy(() -> new Git(root.resolve("nowhere")).commit())
                .message()
                .startsWith("git -C ")
                .endsWith("expected a checkout, whose commit names the release; --release names one that is there");
    }

    private ReleaseFiles files() {
        return ReleaseFiles.of(root, root.resolve("submit/emr"), Shipped.settings("prod"));
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git", "-C", root.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
