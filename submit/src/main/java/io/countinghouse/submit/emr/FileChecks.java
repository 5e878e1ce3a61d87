package io.countinghouse.submit.emr;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What can be judged without a call: the files, by themselves and beside this version's jobs. */
final class FileChecks {
    /** Of the label that this version is built for. */
    private static final String PROVEN_LABEL = "emr-spark-8.0.0";

    private static final String PROVEN = "Spark 4.0.2, Scala 2.13, Delta 4.0.0, JDK 17";
    private static final int DAYS_TO_MOVE = 90;

    private FileChecks() {}

    /**
     * All of them.
     *
     * @param folder of the files
     * @param registered the jobs that the job jar has
     * @param today by which the label's support is judged
     */
    static List<Finding> of(EmrSettings settings, Path folder, List<String> registered, LocalDate today) {
        List<Finding> findings = new ArrayList<>(jobs(settings, registered));
        findings.add(label(settings.place()));
        findings.add(support(settings.place(), today));
        findings.add(AuthoritiesFile.finding(settings.place(), folder));
        return findings;
    }

    private static List<Finding> jobs(EmrSettings settings, List<String> registered) {
        List<String> named = settings.jobs().stream().map(JobEntry::job).toList();
        List<Finding> findings = new ArrayList<>();
        named.stream()
                .filter(job -> !registered.contains(job))
                .forEach(job -> findings.add(Finding.wrong(
                        "submit/emr/jobs.conf",
                        "an entry of " + job,
                        "one of the job jar's: " + String.join(", ", registered))));
        registered.stream()
                .filter(job -> !named.contains(job))
                .forEach(job -> findings.add(
                        Finding.wrong("submit/emr/jobs.conf", "no entry of " + job, "one, which the job jar has")));
        if (findings.isEmpty()) {
            findings.add(
                    Finding.well("submit/emr/jobs.conf", "has each of the job jar's " + registered.size() + " jobs"));
        }
        return findings;
    }

    private static Finding label(Place place) {
        return place.label().equals(PROVEN_LABEL)
                ? Finding.well("label", PROVEN_LABEL + " is " + PROVEN + ", for which this version is built")
                : Finding.wrong(
                        "label", place.label(), PROVEN_LABEL + " (" + PROVEN + "), for which this version is built");
    }

    private static Finding support(Place place, LocalDate today) {
        long days = ChronoUnit.DAYS.between(today, place.labelSupportEnds());
        String ends = place.label() + " is supported until " + place.labelSupportEnds();
        if (days < 0) {
            return Finding.wrong("support", ends + ", which is over", "a label that AWS supports");
        }
        return days < DAYS_TO_MOVE
                ? Finding.soon("support", ends + ", " + days + " days from now: plan the move to a later label")
                : Finding.well("support", ends);
    }
}
