package io.countinghouse.submit.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that were looked at once, as files beside the tests. */
final class Golden {
    private Golden() {}

    static void assertIs(String name, String actual) {
        try (InputStream file = Golden.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            assertThat(actual).as(name).isEqualTo(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
