package io.countinghouse.common.run.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.ExtraColumns;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.store.RawZone;
import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MendedFileIT {
    private static final Job JOB = new Job(
            "tills",
            List.of(landing("receipts", "till", "paid"), landing("refunds", "till", "paid", "reason")),
            List.of(),
            List.of(),
            List.of(),
            RejectLimits.DEFAULT);

    private static final String REJECTED_FILE = "f".repeat(64);

    @TempDir
    private Path folder;

    @Test
    void aFileIsOfTheFeedThatDeclaresMostOfItsColumns() throws IOException {
        assertThat(mended("till,paid,reason", "7,1.00,broken")
                        .feed(JOB, files -> Set.of())
                        .name())
                .isEqualTo("refunds");
        assertThat(mended("till,paid,note", "7,1.00,late")
                        .feed(JOB, files -> Set.of())
                        .name())
                .isEqualTo("receipts");
    }

    @Test
    void ofSeveralFeedsThatItFitsAFileIsOfTheOneThatItsRowsWereRejectedBy() throws IOException {
        MendedFile mended = mended("till,paid,reason", "7,1.00,broken");
        assertThat(mended.feed(JOB, rejectedBy("receipts")).name()).isEqualTo("receipts");
        assertThat(mended.feed(JOB, rejectedBy("refunds")).name()).isEqualTo("refunds");
    }

    private static Function<List<String>, Set<String>> rejectedBy(String feed) {
        return files -> {
            assertThat(files).containsExactly(REJECTED_FILE);
            return Set.of(feed);
        };
    }

    private MendedFile mended(String header, String row) throws IOException {
        Path file = folder.resolve("mended.csv");
        Files.writeString(file, "rejected_file_id,rejected_line," + header + "\n" + REJECTED_FILE + ",2," + row + "\n");
        return new MendedFile(
                TestSpark.session(),
                new RawZone(new Configuration()),
                file.toUri().toString());
    }

    private static Landing landing(String name, String... columns) {
        List<FeedColumn> declared = Stream.of(columns)
                .map(column -> FeedColumn.required(column, new CellType.Text(100)))
                .toList();
        return new Landing(
                Feed.csv(name, ".*")
                        .columns(declared)
                        .extraColumns(ExtraColumns.KEEP)
                        .build(),
                new LakeTable(name, List.of(), List.of()),
                rows -> rows);
    }
}
