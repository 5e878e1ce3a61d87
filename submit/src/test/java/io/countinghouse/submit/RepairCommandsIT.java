package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools for the day after, as an operator types them. */
class RepairCommandsIT {
    private static final Commands COMMANDS = Commands.shared();

    @TempDir
    private static Path folder;

    /** By hand: 20.00 and 9.99 are of the first salesperson, who sold most; 0.30 is 1 % of 29.99. */
    @Test
    void aChangedCentIsNamedWithExitCode3AndRebuiltAndABadLineIsMendedAndReplayed() throws IOException {
        Workspace workspace = SalesFiles.workspace(folder);
        SalesFiles.upload(workspace, "sales_data_1.csv", SalesFiles.ONE_BAD_OF_THREE);
        done(workspace, "run", "sales-marts");

        workspace.execute("UPDATE sales_team_data_mart SET total_sales = 5.51 WHERE sales_person_id = 2");
        Outcome differs = COMMANDS.run(workspace, "reconcile", "sales-marts");
        assertThat(differs.status()).as(differs.err()).isEqualTo(3);
        assertThat(differs.out())
                .contains("DIFFERS mart sales_team_data_mart in the lake with MySQL")
                .contains(
                        "store_id=101, sales_month=2023-08-01, sales_person_id=2; total_sales: found 5.51, expected 5.50");
        done(workspace, "rebuild", "sales-marts", "--slices", "store_id=101,sales_month=2023-08-01");

        Path exported = Files.createDirectory(folder.resolve("to mend")).resolve("mend.csv");
        assertThat(done(workspace, "quarantine", "export", "sales-marts", "--out", exported.toString()))
                .startsWith("1 rows in " + exported);
        Files.writeString(exported, Files.readString(exported).replaceFirst("2023/08/05", "2023-08-05"));
        done(workspace, "quarantine", "replay", "sales-marts", exported.toString());

        assertThat(done(workspace, "reconcile", "sales-marts", "--slices", "store_id=101,sales_month=2023-08-01"))
                .contains("  equal   ")
                .doesNotContain("DIFFERS");
        assertThat(workspace.query(SalesFiles.TEAM))
                .containsExactlyInAnyOrder(
                        "101|1|Ann Lee|2023-08-01|29.99|1|0.30", "101|2|null|2023-08-01|5.50|2|0.00");
        assertThat(done(workspace, "quarantine", "discard", "sales-marts", "--reason", "test till"))
                .isEqualTo("0 rows discarded: test till\n");
    }

    private static String done(Workspace workspace, String... arguments) {
        Outcome outcome = COMMANDS.run(workspace, arguments);
        assertThat(outcome.status()).as(outcome.err()).isZero();
        return outcome.out();
    }
}
