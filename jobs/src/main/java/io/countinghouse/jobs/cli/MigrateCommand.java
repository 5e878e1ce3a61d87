package io.countinghouse.jobs.cli;

import io.countinghouse.common.ledger.Migrations;
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
        int applied = Migrations.migrate(options.settings(true).migration().orElseThrow());
        System.out.println(applied == 0 ? "The tables are up to date." : applied + " migrations applied.");
        return 0;
    }
}
