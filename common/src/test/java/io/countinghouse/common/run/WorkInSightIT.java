package io.countinghouse.common.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.config.Settings;
import io.countinghouse.common.config.WorkSettings;
import io.countinghouse.common.config.WorkSettings.Choice;
import io.countinghouse.common.config.WorkSize;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Lease;
import io.countinghouse.common.ledger.LeaseKeeper;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.ledger.ObjectState;
import io.countinghouse.common.ledger.RawObject;
import io.countinghouse.common.run.WorkInSight.Kind;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkInSightIT {
    private static final Job JOB =
            new Job("some-job", List.of(), List.of(), List.of(), List.of(), RejectLimits.DEFAULT);
    private static final long MIB = 1 << 20;

    private Workspace workspace;

    @BeforeEach
    void migrate() {
        workspace = RealParts.shared().workspace();
        workspace.migrate();
    }

    @Test
    void whatWaitsInTheRawZoneTellsHowLargeARunIs() {
        assertThat(inSight(Kind.WAITING))
                .isEqualTo(new WorkInSight(WorkSize.SMALL, "small: 0 B wait, medium from 0.5 MiB, large from 1.0 MiB"));

        workspace.upload("some-job", "one.csv", new byte[(int) MIB - 1]);
        // Others' objects are not read.
        workspace.upload("some-job", "two.csv.tmp", new byte[(int) MIB]);
        workspace.upload("other-job", "three.csv", new byte[(int) MIB]);
        assertThat(inSight(Kind.WAITING))
                .isEqualTo(new WorkInSight(
                        WorkSize.MEDIUM, "medium: 0.9 MiB wait, medium from 0.5 MiB, large from 1.0 MiB"));

        workspace.upload("some-job", "deeper/four.csv", new byte[1]);
        assertThat(inSight(Kind.WAITING))
                .isEqualTo(new WorkInSight(
                        WorkSize.LARGE, "large: 1.0 MiB wait, medium from 0.5 MiB, large from 1.0 MiB"));
        assertThat(inSight(Kind.OPEN).size()).isEqualTo(WorkSize.SMALL);
    }

    @Test
    void anOpenBatchCountsWhereverItsFilesLie() {
        claim(3 * MIB / 2, ObjectState.CLAIMED);

        assertThat(inSight(Kind.WAITING).why())
                .isEqualTo("large: 1.5 MiB wait, medium from 0.5 MiB, large from 1.0 MiB");
        assertThat(inSight(Kind.OPEN).why()).isEqualTo("large: 1.5 MiB open, medium from 0.5 MiB, large from 1.0 MiB");
        assertThat(inSight(Kind.TAKEN).why())
                .isEqualTo("small: 0 B taken so far, medium from 0.5 MiB, large from 1.0 MiB");

        workspace.execute("UPDATE ledger_file SET landed = 7");
        assertThat(inSight(Kind.WAITING).why())
                .isEqualTo("large: 1.5 MiB wait after 1.5 MiB, medium from 0.5 MiB, large from 1.0 MiB");
        workspace.execute("UPDATE ledger_batch SET state = 'CLOSED'");
        workspace.execute("UPDATE ledger_object SET size = 8 * size");
        assertThat(inSight(Kind.WAITING).why()).startsWith("small: 0 B wait, ");
        workspace.upload("some-job", "two.csv", new byte[7]);
        assertThat(inSight(Kind.WAITING).why())
                .isEqualTo("medium: 7 B wait after 12.0 MiB, medium from 0.5 MiB, large from 1.0 MiB");
        workspace.execute("UPDATE ledger_object SET size = size / 8");
        assertThat(inSight(Kind.TAKEN).why())
                .isEqualTo("large: 1.5 MiB taken so far, medium from 0.5 MiB, large from 1.0 MiB");
    }

    @Test
    void refusedFilesOfAnOpenBatchAreNotRead() {
        claim(3 * MIB / 2, ObjectState.REFUSED);

        assertThat(inSight(Kind.OPEN).size()).isEqualTo(WorkSize.SMALL);
    }

    @Test
    void aSettingGoesBeforeTheBytes() {
        workspace.upload("some-job", "one.csv", new byte[2 * (int) MIB]);

        assertThat(inSight(Kind.WAITING, Choice.SMALL))
                .isEqualTo(new WorkInSight(WorkSize.SMALL, "small, as run.size says"));
        assertThat(inSight(Kind.TAKEN, Choice.LARGE))
                .isEqualTo(new WorkInSight(WorkSize.LARGE, "large, as run.size says"));
    }

    private void claim(long size, ObjectState state) {
        RawObject object = RawObject.of("some", "s3a://bucket/raw/some-job/one.csv", "etag", size)
                .content("f".repeat(64), 7)
                .is(state)
                .build();
        Database database = new Database(workspace.runtime());
        try (LeaseKeeper keeper = LeaseKeeper.acquire(
                database, workspace.settings().lease(), "some-job", "run-1", "here", reason -> {})) {
            Lease lease = keeper.lease();
            new Ledger(database)
                    .claim(
                            lease,
                            "s3a://bucket/raw/some-job/",
                            List.of(object),
                            List.of(),
                            List.of(),
                            Optional.empty());
        }
    }

    private WorkInSight inSight(Kind kind) {
        return inSight(kind, Choice.AUTO);
    }

    private WorkInSight inSight(Kind kind, Choice choice) {
        Settings settings = workspace.settings().toBuilder()
                .work(new WorkSettings(choice, MIB / 2, MIB, Map.of(), Map.of(), Map.of()))
                .build();
        return WorkInSight.of(kind, settings, JOB, RealParts.shared().hadoop());
    }
}
