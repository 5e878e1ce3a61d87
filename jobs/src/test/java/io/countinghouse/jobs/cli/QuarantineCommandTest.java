package io.countinghouse.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.error.ExitCode;
import io.countinghouse.jobs.Countinghouse;
import io.countinghouse.jobs.sales.SalesMarts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class QuarantineCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"plain", "My Documents", "50%20off", "März", "#1 & more?"})
    void aMendedFileIsFoundWhateverItsFolderIsCalled(String name, @TempDir Path folder) throws IOException {
        Path file = Files.createDirectory(folder.resolve(name)).resolve("mended.csv");
        Files.writeString(file, "mended");
        org.apache.hadoop.fs.Path found = new org.apache.hadoop.fs.Path(QuarantineCommand.uri(file.toString()));
        assertThat(found.getFileSystem(new Configuration(false)).exists(found)).isTrue();
    }

    @Test
    void aPathOfAStoreStaysAsItIs() {
        assertThat(QuarantineCommand.uri("s3a://bucket/a b/mended%20.csv")).isEqualTo("s3a://bucket/a b/mended%20.csv");
    }

    @Test
    void aNegativeNumberOfLinesIsAMistakeOfUsage() {
        StringWriter told = new StringWriter();
        CommandLine commands = Countinghouse.commandLine().setErr(new PrintWriter(told, true));
        assertThat(commands.execute("quarantine", "show", SalesMarts.NAME, "--limit", "-1"))
                .isEqualTo(ExitCode.USAGE.status());
        assertThat(told.toString()).contains("--limit: found -1, expected 0 or more");
    }
}
