package io.countinghouse.jobs.cli.explain;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** Standard output that tells when nobody reads it any more, as after {@code | head}. */
public final class Screen extends OutputStream {
    private final PrintStream out;

    public Screen(PrintStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        out.write(b);
        requireReader();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
        requireReader();
    }

    @Override
    public void flush() throws IOException {
        requireReader();
    }

    private void requireReader() throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output is closed");
        }
    }
}
