package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedGzipTest {
    private static final Feed FEED = SampleFeeds.withCell(new CellType.WholeNumber(0, 9), true, ExtraColumns.REFUSE);
    private static final byte[] TEXT = InspectedBytes.utf8("key,cell\n" + "a,1\n".repeat(50_000));

    private static FileVerdict.Refused refused(byte[] bytes) {
        return (FileVerdict.Refused)
                InspectedBytes.inspect(bytes, "raw/sample.csv", FEED).verdict();
    }

    /** Deflate level 0: the content stands as it is in the compressed data. */
    private static byte[] storedGzip(byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.NO_COMPRESSION);
            }
        }) {
            gzip.write(text);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {0xff, 0, '"', '\n'})
    void aDamagedGzipIsCorruptWhateverNonsenseItExpandsTo(int nonsense) throws IOException {
        byte[] damaged = storedGzip(TEXT);
        damaged[damaged.length / 2] = (byte) nonsense;
        damaged[damaged.length / 2 + 1] = (byte) nonsense;

        assertThat(refused(damaged).code()).isEqualTo(FileRefusal.CORRUPT_GZIP);
    }

    @Test
    void aSoundGzipIsRefusedForItsContent() throws IOException {
        byte[] text = TEXT.clone();
        text[text.length / 2] = 0;

        assertThat(refused(storedGzip(text)).code()).isEqualTo(FileRefusal.NUL_BYTE);
    }

    @Test
    void whatIsWrongWithTheCompressedDataIsSaid() throws IOException {
        byte[] whole = storedGzip(TEXT);

        for (int length : new int[] {2, 10, whole.length / 2, whole.length - 1}) {
            assertThat(refused(Arrays.copyOf(whole, length)).found()).isEqualTo("gzip data that ends too early");
        }
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        assertThat(refused(wrongSum).found()).containsIgnoringCase("CRC");
    }
}
