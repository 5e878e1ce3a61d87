package io.countinghouse.common.source;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Rows of text as files like those of an extract. */
public final class TextFiles {
    private TextFiles() {}

    /**
     * Writes the rows in their order.
     *
     * @param rows one text or null per column
     * @return the files; none when there are no rows. Nothing is left of them when this fails
     * @throws CountinghouseException STORAGE and its outages
     */
    public static List<ExtractFile> write(List<String> columns, Iterator<Object[]> rows, ExtractTarget target) {
        ExtractWriter writer = new ExtractWriter(target, TextRows.texts(columns), new AtomicInteger());
        try {
            while (rows.hasNext()) {
                writer.write(rows.next());
            }
            writer.finish();
            return writer.written();
        } catch (IOException e) {
            writer.abandon(e);
            throw new CountinghouseException(
                    Outage.among(e).orElse(ErrorCode.STORAGE),
                    "Could not write " + target.folder() + "/" + target.prefix() + "-*.parquet: " + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            writer.abandon(e);
            throw e;
        }
    }
}
