package io.countinghouse.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.run.intake.OneObject;
import java.net.URI;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;
import org.junit.jupiter.api.Test;

class RawZoneTest {
    /** Lists one object of any key, as an object store may hold it; Hadoop resolves {@code ..} in it. */
    static final class OneObject extends RawLocalFileSystem {
        @Override
        public URI getUri() {
            return URI.create("oneobject://bucket");
        }

        @Override
        public RemoteIterator<LocatedFileStatus> listFiles(Path folder, boolean recursive) {
            Path object = new Path(folder + "/" + getConf().get("key"));
            FileStatus status = new FileStatus(7, false, 1, 1, 0, object);
            Iterator<LocatedFileStatus> one =
                    List.of(new LocatedFileStatus(status, null)).iterator();
            return RemoteIterators.remoteIteratorFromIterator(one);
        }
    }

    private static RawZone zoneWith(String key) {
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs.oneobject.impl", OneObject.class.getName());
        hadoop.setBoolean("fs.oneobject.impl.disable.cache", true);
        hadoop.set("key", key);
        return new RawZone(hadoop);
    }

    @Test
    void anObjectBelowTheFolderIsListed() {
        assertThat(zoneWith("a b/..c/x.csv").list("oneobject://bucket/raw/sales-marts"))
                .containsExactly(new RawZone.Listed(
                        "oneobject://bucket/raw/sales-marts/a b/..c/x.csv", "modified-0", 7, Instant.EPOCH));
    }

    @Test
    void aKeyThatLeadsOutOfTheFolderStopsTheRunBeforeItIsTouched() {
        for (String key : List.of("../other/x.csv", "a/../../../lake/x.csv", "../sales-marts-2/x.csv")) {
            assertThatThrownBy(() -> zoneWith(key).list("oneobject://bucket/raw/sales-marts"))
                    .isInstanceOfSatisfying(CountinghouseException.class, failure -> assertThat(failure.code())
                            .isEqualTo(ErrorCode.STORAGE));
        }
    }

    @Test
    void aKeyInAFailureStaysOnItsLine() {
        assertThatThrownBy(() -> zoneWith("../a\nb\u001b[2J/x.csv").list("oneobject://bucket/raw/sales-marts"))
                .hasMessageStartingWith("oneobject://bucket/raw/a\\u000ab\\u001b[2J/x.csv: found by listing ");
    }
}
