package io.countinghouse.submit.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
    @TempDir
    private Path root;

    private Path spark;

    @BeforeEach
    void aCheckoutThatWasBuilt() throws IOException {
        for (String options : List.of("all.options", "large.options")) {
            Path file = root.resolve("conf/jvm").resolve(options);
            Files.createDirectories(file.getParent());
            Files.copy(RealParts.root().resolve("conf/jvm").resolve(options), file);
        }
        spark = made("m2/spark-sql.jar", "");
        made("submit/target/countinghouse-submit-0.1.0.jar", "");
        made("submit/target/spark.classpath", spark + ":" + made("m2/delta.jar", ""));
        made("submit/target/kernel/rapaio-jupyter-kernel.jar", "");
        made("jobs/target/countinghouse-jobs-0.1.0.jar", "");
        made("jobs/target/original-countinghouse-jobs-0.1.0.jar", "");
        made("jobs/target/countinghouse-jobs-0.1.0-tests.jar", "");
    }

    private Path made(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    @Test
    void jupyterStartsAJvmWithSparkTheJobsAndBehindThemTheKernel() throws IOException {
        JsonNode spec = new ObjectMapper()
                .readTree(KernelSpec.of(root, Path.of("/opt/jdk")).json());
        List<String> command = new ArrayList<>();
        spec.path("argv").forEach(argument -> command.add(argument.asText()));
        assertThat(command)
                .startsWith("bash", root + "/submit/notebook/kernel", "/opt/jdk/bin/java")
                .contains(
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-Duser.timezone=UTC",
                        "-XX:Reserved" + "CodeCacheSize=512m",
                        "-Dlog4j2.configurationFile=" + root + "/conf/log4j2.properties")
                .endsWith(Kernel.class.getName(), "{connection_file}")
                .noneMatch(argument -> argument.startsWith("#") || argument.isBlank());
        assertThat(command.get(command.indexOf("-cp") + 1).split(":"))
                .containsExactly(
                        root + "/submit/notebook",
                        root + "/submit/target/countinghouse-submit-0.1.0.jar",
                        root + "/jobs/target/countinghouse-jobs-0.1.0.jar",
                        spark.toString(),
                        root + "/m2/delta.jar",
                        root + "/submit/target/kernel/rapaio-jupyter-kernel.jar");
        assertThat(spec.path("language").asText()).isEqualTo("java");
        assertThat(spec.path("interrupt_mode").asText()).isEqualTo("message");
    }

    @Test
    void whatIsNotBuiltIsNamed() throws IOException {
        Files.delete(root.resolve("jobs/target/countinghouse-jobs-0.1.0.jar"));
        assertNotBuilt("countinghouse-jobs-*.jar: found it not there");
    }

    @Test
    void soIsWhatIsGoneSince() throws IOException {
        Files.delete(spark);
        assertNotBuilt(spark + ": found it gone");
    }

    private void assertNotBuilt(String message) {
        assertThatThrownBy(() -> KernelSpec.of(root, Path.of("/opt/jdk")))
                .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining(message)
                .hasMessageContaining("run ./mvnw -DskipTests package");
    }
}
