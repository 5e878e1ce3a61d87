package io.countinghouse.jobs;

import io.countinghouse.common.config.Section;
import io.countinghouse.common.config.Spelling;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.JobModule;
import io.countinghouse.common.job.JobPolicies;
import io.countinghouse.jobs.balances.BalancesModule;
import io.countinghouse.jobs.billing.BillingModule;
import io.countinghouse.jobs.offsets.OffsetsModule;
import io.countinghouse.jobs.receipts.ReceiptsModule;
import io.countinghouse.jobs.sales.SalesModule;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Every job there is; a new one is a line here. A job of another jar on the class path names its {@link JobModule} as a service
 * (see {@link ServiceLoader}).
 */
public final class JobRegistry {
    private static final List<JobModule> SHIPPED = List.of(
            new SalesModule(), new OffsetsModule(), new BillingModule(), new ReceiptsModule(), new BalancesModule());

    private JobRegistry() {}

    /**
     * In the order in which the demo shows them.
     *
     * @throws CountinghouseException USAGE when another jar brings none, or one of a name that is there
     */
    public static List<JobModule> modules() {
        List<JobModule> all = new ArrayList<>(SHIPPED);
        try {
            ServiceLoader.load(JobModule.class, JobRegistry.class.getClassLoader())
                    .forEach(all::add);
        } catch (ServiceConfigurationError e) {
            throw new CountinghouseException(ErrorCode.USAGE, "Jobs of other jars: " + e.getMessage(), e);
        }
        if (all.stream().map(JobModule::name).distinct().count() < all.size()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "Jobs: found two of one name among "
                            + all.stream().map(JobModule::name).toList() + ", expected each once");
        }
        return List.copyOf(all);
    }

    public static List<String> names() {
        return modules().stream().map(JobModule::name).toList();
    }

    /** Fails with USAGE for a name that is not there. */
    public static JobModule module(String name) {
        return modules().stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        "job: found \"" + name + "\", expected one of " + String.join(", ", names())
                                + Spelling.nearest(name, names())
                                        .map(nearest -> "; did you mean " + nearest + "?")
                                        .orElse("")));
    }

    /** Makes the job from its settings; fails with USAGE for a name that is not there. */
    public static Function<Section, Job> definition(String name) {
        JobModule module = module(name);
        return section -> JobPolicies.define(section, module::define);
    }

    /**
     * Fails unless the job's lake tables and marts are its own: no two jobs write to one.
     *
     * @throws CountinghouseException USAGE
     */
    public static void requireTablesOfItsOwn(Job job) {
        for (JobModule other : modules()) {
            if (!other.name().equals(job.name())) {
                Set<String> shared = tables(job);
                shared.retainAll(tables(other.asShipped()));
                if (!shared.isEmpty()) {
                    throw new CountinghouseException(
                            ErrorCode.USAGE,
                            "Jobs: found tables of both " + job.name() + " and " + other.name() + ": " + shared
                                    + ", expected each to be one job's own");
                }
            }
        }
    }

    private static Set<String> tables(Job job) {
        Set<String> names = new TreeSet<>();
        job.landings().forEach(landing -> landing.tables().forEach(table -> names.add(table.name())));
        job.marts().forEach(mart -> names.add(mart.name()));
        return names;
    }

    public static void requireKnown(String name) {
        module(name);
    }
}
