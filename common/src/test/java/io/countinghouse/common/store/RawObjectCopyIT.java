package io.countinghouse.common.store;

import static io.countinghouse.common.testing.ObjectStoreFault.ALWAYS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.testing.ObjectStoreFault;
import io.countinghouse.common.testing.ObjectStoreFault.Answer;
import io.countinghouse.common.testing.ObjectStoreProxy;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How what was delivered comes into the archive of an object store. */
class RawObjectCopyIT {
    private static final Instant NOW = Instant.parse("2023-08-03T10:00:00Z");

    @TempDir
    private Path folder;

    private final ObjectStoreProxy proxy =
            new ObjectStoreProxy(URI.create(RealParts.shared().s3Endpoint()));
    private final Workspace workspace = RealParts.shared().workspace();
    private final RawZone raw = new RawZone(RealParts.shared().s3a(proxy.endpoint()));
    private final RawZone uploader =
            new RawZone(RealParts.shared().s3a(RealParts.shared().s3Endpoint()));
    private final Archiver archiver = new Archiver(raw, new LakePaths(workspace.zones(), "sales-marts"));

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void theStoreCopiesAnObjectAsItWasInspectedAndNoByteOfItIsRead() throws Exception {
        RawObject sales = inspected("sales.csv", "1,2\n");
        RawObject spaced = inspected("a b/\u00fc+%41.csv", "3,4\n");
        proxy.arm(new ObjectStoreFault(Answer.INTERNAL_ERROR, "GET", ".csv", 1, ALWAYS));

        List<RawObject> kept = archiver.copy(List.of(sales, spaced), NOW);

        assertThat(kept).extracting(RawObject::key).containsExactly(sales.key(), spaced.key());
        proxy.heal();
        assertThat(archived())
                .containsExactlyInAnyOrder(sales.fileId() + "/sales.csv 1,2\n", spaced.fileId() + "/___41.csv 3,4\n");
        assertThat(archiver.copy(List.of(sales), NOW)).as("again").hasSize(1);
    }

    @Test
    void anObjectThatWasReplacedOrIsGoneSinceIsLeftOutAndLeavesNoCopy() throws Exception {
        RawObject replaced = inspected("a.csv", "1,2\n");
        RawObject gone = inspected("b.csv", "3,4\n");
        RawObject other = inspected("c.csv", "5,6\n");
        upload("a.csv", "1,3\n");
        uploader.delete(gone.key());

        assertThat(archiver.copy(List.of(replaced, gone, other), NOW))
                .extracting(RawObject::key)
                .containsExactly(other.key());
        assertThat(archived()).containsExactly(other.fileId() + "/c.csv 5,6\n");
    }

    @ParameterizedTest
    @EnumSource(
            value = Answer.class,
            names = {"NOT_IMPLEMENTED", "CONDITION_UNSEEN"})
    void ofAStoreThatLacksTheConditionTheDriverCopiesWhatItDigests(Answer lack) throws Exception {
        proxy.arm(new ObjectStoreFault(lack, "PUT", "/archive/", 1, 1));
        RawObject sales = inspected("sales.csv", "1,2\n");
        RawObject replaced = inspected("a.csv", "3,4\n");
        upload("a.csv", "3,5\n");

        assertThat(archiver.copy(List.of(sales, replaced), NOW))
                .extracting(RawObject::key)
                .containsExactly(sales.key());
        assertThat(archived()).containsExactly(sales.fileId() + "/sales.csv 1,2\n");
    }

    @Test
    void aCopyOfWhichTheAnswerWasLostIsMade() throws Exception {
        archiver.copy(List.of(inspected("first.csv", "0\n")), NOW);
        RawObject sales = inspected("sales.csv", "1,2\n");
        proxy.arm(new ObjectStoreFault(Answer.RESPONSE_LOST, "PUT", "sales.csv", 1, 1));

        assertThat(archiver.copy(List.of(sales), NOW)).hasSize(1);
        assertThat(proxy.hit()).isEqualTo(1);
        assertThat(archived()).contains(sales.fileId() + "/sales.csv 1,2\n");
    }

    private RawObject inspected(String name, String content) throws Exception {
        upload(name, content);
        RawZone.Listed listed =
                raw.find(workspace.zones().raw() + "/sales-marts/" + name).orElseThrow();
        assertThat(listed.etag()).doesNotStartWith("modified-");
        return RawObject.of("sales", listed.key(), listed.etag(), listed.size())
                .content(
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8))),
                        1)
                .build();
    }

    private void upload(String name, String content) throws IOException {
        uploader.upload(
                Files.writeString(folder.resolve("upload"), content),
                workspace.zones().raw() + "/sales-marts/" + name);
    }

    /** Of each object of the archive its last two names and its content. */
    private List<String> archived() throws IOException {
        Path archive = workspace.folder().resolve("archive");
        try (var files = Files.walk(archive)) {
            List<String> found = new ArrayList<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.add(file.getParent().getFileName() + "/" + file.getFileName() + " " + Files.readString(file));
            }
            return found;
        }
    }
}
