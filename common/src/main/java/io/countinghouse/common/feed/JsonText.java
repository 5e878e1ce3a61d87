package io.countinghouse.common.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Strict JSON (RFC 8259) in memory, a token after the other. Its methods throw {@link BadJson}. */
final class JsonText implements AutoCloseable {
    /** How Jackson tells a duplicate key, for which it has no exception of its own. */
    private static final String DUPLICATE = "Duplicate field ";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names are the file's own: many that collide must not end the reading, nor stay in the JVM.
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(FeedLimits.MAX_DEPTH)
                    // A record is bounded as a whole.
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final char[] chars;
    private final int offset;
    private final JsonParser parser;

    JsonText(char[] chars, int offset, int length) {
        this.chars = chars;
        this.offset = offset;
        try {
            this.parser = FACTORY.createParser(chars, offset, length);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
    }

    /** Moves to the next token; null at the end. */
    JsonToken next() {
        return step(parser::nextToken);
    }

    JsonToken token() {
        return parser.currentToken();
    }

    /** Of the member whose name or value the token is. */
    String name() {
        return step(parser::currentName);
    }

    /** Holds the text of a scalar token from {@link #textStart} on: a string's own, or as it stands there. */
    char[] text() {
        return step(parser::getTextCharacters);
    }

    int textStart() {
        return step(parser::getTextOffset);
    }

    int textLength() {
        return step(parser::getTextLength);
    }

    /** The value at the token as it stands there; moves to its last token. */
    String written() {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        step(() -> {
            parser.skipChildren();
            parser.finishToken();
            return true;
        });
        return new String(chars, offset + from, (int) parser.currentLocation().getCharOffset() - from);
    }

    /** Where the token's value lies, as in {@code lines[2].price}; names that this could mistake stand in quotes. */
    String path() {
        StringBuilder path = new StringBuilder();
        append(path, parser.getParsingContext(), true);
        return path.toString();
    }

    /** The same for all elements of an array, as in {@code lines[].price}. */
    String shape() {
        StringBuilder path = new StringBuilder();
        append(path, parser.getParsingContext(), false);
        return path.toString();
    }

    /** Of a member of the object that the token ends. */
    String path(String member) {
        StringBuilder path = new StringBuilder();
        append(path, parser.getParsingContext(), true);
        appendName(path, member);
        return path.toString();
    }

    /** @throws BadJson when something follows */
    void requireEnd() {
        int end = (int) parser.currentLocation().getCharOffset();
        JsonToken following;
        try {
            following = next();
        } catch (BadJson trailing) {
            throw trailing(end, trailing);
        }
        if (following != null) {
            throw trailing(end, null);
        }
    }

    @Override
    public void close() {
        step(() -> {
            parser.close();
            return true;
        });
    }

    private BadJson trailing(int end, BadJson cause) {
        return new BadJson(
                CellReject.TRAILING_TEXT,
                "more from character " + (end + 1) + " on",
                "one value and nothing else",
                cause);
    }

    private static void append(StringBuilder path, JsonStreamContext context, boolean numbered) {
        if (context.inRoot()) {
            return;
        }
        append(path, context.getParent(), numbered);
        if (context.inArray()) {
            if (context.hasCurrentIndex()) {
                path.append('[')
                        .append(numbered ? Integer.toString(context.getCurrentIndex()) : "")
                        .append(']');
            }
        } else if (context.getCurrentName() != null) {
            appendName(path, context.getCurrentName());
        }
    }

    private static void appendName(StringBuilder path, String name) {
        boolean isPlain = !name.isEmpty() && name.chars().noneMatch(c -> c == '.' || c == '[' || c == ']' || c == '"');
        if (isPlain) {
            path.append(path.isEmpty() ? "" : ".").append(name);
        } else {
            path.append("[\"")
                    .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append("\"]");
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T take() throws IOException;
    }

    private <T> T step(Step<T> step) {
        try {
            return step.take();
        } catch (StreamConstraintsException tooDeep) {
            throw new BadJson(
                    CellReject.TOO_DEEP,
                    "more than " + FeedLimits.MAX_DEPTH + " levels",
                    "at most " + FeedLimits.MAX_DEPTH + " levels of objects and arrays",
                    tooDeep);
        } catch (JsonProcessingException malformed) {
            boolean isDuplicate = malformed.getOriginalMessage().startsWith(DUPLICATE);
            throw new BadJson(
                    isDuplicate ? CellReject.DUPLICATE_KEY : CellReject.MALFORMED_JSON,
                    malformed.getOriginalMessage()
                            + (malformed.getLocation() == null
                                    ? ""
                                    : " at character " + malformed.getLocation().getCharOffset()),
                    isDuplicate ? "each member of an object once" : "one JSON value",
                    malformed);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
    }
}
