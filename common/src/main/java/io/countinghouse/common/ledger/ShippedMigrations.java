package io.countinghouse.common.ledger;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The migrations of one folder on the class path, with a history and numbers of their own: {@code db/migration} has the engine's,
 * from 1, and from 100 the first ones of jobs; {@code db/jobs/<job>} has a job's, from 1.
 *
 * @param folder where they are
 * @param history the table that says which were applied
 */
record ShippedMigrations(String folder, String history, Set<Integer> versions) {
    private static final String ENGINE = "db/migration";
    private static final String JOBS = "db/jobs";
    private static final Pattern MIGRATION =
            Pattern.compile("(?:.*/)?(" + ENGINE + "|" + JOBS + "/([a-z][a-z0-9-]*))/V(\\d+)__\\w+\\.sql");

    /** Those of the engine, then those of each job that has some. */
    static List<ShippedMigrations> all() {
        Map<String, Set<Integer>> byJob = new TreeMap<>();
        byJob.put("", new TreeSet<>());
        for (String folder : List.of(ENGINE, JOBS)) {
            for (String file : filesBelow(folder)) {
                Matcher migration = MIGRATION.matcher(file);
                if (migration.matches()) {
                    String job = migration.group(2) == null ? "" : migration.group(2);
                    byJob.computeIfAbsent(job, key -> new TreeSet<>()).add(Integer.valueOf(migration.group(3)));
                }
            }
        }
        return byJob.entrySet().stream()
                .map(job -> job.getKey().isEmpty()
                        ? new ShippedMigrations(ENGINE, "schema_history", job.getValue())
                        : new ShippedMigrations(
                                JOBS + "/" + job.getKey(),
                                "schema_history_" + job.getKey().replace('-', '_'),
                                job.getValue()))
                .toList();
    }

    boolean isOfEngine() {
        return folder.equals(ENGINE);
    }

    private static List<String> filesBelow(String folder) {
        List<String> files = new ArrayList<>();
        try {
            for (URL root :
                    Collections.list(ShippedMigrations.class.getClassLoader().getResources(folder))) {
                URLConnection connection = root.openConnection();
                if (connection instanceof JarURLConnection inJar) {
                    inJar.setUseCaches(false);
                    try (JarFile jar = inJar.getJarFile()) {
                        jar.stream().forEach(entry -> files.add(entry.getName()));
                    }
                } else {
                    try (Stream<Path> found = Files.walk(Path.of(root.toURI()))) {
                        found.forEach(file -> files.add(file.toString().replace('\\', '/')));
                    }
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new CountinghouseException(ErrorCode.INTERNAL, "Could not list the migrations that are shipped", e);
        }
        return files;
    }
}
