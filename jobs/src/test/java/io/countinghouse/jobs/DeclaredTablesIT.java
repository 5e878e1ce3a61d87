package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.ConfigurationFiles;
import io.countinghouse.common.config.Secret;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the marts of all jobs declare is what {@code migrate} makes. */
class DeclaredTablesIT {
    private final Workspace workspace = RealParts.shared().workspace();

    @Test
    void everyMartAndItsStageHaveTheDeclaredColumns() {
        workspace.migrate();
        for (String job : JobRegistry.names()) {
            List<Mart> marts = marts(job);
            assertThat(marts).isNotEmpty();
            MartTables.requireAsDeclared(new Database(workspace.runtime()), marts);
            assertThat(MartTables.makeStages(new Database(workspace.migration()), marts))
                    .as("stages of %s that the migrations made otherwise", job)
                    .isZero();
        }
    }

    @Test
    void aStageThatIsNotThereIsMade() {
        workspace.migrate();
        for (String job : JobRegistry.names()) {
            List<Mart> marts = marts(job);
            marts.forEach(mart -> workspace.execute("DROP TABLE stage_" + mart.name()));
            assertThat(MartTables.makeStages(new Database(workspace.migration()), marts))
                    .isEqualTo(marts.size());
            MartTables.requireAsDeclared(new Database(workspace.runtime()), marts);
        }
    }

    private static List<Mart> marts(String job) {
        return new ConfigurationFiles(Optional.of(RealParts.root().resolve("conf")))
                .load("local", Optional.of(job), List.of(), List.of(), name -> Optional.of(new Secret("unused")))
                .forJob(JobRegistry.definition(job))
                .job()
                .marts();
    }
}
