package io.countinghouse.jobs.receipts.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A page as it came.
 *
 * @param receipts each with its own characters, in one line: white space between its tokens is gone
 * @param cursor of the next page
 */
record ReceiptsPage(List<String> receipts, Optional<String> cursor) {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    /** @throws IOException for what is no whole page: a receipt's faults are no fault of the page */
    static ReceiptsPage of(String body) throws IOException {
        List<String> receipts = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        boolean hasReceipts = false;
        try (JsonParser json = FACTORY.createParser(body)) {
            require(json.nextToken() == JsonToken.START_OBJECT, "an object");
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (name.equals("receipts")) {
                    require(value == JsonToken.START_ARRAY, "an array of receipts");
                    hasReceipts = true;
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        receipts.add(inOneLine(written(json, body)));
                    }
                } else if (name.equals("cursor")) {
                    cursor = value == JsonToken.VALUE_NULL
                            ? Optional.empty()
                            : Optional.of(json.getText()).filter(text -> !text.isEmpty());
                } else {
                    json.skipChildren();
                }
            }
            require(json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null, "the end of the page");
        }
        require(hasReceipts, "receipts");
        return new ReceiptsPage(List.copyOf(receipts), cursor);
    }

    private static void require(boolean holds, String expected) throws IOException {
        if (!holds) {
            throw new IOException("a page of receipts: expected " + expected);
        }
    }

    private static String written(JsonParser json, String body) throws IOException {
        int from = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        json.finishToken();
        return body.substring(from, (int) json.currentLocation().getCharOffset());
    }

    /** Of well-formed JSON. */
    static String inOneLine(String json) {
        StringBuilder line = new StringBuilder(json.length());
        boolean inText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inText) {
                line.append(c);
                if (c == '\\') {
                    line.append(json.charAt(++i));
                } else if (c == '"') {
                    inText = false;
                }
            } else if (c > ' ') {
                line.append(c);
                inText = c == '"';
            }
        }
        return line.toString();
    }
}
