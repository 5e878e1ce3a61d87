package io.countinghouse.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestJvmTest {
    @Test
    void testsRunWithTheOptionsOfAUsersJvmForSmallWork() throws IOException {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments())
                .containsAll(options("all.options"))
                .containsAll(options("small.options"));
    }

    @Test
    void theOptionsOfTheCompilersStandInOneFolder() throws IOException {
        // As git grep would find them; not as this line does.
        List<String> flags = List.of("TieredStop" + "AtLevel", "ReservedCode" + "CacheSize");
        try (Stream<Path> files = Files.walk(RealParts.root())) {
            assertThat(files.filter(TestJvmTest::isOurs).filter(file -> holds(file, flags)))
                    .containsExactlyInAnyOrder(
                            TestJvm.folder().resolve("small.options"),
                            TestJvm.folder().resolve("large.options"));
        }
    }

    private static List<String> options(String file) throws IOException {
        return Files.readAllLines(TestJvm.folder().resolve(file)).stream()
                .filter(line -> line.startsWith("-"))
                .toList();
    }

    private static boolean isOurs(Path file) {
        return Files.isRegularFile(file)
                && Stream.of(".git", ".sandbox", "target")
                        .noneMatch(name -> RealParts.root().relativize(file).startsWith(name)
                                || file.toString().contains("/" + name + "/"));
    }

    private static boolean holds(Path file, List<String> words) {
        try {
            String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
            return words.stream().anyMatch(text::contains);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
