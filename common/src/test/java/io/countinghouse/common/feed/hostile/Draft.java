package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A hostile file before it has its number. */
final class Draft {
    private final Optional<String> name;
    private final byte[] bytes;
    private final Expected expected;

    private Draft(Optional<String> name, byte[] bytes, Expected expected) {
        this.name = name;
        this.bytes = bytes;
        this.expected = expected;
    }

    static Draft of(byte[] bytes, Expected expected) {
        return new Draft(Optional.empty(), bytes, expected);
    }

    static Draft taken(Sheet sheet) {
        Sheet.Written written = sheet.write();
        return of(utf8(written.text()), written.expected());
    }

    static Draft refused(String text, FileRefusal... codes) {
        return refused(utf8(text), codes);
    }

    static Draft refused(byte[] bytes, FileRefusal... codes) {
        return of(bytes, Expected.Refused.with(codes));
    }

    /** Present only where the name is what is hostile. */
    Optional<String> name() {
        return name;
    }

    byte[] bytes() {
        return bytes;
    }

    Expected expected() {
        return expected;
    }

    Draft named(String given) {
        return new Draft(Optional.of(given), bytes, expected);
    }

    Draft stored(byte[] other) {
        return new Draft(name, other, expected);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
