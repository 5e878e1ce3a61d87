package io.countinghouse.common.mart;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import org.apache.spark.sql.Row;

/**
 * Rows as the text that {@code LOAD DATA} reads with its default format: cells between tabs, rows between line feeds, a
 * backslash before what has a meaning, {@code \\N} for null. Made as it is read, so that a partition need not fit into
 * memory.
 */
final class LoadText extends InputStream {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    private final Iterator<Row> rows;
    private final String prefix;
    private final int columns;
    private final Buffer buffer = new Buffer();
    private int position;
    private long count;

    /** @param prefix cells that stand before those of every row, as text, with a tab after each */
    LoadText(Iterator<Row> rows, String prefix, int columns) {
        this.rows = rows;
        this.prefix = prefix;
        this.columns = columns;
    }

    /** Rows read so far. */
    long count() {
        return count;
    }

    @Override
    public int read() {
        return fill() ? buffer.bytes()[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (!fill()) {
            return -1;
        }
        int given = Math.min(length, buffer.size() - position);
        System.arraycopy(buffer.bytes(), position, into, offset, given);
        position += given;
        return given;
    }

    private boolean fill() {
        if (position < buffer.size()) {
            return true;
        }
        if (!rows.hasNext()) {
            return false;
        }
        buffer.reset();
        position = 0;
        while (rows.hasNext() && buffer.size() < 1 << 16) {
            buffer.writeBytes(line(rows.next()).getBytes(StandardCharsets.UTF_8));
            count++;
        }
        return true;
    }

    private String line(Row row) {
        StringBuilder line = new StringBuilder(prefix);
        for (int i = 0; i < columns; i++) {
            if (i > 0) {
                line.append('\t');
            }
            append(line, row.get(i));
        }
        return line.append('\n').toString();
    }

    private static void append(StringBuilder line, Object value) {
        if (value == null) {
            line.append("\\N");
        } else if (value instanceof String text) {
            escape(line, text);
        } else if (value instanceof BigDecimal amount) {
            line.append(amount.toPlainString());
        } else if (value instanceof Timestamp time) {
            line.append(TIME.format(time.toInstant()));
        } else if (value instanceof Instant time) {
            line.append(TIME.format(time));
        } else if (value instanceof LocalDateTime time) {
            line.append(TIME.format(time.toInstant(ZoneOffset.UTC)));
        } else if (value instanceof Boolean flag) {
            line.append(flag ? '1' : '0');
        } else {
            line.append(value);
        }
    }

    private static void escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\0' -> line.append("\\0");
                default -> line.append(c);
            }
        }
    }

    /** Gives its bytes without copying them. */
    private static final class Buffer extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }
    }
}
