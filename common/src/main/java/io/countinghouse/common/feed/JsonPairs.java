package io.countinghouse.common.feed;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Texts by name as {@link FeedSchema#UNDECLARED} has them. */
public final class JsonPairs {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonPairs() {}

    public static String of(Map<String, String> pairs) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (Map.Entry<String, String> pair : pairs.entrySet()) {
                json.writeStartObject();
                json.writeStringField("key", pair.getKey());
                json.writeStringField("value", pair.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return text.toString();
    }
}
