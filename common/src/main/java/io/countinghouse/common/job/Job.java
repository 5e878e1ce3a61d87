package io.countinghouse.common.job;

import io.countinghouse.common.check.Expectation;
import io.countinghouse.common.config.BusinessDays;
import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.lake.LakeTable;
import io.countinghouse.common.ledger.Batch;
import io.countinghouse.common.ledger.LakeVersion;
import io.countinghouse.common.mart.EarlierMart;
import io.countinghouse.common.mart.Mart;
import io.countinghouse.common.mart.Running;
import io.countinghouse.common.source.RawSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One job: a declaration plus pure functions.
 *
 * @param name as on the command line, e.g. {@code sales-marts}
 * @param source what it reads into raw files, beside those that are delivered
 * @param mirrored set when that can be a table of another server, of which the lake is to be a mirror
 * @param dimensions MySQL tables read at run start
 * @param expectations data tests of its tables, beside the grain of each mart
 * @param limits how many rows may be rejected
 * @param pages reports that are written of what was published
 * @param days set when it has a business zone of its own
 */
public record Job(
        String name,
        List<Landing> landings,
        Optional<RawSource> source,
        Optional<SourceFeeds> mirrored,
        List<Mart> marts,
        List<String> dimensions,
        List<Expectation> expectations,
        RejectLimits limits,
        Optional<JobPages> pages,
        Optional<BusinessDays> days) {
    /**
     * @throws IllegalArgumentException when rows of its tables could not be told apart, or a mart would be made of a part of what
     *     it says it is made of
     */
    public Job {
        landings = List.copyOf(landings);
        requireTablesOfTheirOwn(landings);
        if (source.isPresent()
                && landings.stream()
                        .anyMatch(landing -> landing.table().history().isEmpty())) {
            throw new IllegalArgumentException(
                    "job " + name
                            + ": what is read from a source may come again, so each of its lake tables must be one of versions");
        }
        marts = List.copyOf(marts);
        dimensions = List.copyOf(dimensions);
        expectations = List.copyOf(expectations);
        MartInputs.require(landings, marts);
        requireNamesOfTheirOwn(expectations);
    }

    private static void requireTablesOfTheirOwn(List<Landing> landings) {
        Set<String> filled =
                landings.stream().map(landing -> landing.table().name()).collect(Collectors.toSet());
        for (Landing landing : landings) {
            for (Outlet outlet : landing.outlets()) {
                if (!filled.add(outlet.table().name())) {
                    throw new IllegalArgumentException("feed " + landing.feed().name() + ": lake table "
                            + outlet.table().name() + " hangs on a record and is filled otherwise, too");
                }
            }
        }
    }

    private static void requireNamesOfTheirOwn(List<Expectation> expectations) {
        Set<String> names = new HashSet<>();
        for (Expectation expectation : expectations) {
            if (!names.add(expectation.name())) {
                throw new IllegalArgumentException("two expectations are named " + expectation.name());
            }
        }
    }

    /** A job that reads raw files only. */
    public Job(
            String name,
            List<Landing> landings,
            List<Mart> marts,
            List<String> dimensions,
            List<Expectation> expectations,
            RejectLimits limits) {
        this(
                name,
                landings,
                Optional.empty(),
                Optional.empty(),
                marts,
                dimensions,
                expectations,
                limits,
                Optional.empty(),
                Optional.empty());
    }

    /** The same job, which reads this into raw files. */
    public Job reading(RawSource read) {
        return new Job(
                name, landings, Optional.of(read), mirrored, marts, dimensions, expectations, limits, pages, days);
    }

    /** The same job, which can mirror a table of another server. */
    public Job mirroring(SourceFeeds feeds) {
        return new Job(
                name, landings, source, Optional.of(feeds), marts, dimensions, expectations, limits, pages, days);
    }

    /** The same job, which writes these pages of what it has published. */
    public Job writing(JobPages reports) {
        return new Job(
                name, landings, source, mirrored, marts, dimensions, expectations, limits, Optional.of(reports), days);
    }

    /** The same job, whose days are these. */
    public Job keeping(BusinessDays businessDays) {
        return new Job(
                name,
                landings,
                source,
                mirrored,
                marts,
                dimensions,
                expectations,
                limits,
                pages,
                Optional.of(businessDays));
    }

    /** The same job with these data tests. */
    public Job expecting(List<Expectation> dataTests) {
        return new Job(name, landings, source, mirrored, marts, dimensions, dataTests, limits, pages, days);
    }

    /** Whether sets of files that it has read itself may lie in its raw zone. */
    public boolean readsSource() {
        return source.isPresent() || mirrored.isPresent();
    }

    /** The same job, of which these feeds do so with content under a known name. */
    public Job withRedelivery(Map<String, Redelivery> byFeed) {
        return new Job(
                name,
                landings.stream()
                        .map(landing -> landing.redelivered(
                                byFeed.getOrDefault(landing.feed().name(), landing.redelivery())))
                        .toList(),
                source,
                mirrored,
                marts,
                dimensions,
                expectations,
                limits,
                pages,
                days);
    }

    /** Whether the table hangs on another one, of record. */
    public boolean isOutlet(String table) {
        return landings.stream()
                .flatMap(landing -> landing.outlets().stream())
                .anyMatch(outlet -> outlet.table().name().equals(table));
    }

    /** The landings, together by the lake table of record that they fill; in the declared order. */
    public Map<String, List<Landing>> landingsByTable() {
        Map<String, List<Landing>> byTable = new LinkedHashMap<>();
        for (Landing landing : landings) {
            byTable.computeIfAbsent(landing.table().name(), table -> new ArrayList<>())
                    .add(landing);
        }
        return byTable;
    }

    /** The lake table that a mart is derived from, over the marts between them if any. */
    public LakeTable source(Mart mart) {
        Optional<Mart> between = mart(mart.source());
        return between.isPresent() ? source(between.get()) : table(mart.source());
    }

    /** The mart of that name, if it is one. */
    public Optional<Mart> mart(String martName) {
        return marts.stream().filter(mart -> mart.name().equals(martName)).findFirst();
    }

    /** Whether the mart changes as days pass, though nothing lands. */
    public boolean isDaily(Mart mart) {
        return mart.isOfNewDays()
                || mart.running().filter(Running::everyDay).isPresent()
                || mart(mart.source())
                        .map(this::isDaily)
                        .orElseGet(() -> source(mart).day().isPresent())
                || mart.earlier().stream()
                        .anyMatch(other -> isDaily(mart(other.name()).orElseThrow()));
    }

    /** Whether one of its marts does. */
    public boolean isDaily() {
        return marts.stream().anyMatch(this::isDaily);
    }

    /** Whether another mart, or the days that pass, make it look at what was published of the mart before. */
    public boolean readsCopy(Mart mart) {
        return mart.isOfNewDays() || mart.running().filter(Running::everyDay).isPresent() || isSeenFurther(mart);
    }

    /** Whether another mart is made of more of the mart than the slices of its own. */
    public boolean isSeenFurther(Mart mart) {
        return marts.stream()
                .anyMatch(other -> (other.source().equals(mart.name())
                                && ((other.isOneSlice() && !mart.isOneSlice()) || other.isOfNewDays()))
                        || other.earlier().stream()
                                .anyMatch(seen ->
                                        seen.name().equals(mart.name()) && seen.reach() != EarlierMart.Reach.SLICES));
    }

    public LakeTable table(String name) {
        return landings.stream()
                .flatMap(landing -> landing.tables().stream())
                .filter(table -> table.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.INTERNAL, "Job " + this.name + " reads " + name + ", which no feed of it lands"));
    }

    /** Whether rows of the feed land in the table. */
    public boolean lands(String feed, String table) {
        return landings.stream()
                .anyMatch(landing -> landing.feed().name().equals(feed)
                        && landing.landingIn(table).isPresent());
    }

    /** Whether the batch landed rows in the table, or took some of it back. */
    public boolean isChanged(String table, Batch batch, Map<String, LakeVersion> versions) {
        return versions.containsKey(table)
                && (versions.get(table).records() > 0
                        || batch.withdrawn().stream().anyMatch(file -> lands(file.feed(), table)));
    }
}
