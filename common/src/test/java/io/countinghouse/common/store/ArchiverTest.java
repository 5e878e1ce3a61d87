package io.countinghouse.common.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.Zones;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchPurpose;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.Frozen;
import io.countinghouse.common.ledger.RawObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiverTest {
    private static final Instant NOW = Instant.parse("2023-08-03T10:00:00Z");

    @TempDir
    private Path folder;

    private final RawZone raw = new RawZone(new Configuration());
    private Archiver archiver;

    @BeforeEach
    void archive() {
        archiver = new Archiver(
                raw,
                new LakePaths(
                        new Zones(zone("raw"), zone("lake"), zone("archive"), zone("quarantine")), "sales-marts"));
    }

    @Test
    void everyObjectIsCopiedAsItWasInspected() throws IOException {
        RawObject sales = inspected("sales.csv", "a,b\n1,2\n");

        List<RawObject> kept = archiver.copy(List.of(sales), NOW);

        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).location())
                .isEqualTo(zone("archive") + "/sales-marts/2023/08/" + sales.fileId() + "/sales.csv");
        assertThat(text(kept.get(0).location())).isEqualTo("a,b\n1,2\n");
        assertThat(path(sales.key())).exists();
    }

    @Test
    void theSameFileInManyFoldersIsCopiedAtOnceWithoutLeavingAnyOut() throws IOException {
        String content = "a,b\n" + "1,2\n".repeat(2_000_000);
        List<RawObject> objects = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            objects.add(inspected("till" + i + "/sales.csv", content));
        }

        List<RawObject> kept = archiver.copy(objects, NOW);

        assertThat(kept)
                .extracting(RawObject::key)
                .containsExactlyElementsOf(objects.stream().map(RawObject::key).toList());
        assertThat(text(kept.get(0).location()).equals(content)).isTrue();
        assertThat(filesIn("archive")).containsExactly("sales.csv");
    }

    @Test
    void anObjectThatChangedIsLeftOutWithItsDuplicatesAndLeavesNoCopy() throws IOException {
        RawObject changed = inspected("a.csv", "a,b\n1,2\n");
        RawObject duplicate = inspected("b.csv", "a,b\n1,2\n");
        RawObject gone = inspected("c.csv", "a,b\n3,4\n");
        RawObject other = inspected("d.csv", "a,b\n5,6\n");
        Files.writeString(path(changed.key()), "a,b\n1,3\n");
        Files.delete(path(gone.key()));

        assertThat(archiver.copy(List.of(changed, duplicate, gone, other), NOW))
                .extracting(RawObject::key)
                .containsExactly(other.key());
        assertThat(filesIn("archive")).containsExactly("b.csv", "d.csv");
    }

    @Test
    void rawObjectsGoUnlessTheirNameWasUsedAgain() throws IOException {
        RawObject sales = inspected("a.csv", "a,b\n1,2\n");
        RawObject overwritten = inspected("b.csv", "a,b\n3,4\n");
        RawObject gone = inspected("c.csv", "a,b\n5,6\n");
        List<RawObject> kept = archiver.copy(List.of(sales, overwritten, gone), NOW);
        Files.writeString(path(overwritten.key()), "a,b\n3,40\n");
        Files.delete(path(gone.key()));

        List<String> recorded = new ArrayList<>();
        archiver.removeRaw(batchOf(kept), object -> {
            synchronized (recorded) {
                recorded.add(object.key());
            }
        });

        assertThat(recorded).containsExactlyInAnyOrder(sales.key(), overwritten.key(), gone.key());
        assertThat(filesIn("raw")).containsExactly("b.csv");
        assertThat(text(overwritten.key())).isEqualTo("a,b\n3,40\n");
    }

    @Test
    void aRawObjectThatOnlyItsBytesTellFromTheClaimedOneStays() throws IOException {
        RawObject sales = inspected("a.csv", "a,b\n1,2\n");
        List<RawObject> kept = archiver.copy(List.of(sales), NOW);
        FileTime modified = Files.getLastModifiedTime(path(sales.key()));
        Files.writeString(path(sales.key()), "a,b\n1,3\n");
        Files.setLastModifiedTime(path(sales.key()), modified);

        archiver.removeRaw(batchOf(kept), object -> {});

        assertThat(text(sales.key())).isEqualTo("a,b\n1,3\n");
    }

    private RawObject inspected(String name, String content) throws IOException {
        Path file = folder.resolve("raw/sales-marts").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        RawZone.Listed listed = raw.find(zone("raw") + "/sales-marts/" + name).orElseThrow();
        return RawObject.of("sales", listed.key(), listed.etag(), listed.size())
                .content(sha256(content), 1)
                .build();
    }

    private static Batch batchOf(List<RawObject> objects) {
        return new Batch(
                1,
                "sales-marts",
                BatchPurpose.INTAKE,
                false,
                BatchState.PUBLISHED,
                NOW,
                new Frozen(Optional.empty(), "", LocalDate.EPOCH, Optional.empty()),
                objects,
                List.of());
    }

    private String zone(String name) {
        return "file:" + folder.resolve(name);
    }

    private static Path path(String key) {
        return Path.of(key.substring("file:".length()));
    }

    private static String text(String key) throws IOException {
        return Files.readString(path(key));
    }

    /** Names of the files in a zone, but for the checksums that Hadoop keeps beside them. */
    private List<String> filesIn(String zone) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(zone))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".crc"))
                    .sorted()
                    .toList();
        }
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
