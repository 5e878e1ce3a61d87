package io.countinghouse.common.job;

import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.lake.DeltaStore;
import io.countinghouse.common.lake.History;
import io.countinghouse.common.lake.LakeTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A feed and the lake tables that its good rows become.
 *
 * @param table that of record: where each good row of the feed is proven to be
 * @param land pure; takes the feed's typed columns with {@code _extra}, {@code _file_id}, {@code _line} and keeps the
 *     latter two, one output row per input row, or one and more with {@code manyRows}
 * @param outlets further tables, which hang on that of record
 * @param ofRejected pure; takes rejected rows, with {@code _rejects}, and gives what they still say as rows of the table, which
 *     is one of versions; none of those that say nothing
 * @param reaching a column of days: of the feed's files in one batch the later one is that which reaches further, before its
 *     time is asked
 * @param redelivery what other content under a published name means; where rows have an identity of their own, that of each row
 *     tells, so the files of such a feed add to each other unless they are to replace each other
 */
public record Landing(
        Feed feed,
        LakeTable table,
        UnaryOperator<Dataset<Row>> land,
        List<Outlet> outlets,
        boolean manyRows,
        Optional<LakeRule> rule,
        Optional<UnaryOperator<Dataset<Row>>> ofRejected,
        Optional<String> reaching,
        Redelivery redelivery) {
    /** @throws IllegalArgumentException when a table that hangs on the one of record could be out of step with it */
    public Landing {
        outlets = List.copyOf(outlets);
        for (Outlet outlet : outlets) {
            boolean inStep = outlet.table().history().equals(table.history())
                    && table.history().map(History::byRecord).orElse(true)
                    && ofRejected.isEmpty()
                    && !manyRows;
            if (!inStep) {
                throw new IllegalArgumentException(
                        "feed " + feed.name() + ": " + outlet.table().name() + " hangs on "
                                + table.name()
                                + ", so both must have the same history, of whole records, or none, and a row per"
                                + " good record in the latter");
            }
        }
    }

    /** A feed whose rows are good or not by themselves. */
    public Landing(Feed feed, LakeTable table, UnaryOperator<Dataset<Row>> land) {
        this(
                feed,
                table,
                land,
                List.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                table.history().isPresent() ? Redelivery.ADD : Redelivery.REFUSE);
    }

    /** A feed that fills this table as well. */
    public Landing also(Outlet outlet) {
        List<Outlet> all = new ArrayList<>(outlets);
        all.add(outlet);
        return new Landing(feed, table, land, all, manyRows, rule, ofRejected, reaching, redelivery);
    }

    /** A feed whose records become several rows each; of a table without measures. */
    public Landing withManyRows() {
        return new Landing(feed, table, land, outlets, true, rule, ofRejected, reaching, redelivery);
    }

    /** A feed whose rows are judged by what the lake holds or the batch brings beside them, too. */
    public Landing judgedBy(LakeRule lakeRule) {
        return new Landing(
                feed, table, land, outlets, manyRows, Optional.of(lakeRule), ofRejected, reaching, redelivery);
    }

    /** A feed of which a rejected row still says something. */
    public Landing keepingOfRejected(UnaryOperator<Dataset<Row>> said) {
        return new Landing(feed, table, land, outlets, manyRows, rule, Optional.of(said), reaching, redelivery);
    }

    /** A feed whose files are histories that end on a day. */
    public Landing reachingTo(String day) {
        return new Landing(feed, table, land, outlets, manyRows, rule, ofRejected, Optional.of(day), redelivery);
    }

    Landing redelivered(Redelivery policy) {
        return new Landing(feed, table, land, outlets, manyRows, rule, ofRejected, reaching, policy);
    }

    /** All tables that it fills, that of record first. */
    public List<LakeTable> tables() {
        return Stream.concat(Stream.of(table), outlets.stream().map(Outlet::table))
                .toList();
    }

    /** How its good rows become those of one of its tables; none of another table. */
    public Optional<UnaryOperator<Dataset<Row>>> landingIn(String name) {
        return table.name().equals(name)
                ? Optional.of(land)
                : outlets.stream()
                        .filter(outlet -> outlet.table().name().equals(name))
                        .map(outlet -> (UnaryOperator<Dataset<Row>>) good -> landed(outlet, good))
                        .findFirst();
    }

    /**
     * The rows of a table that hangs on the one of record. Where those are versions, a record without any has one row that says
     * that its thing is gone from there: else an earlier version would count.
     */
    public Dataset<Row> landed(Outlet outlet, Dataset<Row> good) {
        Dataset<Row> rows = outlet.land().apply(good);
        return table.history()
                .map(history -> rows.unionByName(none(history, good, rows), true))
                .orElse(rows);
    }

    private Dataset<Row> none(History history, Dataset<Row> good, Dataset<Row> rows) {
        List<String> record = List.of(FeedSchema.FILE_ID, FeedSchema.LINE);
        List<Column> columns = Stream.of(history.key(), history.order(), record)
                .flatMap(List::stream)
                .map(functions::col)
                .collect(Collectors.toCollection(ArrayList::new));
        columns.add(functions.lit(true).as(history.deleted()));
        return land.apply(good)
                .join(
                        rows.select(FeedSchema.FILE_ID, FeedSchema.LINE),
                        scala.jdk.javaapi.CollectionConverters.asScala(record).toSeq(),
                        "left_anti")
                .select(columns.toArray(Column[]::new));
    }

    /** The rows of the table of record: of the good ones, and what rejected ones still say. */
    public Dataset<Row> landed(Dataset<Row> good, Dataset<Row> rejected) {
        Dataset<Row> rows = land.apply(good);
        return ofRejected
                .map(said -> rows.unionByName(
                        said.apply(rejected).withColumn(DeltaStore.OF_REJECTED, functions.lit(true)), true))
                .orElse(rows);
    }
}
