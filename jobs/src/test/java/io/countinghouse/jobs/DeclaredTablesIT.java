package io.countinghouse.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the marts of all jobs declare is what {@code migrate} makes. */
class DeclaredTablesIT {
    private final Workspace workspace = RealParts.shared().workspace();

    @Test
    void everyMartAndItsStageHaveTheDeclaredColumns() {
        workspace.migrate();
        for (JobModule job : JobRegistry.modules()) {
            List<Mart> marts = job.asShipped().marts();
            assertThat(marts).isNotEmpty();
            // The first jobs' migrations made their stages, too.
            boolean ofItsOwn = getClass().getResource("/db/jobs/" + job.name()) != null;
            assertThat(MartTables.makeStages(new Database(workspace.migration()), marts))
                    .as("stages of %s that the migrations made otherwise", job.name())
                    .isEqualTo(ofItsOwn ? marts.size() : 0);
            MartTables.requireAsDeclared(new Database(workspace.runtime()), marts);
        }
    }

    @Test
    void aStageThatIsNotThereIsMade() {
        workspace.migrate();
        for (JobModule job : JobRegistry.modules()) {
            List<Mart> marts = job.asShipped().marts();
            marts.forEach(mart -> workspace.execute("DROP TABLE IF EXISTS stage_" + mart.name()));
            assertThat(MartTables.makeStages(new Database(workspace.migration()), marts))
                    .isEqualTo(marts.size());
            MartTables.requireAsDeclared(new Database(workspace.runtime()), marts);
        }
    }
}
