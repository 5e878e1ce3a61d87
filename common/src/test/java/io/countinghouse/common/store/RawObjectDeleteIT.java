package io.countinghouse.common.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.BatchPurpose;
import io.countinghouse.common.ledger.BatchState;
import io.countinghouse.common.ledger.Frozen;
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
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes from the raw zone of an object store once its batch is published. */
class RawObjectDeleteIT {
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
    private final String key = workspace.zones().raw() + "/sales-marts/sales.csv";

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void anObjectReplacedBetweenItsLastReadAndItsDeleteStays() throws Exception {
        Batch batch = published("1,2\n");
        ExecutorService driver = Executors.newSingleThreadExecutor();
        try {
            proxy.arm(new ObjectStoreFault(Answer.HELD, "DELETE", "sales.csv", 1, 1));
            Future<?> clearing = driver.submit(() -> archiver.removeRaw(batch, object -> {}));
            proxy.awaitHit();
            upload("1,3\n");
            proxy.heal();
            clearing.get();
        } finally {
            driver.shutdownNow();
        }

        assertThat(proxy.hit()).isEqualTo(1);
        assertThat(Files.readString(workspace.folder().resolve("raw/sales-marts/sales.csv")))
                .isEqualTo("1,3\n");
    }

    @Test
    void anObjectAsItWasReadGoesAndItsFolderStays() throws IOException {
        archiver.removeRaw(published("1,2\n"), object -> {});

        assertThat(workspace.objects("raw")).isEmpty();
        assertThat(workspace.folder().resolve("raw/sales-marts")).isDirectory();
    }

    @Test
    void aDeleteOfWhichTheAnswerWasLostIsDone() throws IOException {
        archiver.removeRaw(published("1,2\n"), object -> {});
        Batch batch = published("1,3\n");
        proxy.arm(new ObjectStoreFault(Answer.RESPONSE_LOST, "DELETE", "sales.csv", 1, 1));
        archiver.removeRaw(batch, object -> {});

        assertThat(proxy.hit()).isEqualTo(1);
        assertThat(workspace.objects("raw")).isEmpty();
    }

    @Test
    void aFileThatWasMovedIntoTheSandboxHasNoETagAndGoesAfterALookAtItsBytes() throws IOException {
        workspace.upload("sales-marts", "sales.csv", "1,2\n".getBytes(UTF_8));
        Batch batch = publishedAsListed("1,2\n");
        assertThat(batch.objects().get(0).etag()).startsWith("modified-");

        archiver.removeRaw(batch, object -> {});

        assertThat(workspace.objects("raw")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Answer.class,
            names = {"NOT_IMPLEMENTED", "CONDITION_UNSEEN"})
    void ofAStoreThatLacksTheConditionAnObjectGoesAfterALookAtItsBytes(Answer lack) throws IOException {
        for (String content : List.of("1,2\n", "1,3\n")) {
            Batch batch = published(content);
            // What asks with a condition; a delete without one passes.
            proxy.arm(new ObjectStoreFault(lack, "DELETE", "sales.csv", 1, content.equals("1,2\n") ? 1 : 0));
            archiver.removeRaw(batch, object -> {});
            assertThat(workspace.objects("raw")).isEmpty();
        }
    }

    private Batch published(String content) throws IOException {
        upload(content);
        Batch batch = publishedAsListed(content);
        assertThat(batch.objects().get(0).etag()).doesNotStartWith("modified-");
        return batch;
    }

    private void upload(String content) throws IOException {
        uploader.upload(Files.writeString(folder.resolve("sales.csv"), content), key);
    }

    private Batch publishedAsListed(String content) {
        RawZone.Listed listed =
                raw.list(workspace.zones().raw() + "/sales-marts").get(0);
        RawObject object = RawObject.of("sales", listed.key(), listed.etag(), listed.size())
                .content(sha256(content), 1)
                .build();
        return new Batch(
                1,
                "sales-marts",
                BatchPurpose.INTAKE,
                false,
                BatchState.PUBLISHED,
                NOW,
                new Frozen(Optional.empty(), "", LocalDate.EPOCH, Optional.empty()),
                List.of(object),
                List.of());
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
