package io.countinghouse.submit.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TerraformTest {
    private static final Path FOLDER = RealParts.root().resolve("submit/aws/terraform");
    private static final Pattern PARAMETER = Pattern.compile("(?m)^ {4}([A-Z]\\w+) +=");

    @Test
    void itGivesTheStackAllParametersThatHaveNoDefaultAndNoneThatItLacks() throws IOException {
        Map<String, Object> parameters = Template.read().section("Parameters");
        var given = PARAMETER
                .matcher(Files.readString(FOLDER.resolve("main.tf")))
                .results()
                .map(parameter -> parameter.group(1))
                .toList();

        assertThat(parameters.keySet()).containsAll(given);
        assertThat(given)
                .containsAll(parameters.keySet().stream()
                        .filter(name -> !Template.map(parameters.get(name)).containsKey("Default"))
                        .toList());
    }

    @Test
    void itIsFormatted() {
        Tool format = Tool.run(Map.of(), "terraform", "fmt", "-check", "-diff", FOLDER.toString());

        assertThat(format.status()).as(format.out()).isZero();
    }
}
