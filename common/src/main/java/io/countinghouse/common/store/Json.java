package io.countinghouse.common.store;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** JSON text for small records written by hand. */
final class Json {
    private Json() {}

    static String quote(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
