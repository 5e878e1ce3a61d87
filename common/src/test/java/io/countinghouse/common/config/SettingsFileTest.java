package io.countinghouse.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    private Path folder;

    private final Problems problems = new Problems();

    @Test
    void aVariableStandsForItselfAndIsNoKeyOfTheFile() throws IOException {
        Section section = read("id = none\nid = ${?ID}\narn = \"role/\"${id}\n", Map.of("ID", "7", "HOME", "/root"));

        assertThat(section.text("id")).isEqualTo("7");
        assertThat(section.text("arn")).isEqualTo("role/7");
        section.requireNoOtherKeys();
        problems.check();
    }

    /** Some shells have a variable {@code prefix}. */
    @Test
    void aVariableInSmallLettersIsNotTakenForAKey() throws IOException {
        Section section = read("prefix = ${?PREFIX}\n", Map.of("prefix", "/usr"));

        assertThat(section.optionalText("prefix")).isEmpty();
    }

    @Test
    void mistakesAreToldTogetherWithTheirLines() throws IOException {
        Section section = read("\nwrong = x\nother = 1\n", Map.of());
        section.wholeNumber("wrong", 1, 9);
        section.requireNoOtherKeys();

        assertThatThrownBy(problems::check)
                .message()
                .contains("settings.conf: 2: wrong: found \"x\"", "settings.conf: 3: other: found an unknown key");
    }

    @Test
    void aFileThatIsMissingOrNoHoconIsToldByItsName() {
        assertThatThrownBy(() -> SettingsFile.read(folder.resolve("none.conf"), Map.of(), problems))
                .isInstanceOfSatisfying(
                        CountinghouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
                .message()
                .endsWith("none.conf: found no such file, expected a configuration");
        assertThatThrownBy(() -> read("a = {", Map.of())).message().contains("settings.conf");
    }

    private Section read(String text, Map<String, String> variables) throws IOException {
        Path file = folder.resolve("settings.conf");
        Files.writeString(file, text);
        return SettingsFile.read(file, variables, problems);
    }
}
