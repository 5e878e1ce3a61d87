package io.countinghouse.jobs.cli;

import io.countinghouse.common.config.MysqlSettings;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.ledger.Migrations;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.jobs.JobRegistry;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "migrate",
        description = "Bring the MySQL tables to this version, as the migration user.",
        mixinStandardHelpOptions = true)
public final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() {
        System.out.println(migrate(options));
        return 0;
    }

    /** Applies what the database has not seen, and makes the stages of all jobs' marts; returns what was done. */
    public static String migrate(ConfigurationOptions options) {
        MysqlSettings migration = options.settings(true).migration().orElseThrow();
        int applied = Migrations.migrate(migration);
        Database database = new Database(migration);
        int stages = 0;
        for (JobModule job : JobRegistry.modules()) {
            stages += MartTables.makeStages(database, job.asShipped().marts());
        }
        return applied + stages == 0
                ? "The tables are up to date."
                : applied + " migrations applied" + (stages == 0 ? "." : ", " + stages + " stages of marts made.");
    }
}
