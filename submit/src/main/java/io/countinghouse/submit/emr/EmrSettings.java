package io.countinghouse.submit.emr;

import io.countinghouse.common.config.Problems;
import io.countinghouse.common.config.Section;
import io.countinghouse.common.config.SettingsFile;
import io.countinghouse.common.config.Spelling;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * All that the files in {@code submit/emr} say of one environment.
 *
 * @param jobs in the order of their names
 */
record EmrSettings(List<JobEntry> jobs, Place place, SparkProfiles serverless, SparkProfiles ec2) {
    /** Letters, digits and hyphens; what the file of an environment may be called. */
    private static final Pattern ENVIRONMENT = Pattern.compile("[a-z0-9][a-z0-9-]*");

    /**
     * Reads the files and tells all of their mistakes at once.
     *
     * @param folder {@code submit/emr}
     * @param variables those of the process, which may say ids
     * @throws CountinghouseException CONFIGURATION
     */
    static EmrSettings read(Path folder, String environment, Map<String, String> variables) {
        if (!ENVIRONMENT.matcher(environment).matches()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "--env: found \"" + environment + "\", expected the name of a file in " + folder.resolve("env"));
        }
        Problems problems = new Problems();
        Section jobs = SettingsFile.read(folder.resolve("jobs.conf"), variables, problems);
        Section place = SettingsFile.read(folder.resolve("env/" + environment + ".conf"), variables, problems);
        Path spark = folder.resolve("spark");
        EmrSettings read = new EmrSettings(
                new ArrayList<>(),
                Place.from(environment, place),
                SparkProfiles.from(
                        SettingsFile.read(spark.resolve("common.conf"), Map.of(), problems),
                        SettingsFile.read(spark.resolve("serverless.conf"), Map.of(), problems)),
                SparkProfiles.from(
                        SettingsFile.read(spark.resolve("common.conf"), Map.of(), new Problems()),
                        SettingsFile.read(spark.resolve("ec2.conf"), Map.of(), problems)));
        for (String name : jobs.keys()) {
            Section section = jobs.section(name);
            JobEntry job = JobEntry.from(name, section);
            read.judge(job, section, folder);
            read.jobs().add(job);
        }
        jobs.requireNoOtherKeys();
        problems.check();
        return new EmrSettings(List.copyOf(read.jobs()), read.place(), read.serverless(), read.ec2());
    }

    private void judge(JobEntry job, Section section, Path folder) {
        for (Target target : Target.values()) {
            Map<String, ?> sizes = profiles(target).sizes();
            if (!job.size().isEmpty() && !sizes.containsKey(job.size())) {
                section.reject(
                        "size",
                        "\"" + job.size() + "\"",
                        "one of " + String.join(", ", sizes.keySet()) + ", the sizes of spark/" + target + ".conf");
            }
        }
        if (!job.role().isEmpty() && !place.roles().containsKey(job.role())) {
            section.reject(
                    "role",
                    "\"" + job.role() + "\"",
                    "one of " + String.join(", ", place.roles().keySet()) + ", the roles of env/" + place.name()
                            + ".conf");
        }
        if (!job.conf().isEmpty() && !Files.isRegularFile(folder.resolve("conf").resolve(job.conf()))) {
            section.reject("conf", "\"" + job.conf() + "\"", "a file in " + folder.resolve("conf"));
        }
    }

    SparkProfiles profiles(Target target) {
        return switch (target) {
            case serverless -> serverless;
            case ec2 -> ec2;
        };
    }

    /** @throws CountinghouseException USAGE when {@code jobs.conf} does not know it */
    JobEntry job(String name) {
        List<String> names = jobs.stream().map(JobEntry::job).toList();
        return jobs.stream()
                .filter(job -> job.job().equals(name))
                .findFirst()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        "job: found \"" + name + "\", expected one of " + String.join(", ", names)
                                + ", the entries of submit/emr/jobs.conf"
                                + Spelling.nearest(name, names)
                                        .map(nearest -> "; did you mean " + nearest + "?")
                                        .orElse("")));
    }

    /** The same with an environment whose values somebody else fills in. */
    EmrSettings with(Place other) {
        return new EmrSettings(jobs, other, serverless, ec2);
    }
}
