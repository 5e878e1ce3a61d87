package io.countinghouse.common.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One packet of MySQL's client protocol. */
final class MysqlPacket {
    private static final int HEADER = 4;
    private static final int COM_QUIT = 1;
    private static final int COM_QUERY = 3;

    private final byte[] bytes;

    private MysqlPacket(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next packet, or an empty one at the end of the stream. */
    static MysqlPacket read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(HEADER);
        if (header.length < HEADER) {
            return new MysqlPacket(new byte[0]);
        }
        int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
        byte[] bytes = new byte[HEADER + length];
        System.arraycopy(header, 0, bytes, 0, HEADER);
        if (in.readNBytes(bytes, HEADER, length) < length) {
            return new MysqlPacket(new byte[0]);
        }
        return new MysqlPacket(bytes);
    }

    /** Length (3 bytes, little endian), sequence number, payload. */
    byte[] bytes() {
        return bytes;
    }

    boolean isEnd() {
        return bytes.length == 0;
    }

    /**
     * Whether it asks for an answer. A command starts a new sequence; the packets of the handshake, and of a long command's
     * rest, continue one.
     */
    boolean isCommand() {
        return bytes.length > HEADER && bytes[3] == 0 && bytes[HEADER] != COM_QUIT;
    }

    boolean isCommit() {
        return isCommand()
                && bytes[HEADER] == COM_QUERY
                && text().toLowerCase(Locale.ROOT).equals("commit");
    }

    private String text() {
        return new String(bytes, HEADER + 1, bytes.length - HEADER - 1, StandardCharsets.UTF_8).strip();
    }
}
