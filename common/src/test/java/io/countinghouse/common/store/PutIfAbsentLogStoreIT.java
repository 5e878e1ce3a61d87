package io.countinghouse.common.store;

import static io.countinghouse.common.testing.ObjectStoreFault.ALWAYS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import io.countinghouse.common.testing.ObjectStoreFault;
import io.countinghouse.common.testing.ObjectStoreFault.Answer;
import io.countinghouse.common.testing.ObjectStoreProxy;
import io.countinghouse.common.testing.RealParts;
import io.delta.storage.CloseableIterator;
import io.delta.storage.LogStore;
import io.delta.storage.S3SingleDriverLogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Delta's contract of a log store, between drivers that share nothing but the bucket. */
class PutIfAbsentLogStoreIT {
    private final ObjectStoreProxy proxy =
            new ObjectStoreProxy(URI.create(RealParts.shared().s3Endpoint()));
    private final ExecutorService drivers = Executors.newFixedThreadPool(2);
    private final String log = RealParts.shared().workspace().zones().lake() + "/sales_lines/_delta_log/";

    /** One driver's log store, with connections of its own. */
    private record Driver(LogStore store, Configuration hadoop) {
        void commit(Path version, String... lines) throws IOException {
            store.write(version, List.of(lines).iterator(), false, hadoop);
        }

        List<String> read(Path version) throws IOException {
            List<String> lines = new ArrayList<>();
            try (CloseableIterator<String> read = store.read(version, hadoop)) {
                read.forEachRemaining(lines::add);
            }
            return lines;
        }

        List<String> list(Path from) throws IOException {
            List<String> names = new ArrayList<>();
            for (Iterator<FileStatus> files = store.listFrom(from, hadoop); files.hasNext(); ) {
                names.add(files.next().getPath().getName());
            }
            return names;
        }
    }

    private static Driver driver(String endpoint) {
        Configuration hadoop = RealParts.shared().s3a(endpoint);
        return new Driver(new PutIfAbsentLogStore(hadoop), hadoop);
    }

    /** A driver that the proxy may disturb. */
    private Driver disturbed;

    private Driver other;

    @BeforeEach
    void start() throws IOException {
        disturbed = driver(proxy.endpoint());
        other = driver(RealParts.shared().s3Endpoint());
        disturbed.commit(version(0), "first");
    }

    @AfterEach
    void stop() {
        drivers.shutdownNow();
        proxy.close();
    }

    private Path version(int number) {
        return new Path(log + String.format("%020d.json", number));
    }

    @Test
    void aCommitIsSeenWholeByEveryDriverAtOnce() throws IOException {
        disturbed.commit(version(1), "{\"commitInfo\":{}}", "{\"text\":\"Zürich, 東京\"}");

        assertThat(other.list(version(0))).containsExactly("00000000000000000000.json", "00000000000000000001.json");
        assertThat(other.list(version(1))).containsExactly("00000000000000000001.json");
        assertThat(other.read(version(1))).containsExactly("{\"commitInfo\":{}}", "{\"text\":\"Zürich, 東京\"}");
        assertThat(other.store().isPartialWriteVisible(version(1), other.hadoop()))
                .isFalse();
    }

    @Test
    void aLogOfManyFilesIsListedWholeAndInOrderFromAnyOfThem() throws Exception {
        List<Future<?>> written = new ArrayList<>();
        for (int number = 1; number <= 1100; number++) {
            Path version = version(number);
            written.add(drivers.submit(() -> {
                disturbed.commit(version, "line");
                return null;
            }));
        }
        for (Future<?> one : written) {
            one.get();
        }
        other.commit(new Path(log + "_staged_commits/00000000000000000003.json"), "staged");
        other.commit(new Path(log + ".hidden"), "hidden");
        LogStore asShipped = new S3SingleDriverLogStore(other.hadoop());

        for (Path from : List.of(
                version(0),
                version(1),
                version(1100),
                new Path(log + "00000000000000000007."),
                new Path(log + "00000000000000000099.checkpoint.parquet"),
                new Path(log + "_last_checkpoint"),
                // From the first one on, as Delta asks for it.
                new Path(log + "\u0000"),
                new Path(log.replace("/_delta_log/", "/") + "\u0000"),
                new Path(log + "z"))) {
            assertThat(other.list(from)).as(from.getName()).isEqualTo(new Driver(asShipped, other.hadoop()).list(from));
        }
        assertThat(other.list(new Path(log + "00000000000000000007."))).hasSize(1100 - 7 + 1 + 1);
        FileStatus first = other.store().listFrom(version(5), other.hadoop()).next();
        assertThat(first)
                .isEqualTo(asShipped.listFrom(version(5), other.hadoop()).next());
        assertThat(first.getLen()).isEqualTo("line\n".length());
        assertThat(first.getModificationTime()).isPositive();
    }

    @Test
    void aLogThatIsNotThereIsToldApartFromAnEmptyRest() throws IOException {
        assertThat(other.list(version(1))).isEmpty();
        assertThatThrownBy(() -> other.list(new Path(
                        log.replace("sales_lines", "no_lines") + version(0).getName())))
                .isInstanceOf(FileNotFoundException.class);
    }

    @Test
    void aVersionIsCommittedOnceUnlessItMayBeOverwritten() throws IOException {
        assertThatThrownBy(() -> other.commit(version(0), "second")).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> disturbed.commit(version(0), "first")).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(other.read(version(0))).containsExactly("first");

