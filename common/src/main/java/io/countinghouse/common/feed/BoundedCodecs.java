package io.countinghouse.common.feed;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;

/** Parquet's codecs, but a page's header may not ask for more memory than there is. */
final class BoundedCodecs implements CompressionCodecFactory {
    private final CompressionCodecFactory codecs = HadoopCodecs.newFactory(new PlainParquetConfiguration(), 0);
    private final int maxPageBytes;

    BoundedCodecs(int maxPageBytes) {
        this.maxPageBytes = maxPageBytes;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return codecs.getCompressor(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        BytesInputDecompressor decompressor = codecs.getDecompressor(codec);
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int expandedSize) throws IOException {
                requireBounded(expandedSize);
                return decompressor.decompress(bytes, expandedSize);
            }

            @Override
            public void decompress(ByteBuffer from, int size, ByteBuffer into, int expandedSize) throws IOException {
                requireBounded(expandedSize);
                decompressor.decompress(from, size, into, expandedSize);
            }

            @Override
            public void release() {
                decompressor.release();
            }
        };
    }

    @Override
    public void release() {
        codecs.release();
    }

    private void requireBounded(int expandedSize) {
        if (expandedSize < 0 || expandedSize > maxPageBytes) {
            throw new FileRefused(
                    FileRefusal.EXPANSION_TOO_LARGE,
                    0,
                    "a page of " + Integer.toUnsignedString(expandedSize) + " bytes",
                    "at most " + maxPageBytes + " bytes");
        }
    }
}
