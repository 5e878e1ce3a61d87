package io.countinghouse.common.feed;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.column.page.PageReader;

/** Pages whose headers, which no checksum covers, say nothing that cannot be. */
record CheckedPages(PageReadStore pages) implements PageReadStore {
    /** Each string of a dictionary is written behind its length. */
    private static final long LEAST_BYTES_OF_AN_ENTRY = 4;

    @Override
    public long getRowCount() {
        return pages.getRowCount();
    }

    @Override
    public PageReader getPageReader(ColumnDescriptor descriptor) {
        PageReader reader = pages.getPageReader(descriptor);
        if (reader.getTotalValueCount() != getRowCount()) {
            throw damaged(reader.getTotalValueCount() + " values for " + getRowCount() + " records");
        }
        return new PageReader() {
            @Override
            public DictionaryPage readDictionaryPage() {
                DictionaryPage page = reader.readDictionaryPage();
                if (page != null
                        && (page.getDictionarySize() < 0
                                || page.getDictionarySize() * LEAST_BYTES_OF_AN_ENTRY > page.getUncompressedSize())) {
                    throw damaged("a dictionary of " + page.getDictionarySize() + " strings in "
                            + page.getUncompressedSize() + " bytes");
                }
                return page;
            }

            @Override
            public long getTotalValueCount() {
                return reader.getTotalValueCount();
            }

            @Override
            public DataPage readPage() {
                return reader.readPage();
            }
        };
    }

    private static FileRefused damaged(String found) {
        return new FileRefused(FileRefusal.CORRUPT_PARQUET, 0, found, "a whole Parquet file");
    }
}
