package io.countinghouse.common.feed;

import java.nio.charset.StandardCharsets;
import org.apache.spark.unsafe.types.UTF8String;

/** Any text of at most the declared number of characters (Unicode code points). */
final class TextParser extends CellParser {
    private final int maxLength;
    private final boolean isCut;

    TextParser(CellType.Text type) {
        this.maxLength = type.maxLength();
        this.isCut = type.isCut();
    }

    @Override
    CellReject parse(char[] text, int offset, int length, boolean quoted, RecordCells cells, int ordinal) {
        if (length > maxLength && Character.codePointCount(text, offset, length) > maxLength) {
            if (!isCut) {
                return CellReject.TEXT_TOO_LONG;
            }
            if (!quoted && hasQuote(text, offset, length)) {
                return CellReject.STRAY_QUOTE;
            }
            cells.setObject(ordinal, cut(new String(text, offset, length)));
            return null;
        }
        if (!quoted && hasQuote(text, offset, length)) {
            return CellReject.STRAY_QUOTE;
        }
        cells.setObject(ordinal, utf8(text, offset, length));
        return null;
    }

    private UTF8String cut(String text) {
        return UTF8String.fromString(text.substring(0, text.offsetByCodePoints(0, maxLength - 1)) + CellType.Text.CUT);
    }

    @Override
    String expected() {
        return "text of at most " + maxLength + " characters, quoted as a whole if it holds a quote";
    }

    static boolean hasQuote(char[] text, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (text[i] == '"') {
                return true;
            }
        }
        return false;
    }

    static UTF8String utf8(char[] text, int offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = text[offset + i];
            if (c >= 0x80) {
                return UTF8String.fromBytes(new String(text, offset, length).getBytes(StandardCharsets.UTF_8));
            }
            bytes[i] = (byte) c;
        }
        return UTF8String.fromBytes(bytes);
    }
}
