package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of many buffers, so that every kind of character and line end falls on a buffer's border. */
class ChunkBoundaryTest {
    private static final Feed FEED = SampleFeeds.withCell(new CellType.Text(4000), true, ExtraColumns.REFUSE);

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyRecordIsReadWholeWithItsLineAndRawText(String lineEnd) {
        Random random = new Random(7);
        String[] alphabet = {"a", "é", "€", "😀", "\"\"", lineEnd, ","};
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder cell = new StringBuilder();
            int length = 1 + random.nextInt(60);
            for (int j = 0; j < length; j++) {
                cell.append(alphabet[random.nextInt(alphabet.length)]);
            }
            written.add("key" + i + ",\"" + cell + "\"");
        }
        RecordStream records = InspectedBytes.stream(
                InspectedBytes.utf8("key,cell" + lineEnd + String.join(lineEnd, written) + lineEnd),
                Feed.csv(FEED.name(), FEED.fileName())
                        .columns(FEED.columns())
                        .extraColumns(FEED.extraColumns())
                        .build());
        long line = 2;
        for (String record : written) {
            assertThat(records.next()).isTrue();
            assertThat(records.line()).isEqualTo(line);
            assertThat(records.raw().toString()).isEqualTo(record);
            assertThat(records.isRejected()).isFalse();
            String cell = record.substring(record.indexOf('"') + 1, record.length() - 1);
            assertThat(records.cells().object(1)).hasToString(cell.replace("\"\"", "\""));
            line += 1 + record.split(lineEnd, -1).length - 1;
        }
        assertThat(records.next()).isFalse();
    }
}
