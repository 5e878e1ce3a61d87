package io.countinghouse.jobs.billing;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RawFiles;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.LakeRule;
import io.countinghouse.common.job.Landing;
import io.countinghouse.common.quarantine.Rejects;
import io.countinghouse.common.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of rates of one batch that contradict each other. */
class RateDisputesTest {
    private static final String PLAIN = "rate_date,base,quote,rate,source\n";
    private static final String ECB = "Date,USD,CAD,\n";

    @TempDir
    private Path folder;

    @Test
    void differentRatesOfOneSourcePairAndDayAreRejectedAndLandWithoutARate() {
        Dataset<Row> judged = judged(
                FxFeeds.plain(),
                PLAIN
                        + "2025-04-04,EUR,SAR,1599.9,bceao\n"
                        + "2025-04-04,EUR,USD,1.1057,bceao\n"
                        // The same again, and others of another day, source and direction.
                        + "2025-04-04,EUR,USD,1.10570,bceao\n"
                        + "2025-04-03,EUR,SAR,4.1,bceao\n"
                        + "2025-04-04,EUR,SAR,4.2,bank\n"
                        + "2025-04-04,SAR,EUR,0.25,bceao\n"
                        // A rate that is none contradicts none.
                        + "2025-04-04,SAR,EUR,0,bceao\n",
                PLAIN + "2025-04-04,EUR,SAR,4.1464,bceao\n2025-04-04,EUR,SAR,4.1464,bceao\n");
        assertThat(rejects(judged))
                .containsExactly(
                        "0.csv:2 rate conflicting_rate 1599.9; one rate of a source, pair and day, not also 4.1464 as in line 2 of file 1.csv",
                        "0.csv:8 rate bad_rate rate=0.0000000000; a rate above zero",
                        "1.csv:2 rate conflicting_rate 4.1464; one rate of a source, pair and day, not also 1599.9 as in line 2 of file 0.csv",
                        "1.csv:3 rate conflicting_rate 4.1464; one rate of a source, pair and day, not also 1599.9 as in line 2 of file 0.csv");
        assertThat(ofRejected(FxFeeds.plain(), judged))
                .containsExactly(
                        "[2025-04-04,EUR,SAR,null,bceao]",
                        "[2025-04-04,EUR,SAR,null,bceao]",
                        "[2025-04-04,EUR,SAR,null,bceao]");
    }

    @Test
    void aDayOfTheCentralBankTwiceKeepsTheRatesThatAgree() {
        Dataset<Row> judged = judged(
                FxFeeds.ecb(),
                ECB + "2024-03-04,1.08,1.35,\n2024-03-04,1.09,1.35,\n2024-03-04,N/A,1.350,\n2024-03-01,1.07,1.34,\n");
        assertThat(rejects(judged))
                .containsExactly(
                        "0.csv:2 USD conflicting_rate 1.08; one rate of a source, pair and day, not also 1.09 as in line 3 of file 0.csv",
                        "0.csv:3 USD conflicting_rate 1.09; one rate of a source, pair and day, not also 1.08 as in line 2 of file 0.csv");
        assertThat(ofRejected(FxFeeds.ecb(), judged))
                .containsExactly(
                        "[2024-03-04,EUR,CAD,1.3500000000,ecb]",
                        "[2024-03-04,EUR,CAD,1.3500000000,ecb]",
                        "[2024-03-04,EUR,USD,null,ecb]",
                        "[2024-03-04,EUR,USD,null,ecb]");
    }

    @Test
    void ofTwoHistoriesOfTheCentralBankTheOneThatEndsLaterIsNotContradicted() {
        String until5 = ECB + "2024-03-05,1.10,1.36,\n2024-03-04,1.09,1.35,\n2024-03-01,1.07,1.33,\n";
        String until4 = ECB + "2024-03-04,1.08,1.35,\n2024-03-01,1.07,1.34,\n";
        assertThat(rejects(judged(FxFeeds.ecb(), until5, until4))).isEmpty();
        // Of two that end on the same day neither is the later; what the longer one says is beyond dispute.
        assertThat(rejects(judged(FxFeeds.ecb(), until4, until4.replace("1.34", "1.31"))))
                .extracting(reject -> reject.substring(0, reject.indexOf(';')))
                .containsExactly("0.csv:3 CAD conflicting_rate 1.34", "1.csv:3 CAD conflicting_rate 1.31");
        assertThat(rejects(judged(FxFeeds.ecb(), until5, until4, until4.replace("1.34", "1.31"))))
                .isEmpty();
    }

    @Test
    void aRateInDisputeCountsAsNoneForNewBillsAndTheOneBeforeItForPublishedOnes() {
        Dataset<Row> versions = TestSpark.session()
                .sql(
                        """
                        SELECT DATE'2024-03-01' AS rate_date, 'EUR' AS base, 'CAD' AS quote, CAST(rate AS DECIMAL(18, 10)) AS rate,
                            'ecb' AS source, 'f' AS _file_id, 2L AS _line, false AS deleted, batch AS _batch_id
                        FROM VALUES (1.35, 1L), (null, 2L) AS v(rate, batch)
                        """);
        assertThat(FxFeeds.table().current(versions).head().isNullAt(3)).isTrue();
        assertThat(FxFeeds.undisputed(versions).head().getDecimal(3)).isEqualByComparingTo("1.35");
    }

    private Dataset<Row> judged(Landing landing, String... files) {
        Dataset<Row> rows = null;
        for (int i = 0; i < files.length; i++) {
            FileClaim file = RawFiles.write(folder.resolve(i + ".csv"), files[i].getBytes(StandardCharsets.UTF_8));
            Dataset<Row> read = RowRules.judge(
                            StrictReader.read(TestSpark.session(), landing.feed(), List.of(file)), landing.feed())
                    .withColumn(Rejects.OBJECT_KEY, lit("s3a://bucket/raw/" + i + ".csv"));
            rows = rows == null ? read : rows.unionByName(read);
        }
        for (LakeRule.Judgement judgement : landing.rule().orElseThrow().judgements()) {
            rows = judgement.judge(rows, name -> Optional.empty());
        }
        return rows;
    }

    /** File, line, column, code, found and expected. */
    private static List<String> rejects(Dataset<Row> judged) {
        List<String> rejects = new ArrayList<>();
        for (Row row : judged.where(col(FeedSchema.REJECTS).isNotNull())
                .orderBy(Rejects.OBJECT_KEY, FeedSchema.LINE)
                .select(Rejects.OBJECT_KEY, FeedSchema.LINE, FeedSchema.REJECTS)
                .collectAsList()) {
            for (Row reject : row.<Row>getList(2)) {
                rejects.add(row.getString(0).replaceAll(".*/", "") + ":" + row.get(1) + " " + reject.getString(0) + " "
                        + reject.getString(1) + " " + reject.getString(2) + "; " + reject.getString(3));
            }
        }
        return rejects;
    }

    private static List<String> ofRejected(Landing landing, Dataset<Row> judged) {
        return landing
                .ofRejected()
                .orElseThrow()
                .apply(judged.where(col(FeedSchema.REJECTS).isNotNull()).drop(FeedSchema.RAW))
                .select("rate_date", "base", "quote", "rate", "source")
                .collectAsList()
                .stream()
                .map(Row::toString)
                .sorted()
                .toList();
    }
}
