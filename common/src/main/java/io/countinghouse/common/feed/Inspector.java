package io.countinghouse.common.feed;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** One pass over new raw files, in parallel, that gives each its identity, its verdict and its measures. */
public final class Inspector {
    private Inspector() {}

    /** An object of the raw zone that is not known yet. */
    public record Candidate(String path, long size) implements Serializable {}

    /** Inspects every candidate on the executors; the order of the result is that of the candidates. */
    @SuppressWarnings("deprecation") // SerializableConfiguration is a developer API, and the way to reach s3a there.
    public static List<Inspection> inspect(SparkSession spark, Feed feed, List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(candidates, candidates.size())
                .map(candidate -> inspect(hadoop.value(), feed, candidate))
                .collect();
    }

    static Inspection inspect(Configuration hadoop, Feed feed, Candidate candidate) {
        try (InputStream in = RawFile.open(hadoop, candidate.path())) {
            return inspect(in, feed, candidate);
        } catch (IOException e) {
            throw RawFile.failure(candidate.path(), e);
        }
    }

    static Inspection inspect(InputStream in, Feed feed, Candidate candidate) throws IOException {
        FileVerdict byName = FileNames.judge(feed, candidate.path());
        if (byName instanceof FileVerdict.Refused) {
            return refused(candidate, CsvRecords.finish(new StoredBytes(in), candidate.size()), byName);
        }
        StoredBytes stored = new StoredBytes(in);
        // Not closed here: a refused file is read on to its end for its sha256; the caller closes the stream.
        try {
            return readAll(new CsvRecords(feed, stored, candidate.size()), feed, candidate);
        } catch (RefusedFileException e) {
            return refused(candidate, CsvRecords.finish(stored, candidate.size()), e.verdict());
        }
    }

    private static Inspection readAll(CsvRecords records, Feed feed, Candidate candidate) throws IOException {
        Map<String, BigDecimal> sums = new TreeMap<>();
        feed.measures().forEach(measure -> sums.put(measure, BigDecimal.ZERO));
        long count = 0;
        long rejected = 0;
        while (records.next()) {
            count++;
            rejected += records.faults().isEmpty() ? 0 : 1;
            for (Cell cell : records.cells()) {
                if (cell.present() && sums.containsKey(cell.column().name())) {
                    cell.amount().ifPresent(amount -> sums.merge(cell.column().name(), amount, BigDecimal::add));
                }
            }
        }
        if (count == 0) {
            throw new RefusedFileException(FileRefusal.HEADER_ONLY, 1, "a header only", "at least one record");
        }
        return new Inspection(
                candidate.path(),
                records.finish(),
                candidate.size(),
                new FileVerdict.Accepted(),
                count,
                rejected,
                sums);
    }

    private static Inspection refused(Candidate candidate, String fileId, FileVerdict verdict) {
        return new Inspection(candidate.path(), fileId, candidate.size(), verdict, 0, 0, Map.of());
    }
}