        other.store().write(version(0), List.of("second").iterator(), true, other.hadoop());
        assertThat(disturbed.read(version(0))).containsExactly("second");
    }

    @Test
    void ofTwoDriversThatCommitOneVersionAtOnceExactlyOneWins() throws Exception {
        CyclicBarrier together = new CyclicBarrier(2);
        for (int number = 1; number <= 40; number++) {
            Path version = version(number);
            Future<Boolean> one = drivers.submit(() -> wins(disturbed, version, "one", together));
            Future<Boolean> two = drivers.submit(() -> wins(other, version, "two", together));

            assertThat(List.of(one.get(), two.get())).as("version " + number).containsOnlyOnce(true);
            assertThat(other.read(version)).containsExactly(one.get() ? "one" : "two");
        }
        assertThat(other.list(version(0))).hasSize(41);
    }

    private static boolean wins(Driver driver, Path version, String line, CyclicBarrier together) throws Exception {
        together.await();
        try {
            driver.commit(version, line);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Test
    void aDriverPausedInsideACommitFindsThatItsSuccessorCommittedAndOverwritesNothing() throws Exception {
        proxy.arm(new ObjectStoreFault(Answer.HELD, "PUT", version(1).getName(), 1, 1));
        Future<Boolean> paused = drivers.submit(() -> wins(disturbed, version(1), "paused", new CyclicBarrier(1)));
        proxy.awaitHit();
        other.commit(version(1), "successor");
        proxy.heal();

        assertThat(paused.get()).isFalse();
        assertThat(other.read(version(1))).containsExactly("successor");
    }

    @Test
    void aCommitOfWhichTheAnswerWasLostIsFoundToBeOnesOwn() throws IOException {
        proxy.arm(new ObjectStoreFault(Answer.RESPONSE_LOST, "PUT", version(1).getName(), 1, 1));
        disturbed.commit(version(1), "mine");

        assertThat(proxy.hit()).isEqualTo(1);
        assertThat(other.read(version(1))).containsExactly("mine");
        assertThat(other.list(version(0))).hasSize(2);
    }

    /** More answers are lost than the SDK alone would ask again for. */
    @Test
    void anAnswerLostAgainAndAgainStillLeavesOneCommit() throws IOException {
        proxy.arm(new ObjectStoreFault(Answer.RESPONSE_LOST, "PUT", version(1).getName(), 1, 5));
        disturbed.commit(version(1), "mine");

        assertThat(proxy.hit()).isEqualTo(5);
        assertThat(other.read(version(1))).containsExactly("mine");
    }

    @Test
    void aCommitThatCollidedWithAnotherRequestIsTriedAgainWithinBounds() throws IOException {
        proxy.arm(new ObjectStoreFault(Answer.CONFLICT, "PUT", version(1).getName(), 1, 2));
        disturbed.commit(version(1), "mine");
        assertThat(proxy.hit()).isEqualTo(2);
        assertThat(other.read(version(1))).containsExactly("mine");

        proxy.arm(new ObjectStoreFault(Answer.CONFLICT, "PUT", version(2).getName(), 1, ALWAYS));
        assertThatThrownBy(() -> disturbed.commit(version(2), "mine")).hasMessageContaining("Conflict");
        assertThat(other.list(version(0))).hasSize(2);
    }

    @Test
    void anOutageFailsAsOne() {
        proxy.arm(new ObjectStoreFault(Answer.INTERNAL_ERROR, "PUT", version(1).getName(), 1, ALWAYS));

        assertThatThrownBy(() -> disturbed.commit(version(1), "mine"))
                .satisfies(failure -> assertThat(Outage.among(failure)).contains(ErrorCode.STORAGE_UNREACHABLE));
    }

    @ParameterizedTest
    @EnumSource(
            value = Answer.class,
            names = {"NOT_IMPLEMENTED", "CONDITION_UNSEEN"})
    void aStoreThatLacksTheConditionIsFoundOutOnceAndServedAsBefore(Answer lack) throws IOException {
        try (ObjectStoreProxy lacking = new ObjectStoreProxy(URI.create(proxy.endpoint()))) {
            lacking.arm(new ObjectStoreFault(lack, "PUT", ".put-if-absent-", 1, ALWAYS));
            Driver driver = driver(lacking.endpoint());
            driver.commit(version(1), "one");
            int probes = lacking.hit();
            driver.commit(version(2), "two");

            assertThat(probes).isPositive();
            assertThat(lacking.hit()).isEqualTo(probes);
            assertThatThrownBy(() -> driver.commit(version(1), "other")).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(other.read(version(1))).containsExactly("one");
            // Names that begin with a dot come after this one.
            assertThat(other.list(new Path(log + "!")))
                    .containsExactlyElementsOf(IntStream.rangeClosed(0, 2)
                            .mapToObj(number -> version(number).getName())
                            .toList());
        }
    }

    @Test
    void aProbeThatFailsIsMadeAgain() throws IOException {
        try (ObjectStoreProxy failing = new ObjectStoreProxy(URI.create(proxy.endpoint()))) {
            failing.arm(new ObjectStoreFault(Answer.INTERNAL_ERROR, "PUT", ".put-if-absent-", 1, ALWAYS));
            Driver driver = driver(failing.endpoint());
            assertThatThrownBy(() -> driver.commit(version(1), "one"))
                    .satisfies(failure -> assertThat(Outage.among(failure)).isNotEqualTo(Optional.empty()));
            failing.heal();
            driver.commit(version(1), "one");

            assertThat(other.read(version(1))).containsExactly("one");
        }
    }
}
