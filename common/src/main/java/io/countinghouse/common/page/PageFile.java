package io.countinghouse.common.page;

import java.io.IOException;
import java.io.OutputStream;

/** One file of a report; its name is without a folder. */
public final class PageFile {
    private final String name;
    private final byte[] content;

    PageFile(String name, byte[] content) {
        this.name = name;
        this.content = content.clone();
    }

    public String name() {
        return name;
    }

    void writeTo(OutputStream out) throws IOException {
        out.write(content);
    }
}
