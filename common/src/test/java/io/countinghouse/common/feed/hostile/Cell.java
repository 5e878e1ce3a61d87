package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.CellReject;
import java.util.Optional;

/**
 * One cell of a raw file.
 *
 * @param written as it stands between its separators
 * @param value what it is read as; meaningless when it is rejected
 */
record Cell(String written, Object value, Optional<CellReject> reject) {
    /** Written plainly where that is possible. */
    static Cell good(String text, Object value) {
        return new Cell(needsQuotes(text) ? quoted(text) : text, value, Optional.empty());
    }

    static Cell goodQuoted(String text, Object value) {
        return new Cell(quoted(text), value, Optional.empty());
    }

    /** Quoted only where it would not be one cell otherwise. */
    static Cell bad(String text, CellReject reject) {
        return new Cell(needsQuotes(text) ? quoted(text) : text, "", Optional.of(reject));
    }

    static Cell badQuoted(String text, CellReject reject) {
        return new Cell(quoted(text), "", Optional.of(reject));
    }

    /** Exactly these characters. */
    static Cell badAsWritten(String written, CellReject reject) {
        return new Cell(written, "", Optional.of(reject));
    }

    static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    private static boolean needsQuotes(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    }
}
