package io.countinghouse.common.desk;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.feed.Inspection;
import io.countinghouse.common.job.Landing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * That of a file nothing is lost and nothing made up: what is in it is what was landed and what was rejected.
 *
 * @param in told by a reading of its own
 */
public record FileProof(String file, String feed, Sums in, Sums landed, Sums rejected) {
    private static final String WIDE = "decimal(38,10)";

    /**
     * @param measures signed sums, by column
     */
    public record Sums(long records, Map<String, BigDecimal> measures) {
        Sums plus(Sums other) {
            Map<String, BigDecimal> all = new TreeMap<>(measures);
            other.measures().forEach((column, amount) -> all.merge(column, amount, BigDecimal::add));
            return new Sums(records + other.records(), all);
        }

        private boolean isSame(Sums other) {
            return records == other.records()
                    && measures.keySet().equals(other.measures().keySet())
                    && measures.entrySet().stream()
                            .allMatch(one ->
                                    one.getValue().compareTo(other.measures().get(one.getKey())) == 0);
        }
    }

    static FileProof of(
            String file, Landing landing, Inspection inspection, Dataset<Row> landed, Dataset<Row> rejected) {
        List<String> measures = landing.feed().measures();
        return new FileProof(
                file,
                landing.feed().name(),
                new Sums(inspection.records(), inspection.sums()),
                sums(landed, measures),
                sums(rejected, measures));
    }

    private static Sums sums(Dataset<Row> rows, List<String> measures) {
        List<Column> sums = new ArrayList<>();
        measures.forEach(column -> sums.add(sum(col(column).cast(WIDE)).as(column)));
        Row row = rows.agg(count(lit(1)).as("_records"), sums.toArray(Column[]::new))
                .first();
        Map<String, BigDecimal> amounts = new TreeMap<>();
        measures.forEach(column -> amounts.put(
                column, Optional.ofNullable(row.<BigDecimal>getAs(column)).orElse(BigDecimal.ZERO)));
        return new Sums(row.getLong(0), amounts);
    }

    /** Fails with CONSERVATION_BROKEN unless it holds. */
    void require() {
        Sums out = landed.plus(rejected);
        if (!in.isSame(out)) {
            throw new CountinghouseException(
                    ErrorCode.CONSERVATION_BROKEN,
                    file + ": found " + out + " landed and rejected, expected " + in + ", which is in the file");
        }
    }
}
