package io.countinghouse.submit.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countinghouse.common.testing.RealParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The notebooks as they are committed. */
class NotebookFilesTest {
    private static final Path FOLDER = RealParts.root().resolve("notebooks");

    static List<Path> notebooks() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreThree() throws IOException {
        assertThat(notebooks())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("01-tour.ipynb", "02-org-balances.ipynb", "03-explain.ipynb");
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void noneCarriesOutputAndEachNamesOurKernel(Path notebook) throws IOException {
        JsonNode root = new ObjectMapper().readTree(notebook.toFile());
        JsonNode kernel = root.path("metadata").path("kernelspec");
        assertThat(kernel.path("name").asText()).isEqualTo(KernelSpec.NAME);
        assertThat(kernel.path("display_name").asText()).isEqualTo(KernelSpec.DISPLAY_NAME);
        assertThat(kernel.path("language").asText()).isEqualTo("java");
        assertThat(root.path("nbformat").asInt()).isEqualTo(4);
        assertThat(root.path("cells")).hasSizeGreaterThan(10);
        for (JsonNode cell : root.path("cells")) {
            assertThat(cell.path("cell_type").asText()).isIn("code", "markdown");
            assertThat(cell.path("source")).as(cell.path("id").asText()).isNotEmpty();
            if (cell.path("cell_type").asText().equals("code")) {
                assertThat(cell.path("outputs").isArray()).isTrue();
                assertThat(cell.path("outputs")).as(cell.path("id").asText()).isEmpty();
                assertThat(cell.path("execution_count").isNull())
                        .as(cell.path("id").asText())
                        .isTrue();
            }
        }
    }
}
