package io.countinghouse.common.feed;

import org.apache.spark.unsafe.types.UTF8String;

/** Characters to Spark's string. */
final class Utf8 {
    private Utf8() {}

    static UTF8String encode(char[] buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            char c = buffer[offset + i];
            if (c >= 0x80) {
                return UTF8String.fromString(new String(buffer, offset, length));
            }
            bytes[i] = (byte) c;
        }
        return UTF8String.fromBytes(bytes);
    }
}
