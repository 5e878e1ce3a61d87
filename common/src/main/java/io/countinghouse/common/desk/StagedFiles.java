package io.countinghouse.common.desk;

import static org.apache.spark.sql.functions.col;

import io.countinghouse.common.config.RejectLimit;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.FileVerdict;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.feed.Inspector;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.Job;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.lake.ComputedRows;
import io.countinghouse.common.lake.LakeView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Files at hand, one of each feed, as the lake tables that they would become: read, judged and landed by the job's own rules, in
 * memory. Nothing is written, and no other file counts.
 */
public final class StagedFiles implements LakeView, AutoCloseable {
    private final Job job;
    private final Map<String, OfFeed> feeds;
    private final List<FileProof> proofs;

    private record OfFeed(Landing landing, Path file, Inspection inspection, ComputedRows rows, ComputedRows landed) {
        Dataset<Row> rejected() {
            return rows.rows().where(col(FeedSchema.REJECTS).isNotNull());
        }

        FileProof proof() {
            return FileProof.of(file.getFileName().toString(), landing, inspection, landed.rows(), rejected());
        }
    }

    private StagedFiles(Job job, Map<String, OfFeed> feeds, List<FileProof> proofs) {
        this.job = job;
        this.feeds = feeds;
        this.proofs = List.copyOf(proofs);
    }

    /**
     * Takes the files whole, or fails: with USAGE for one that is missing or a feed that is not the job's, or that is judged by
     * what the lake holds; with RAW_FILE_REFUSED for a file that no run would take; with REJECT_LIMIT_EXCEEDED when more of its
     * rows are rejected than the job allows; with CONSERVATION_BROKEN when a row or an amount of it is neither landed nor rejected.
     *
     * @param files feed to file, of any name of plain characters
     */
    public static StagedFiles read(SparkSession spark, Job job, Map<String, Path> files) {
        Map<String, OfFeed> feeds = new LinkedHashMap<>();
        List<FileProof> proofs = new ArrayList<>();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            Landing landing = landing(job, file.getKey());
            requireThere(file.getKey(), file.getValue());
            OfFeed staged = staged(spark, landing, file.getValue());
            FileProof proof = staged.proof();
            proof.require();
            requireFew(proof, job.limits().batch());
            feeds.put(file.getKey(), staged);
            proofs.add(proof);
        }
        return new StagedFiles(job, feeds, proofs);
    }

    private static Landing landing(Job job, String feed) {
        Landing landing = job.landings().stream()
                .filter(one -> one.feed().name().equals(feed))
                .findFirst()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE,
                        "feed: found \"" + feed + "\", expected one of " + job.name() + ": "
                                + job.landings().stream()
                                        .map(one -> one.feed().name())
                                        .toList()));
        if (landing.rule().isPresent()) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "feed " + feed
                            + " is judged by what the lake holds beside it, expected one that is judged by itself");
        }
        return landing;
    }

    private static void requireThere(String feed, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, file + ": found no such file, expected the " + feed + " as CSV");
        }
    }

    private static OfFeed staged(SparkSession spark, Landing landing, Path file) {
        // People keep their files under names of their own.
        Feed feed = landing.feed().toBuilder().named(".*", "").build();
        FileClaim listed = listed(file);
        Inspection inspection = Inspector.inspect(spark, feed, List.of(listed)).get(0);
        if (inspection.verdict() instanceof FileVerdict.Refused refused) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_REFUSED,
                    file + (refused.line() > 0 ? " line " + refused.line() : "") + ", "
                            + refused.code().code() + ": found \"" + refused.found() + "\", expected "
                            + refused.expected());
        }
        FileClaim claim = new FileClaim(listed.path(), inspection.fileId(), inspection.size());
        ComputedRows computed = ComputedRows.of(RowRules.apply(StrictReader.read(spark, feed, List.of(claim)), feed));
        Dataset<Row> rows = computed.rows();
        Dataset<Row> good = rows.where(col(FeedSchema.REJECTS).isNull()).drop(FeedSchema.REJECTS, FeedSchema.RAW);
        Dataset<Row> landed = landing.landed(
                good, rows.where(col(FeedSchema.REJECTS).isNotNull()).drop(FeedSchema.RAW));
        return new OfFeed(landing, file, inspection, computed, ComputedRows.of(landed));
    }

    private static FileClaim listed(Path file) {
        try {
            return new FileClaim("file:" + file.toAbsolutePath().normalize(), "", Files.size(file));
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, file + ": could not be looked at", e);
        }
    }

    private static void requireFew(FileProof proof, RejectLimit limit) {
        if (limit.isExceededBy(proof.rejected().records(), proof.in().records())) {
            throw new CountinghouseException(
                    ErrorCode.REJECT_LIMIT_EXCEEDED,
                    proof.file() + ": found " + proof.rejected().records() + " of "
                            + proof.in().records() + " rows rejected, expected " + limit);
        }
    }

    public Job job() {
        return job;
    }

    /** What of each file went where. */
    public List<FileProof> proofs() {
        return proofs;
    }

    /** The rows of a feed that are not good, in the shape of the strict reader. */
    public Dataset<Row> rejected(String feed) {
        return feeds.get(landing(job, feed).feed().name()).rejected();
    }

    @Override
    public Optional<Dataset<Row>> current(String table) {
        return versions(table).map(job.table(table)::current);
    }

    /** All rows of the table, those of record only. */
    @Override
    public Optional<Dataset<Row>> versions(String table) {
        return feeds.values().stream()
                .filter(one -> one.landing().table().name().equals(table))
                .map(one -> one.landed().rows())
                .reduce((some, others) -> some.unionByName(others, true));
    }

    @Override
    public void close() {
        feeds.values().forEach(one -> {
            one.landed().release();
            one.rows().release();
        });
    }
}
