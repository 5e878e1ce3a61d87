package io.countinghouse.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.mart.EarlierMart.Reach;
import io.countinghouse.common.mart.Lookup;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** A mart that would be made of a part of its input is refused before anything runs. */
class MartInputsTest {
    private static final List<String> SLICE = List.of("shop", "month");

    private static Mart.Builder mart(String name, String source) {
        return Mart.of(name, source)
                .schema(new StructType()
                        .add("shop", DataTypes.LongType)
                        .add("month", DataTypes.DateType)
                        .add("day", DataTypes.DateType))
                .key(List.of("shop", "day"))
                .derivation((rows, inputs) -> rows);
    }

    private static Job job(Mart... marts) {
        Feed feed = Feed.csv("sales", "sales.csv")
                .columns(List.of(FeedColumn.required("shop", new CellType.WholeNumber(1, 9))))
                .build();
        return new Job(
                "toy",
                List.of(new Landing(feed, new LakeTable("sales", List.of(), List.of()), rows -> rows)),
                List.of(marts),
                List.of(),
                List.of(),
                RejectLimits.DEFAULT);
    }

    private static void refused(String why, Mart... marts) {
        assertThatThrownBy(() -> job(marts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void martsOfMartsOfOneSliceAndThoseThatRun() {
        Mart months = mart("months", "sales").slice(SLICE).build();
        Mart days = mart("days", "sales")
                .slice(SLICE)
                .lookingInto("months", Reach.BEFORE)
                .running(new Running("month", Running.Stride.MONTH, true))
                .build();
        Mart same = mart("same", "days").slice(List.of("month", "shop")).build();
        Mart all = mart("all", "months")
                .lookingInto("days", Reach.WHOLE)
                .lookingInto(Lookup.whole("sales"))
                .build();
        Job job = job(months, days, same, all);
        assertThat(job.isDaily(months)).isFalse();
        assertThat(List.of(job.isDaily(days), job.isDaily(same), job.isDaily(all)))
                .containsOnly(true);
        assertThat(job.source(all).name()).isEqualTo("sales");
        assertThat(List.of(job.readsCopy(months), job.readsCopy(days))).containsOnly(true);
        assertThat(List.of(job.readsCopy(same), job.readsCopy(all))).containsOnly(false);
    }

    @Test
    void slicingThatDisagrees() {
        Mart months = mart("months", "sales").slice(SLICE).build();
        refused(
                "mart by_month: is sliced by [month], expected [shop, month] as its source months is, or one slice",
                months,
                mart("by_month", "months").slice(List.of("month")).build());
        refused(
                "mart by_day: is sliced by [shop, day], expected columns of [shop, month], by which its source months is",
                months,
                mart("by_day", "months").slice(List.of("shop", "day")).build());
        refused(
                "mart by_shop: is sliced by [shop], expected [shop, month] as months is, which it looks into",
                months,
                mart("by_shop", "sales")
                        .slice(List.of("shop"))
                        .lookingInto("months", Reach.SLICES)
                        .build());
        refused(
                "mart late: looks into more of months than its own slices, expected it to be running over a column",
                months,
                mart("late", "sales")
                        .slice(SLICE)
                        .lookingInto("months", Reach.BEFORE)
                        .build());
        refused(
                "mart late: runs over day, expected a date among its slice columns",
                mart("late", "sales")
                        .slice(SLICE)
                        .running(new Running("day", Running.Stride.DAY, false))
                        .build());
        refused(
                "mart odd: is sliced by town, expected a column of its own",
                mart("odd", "sales").slice(List.of("town")).build());
    }

    @Test
    void whatTellsOfNewDays() {
        Mart months = mart("months", "sales").slice(SLICE).build();
        Mart events = mart("events", "months")
                .ofNewDays("day")
                .lookingInto("months", Reach.WHOLE)
                .build();
        Job job = job(months, events);
        assertThat(job.isDaily(events)).isTrue();
        assertThat(List.of(job.readsCopy(months), job.readsCopy(events))).containsOnly(true);
        refused(
                "mart events: tells of new days, expected it to be made of an earlier mart, and to conserve nothing",
                mart("events", "sales").ofNewDays("day").build());
        refused(
                "mart events: tells of new days, expected it to look into whole marts",
                months,
                mart("events", "months")
                        .ofNewDays("day")
                        .lookingInto("months", Reach.SLICES)
                        .build());
    }

    @Test
    void whatIsNotThere() {
        Mart months = mart("months", "sales").slice(SLICE).build();
        refused(
                "mart lost: is made of days, expected a lake table of the job or an earlier mart",
                mart("lost", "days").build());
        refused(
                "mart early: looks into months, expected a mart that is declared before it",
                mart("early", "sales")
                        .slice(SLICE)
                        .lookingInto("months", Reach.SLICES)
                        .build(),
                months);
    }
}
