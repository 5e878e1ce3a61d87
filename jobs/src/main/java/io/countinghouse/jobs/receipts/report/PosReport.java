package io.countinghouse.jobs.receipts.report;

import io.countinghouse.common.chart.Amounts;
import io.countinghouse.common.chart.Charts;
import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.jobs.receipts.ReceiptSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The pages of pos-receipts: Markdown, with its charts as SVG files beside it. */
public final class PosReport {
    private static final int TOP = 10;
    private static final int BOTTOM = 5;
    private static final String NEW = "new";
    private static final List<String> WEEKDAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private final ReceiptSettings settings;
    private final Path out;
    private final Map<String, String> pictures = new LinkedHashMap<>();
    private final MarkdownPage page = new MarkdownPage();
    private String stem = "";

    /** @param out a folder; files of the same names are replaced */
    public PosReport(ReceiptSettings settings, Path out) {
        this.settings = settings;
        this.out = out;
    }

    /** Writes a month's page; returns its file. */
    public Path month(Database database, YearMonth month) {
        stem = "pos-" + month;
        try (PosMarts marts = new PosMarts(database)) {
            header("Sales of " + month);
            SalesSums now = sums(marts, month);
            if (now.isNothing()) {
                page.paragraph("No receipt of this month is in the marts.");
                return written();
            }
            Map<LocalDate, BigDecimal> days = marts.revenueByDay(month.atDay(1), month.atEndOfMonth());
            told(days, marts, month);
            compared(now, sums(marts, month.minusMonths(1)), sums(marts, month.minusYears(1)), month);
            bridge(now, marts.payments(month.atDay(1), month.atEndOfMonth()));
            byDay(marts, month, days);
            hours(marts.revenueByHour(month.atDay(1), month.atEndOfMonth()));
            products(marts, month);
            shares("By store", marts.revenueByStore(month.atDay(1), month.atEndOfMonth()), now.revenue());
            pairs(marts.pairs(month.atDay(1), TOP));
            return written();
        } catch (SQLException e) {
            throw Database.failure("write the report of " + month, e);
        }
    }

    /** Writes the page of all months; returns its file. */
    public Path cumulative(Database database) {
        stem = "pos-cumulative";
        try (PosMarts marts = new PosMarts(database)) {
            header("Sales of all time");
            Optional<List<LocalDate>> days = marts.days();
            if (days.isEmpty()) {
                page.paragraph("No receipt is in the marts.");
                return written();
            }
            LocalDate first = days.get().get(0).withDayOfMonth(1);
            LocalDate last = YearMonth.from(days.get().get(1)).atEndOfMonth();
            SalesSums all = marts.sums(first, last);
            page.paragraph("From " + days.get().get(0) + " to " + days.get().get(1) + ": revenue "
                    + Amounts.told(all.revenue()) + " of " + count(all.receipts()) + " receipts, "
                    + average(all) + " each on average.");
            months(marts, YearMonth.from(first), YearMonth.from(last));
            bridge(all, marts.payments(first, last));
            hours(marts.revenueByHour(first, last));
            weekend(marts.revenueByHour(first, last));
            top("Top products of all time", marts.products(first, last), List.of());
            shares("By store", marts.revenueByStore(first, last), all.revenue());
            return written();
        } catch (SQLException e) {
            throw Database.failure("write the cumulative report", e);
        }
    }

    private static SalesSums sums(PosMarts marts, YearMonth month) throws SQLException {
        return marts.sums(month.atDay(1), month.atEndOfMonth());
    }

    private void header(String title) {
        page.heading(1, title);
        page.paragraph("Business days of " + settings.zone() + ", from " + settings.cutOffHour()
                + " o'clock on; refunds count in their own month, cancelled receipts in no sum; tips are part of the revenue; taxes as"
                + " the receipts tell them, included or added.");
    }

    private void told(Map<LocalDate, BigDecimal> days, PosMarts marts, YearMonth month) throws SQLException {
        days.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(best -> page.paragraph(
                        "The best day was " + best.getKey() + " with " + Amounts.told(best.getValue()) + "."));
        Map<String, BigDecimal> before = byName(products(marts, month.minusMonths(1), month.minusMonths(1)));
        if (before.isEmpty()) {
            return;
        }
        Map<String, BigDecimal> now = byName(products(marts, month, month));
        Map<String, BigDecimal> changes = new LinkedHashMap<>();
        now.forEach((name, amount) -> changes.put(name, amount.subtract(before.getOrDefault(name, BigDecimal.ZERO))));
        before.forEach((name, amount) -> changes.putIfAbsent(name, amount.negate()));
        Comparator<Map.Entry<String, BigDecimal>> byChange = Map.Entry.comparingByValue();
        changes.entrySet().stream()
                .max(byChange)
                .filter(rise -> rise.getValue().signum() > 0)
                .ifPresent(rise -> page.paragraph("The biggest rise was that of " + rise.getKey() + ", by "
                        + Amounts.told(rise.getValue()) + "."));
        changes.entrySet().stream()
                .min(byChange)
                .filter(fall -> fall.getValue().signum() < 0)
                .ifPresent(fall -> page.paragraph("The biggest fall was that of " + fall.getKey() + ", by "
                        + Amounts.told(fall.getValue().negate()) + "."));
    }

    private static List<PosMarts.Product> products(PosMarts marts, YearMonth from, YearMonth to) throws SQLException {
        return marts.products(from.atDay(1), to.atEndOfMonth());
    }

    private static Map<String, BigDecimal> byName(List<PosMarts.Product> products) {
        return products.stream()
                .collect(Collectors.toMap(
                        PosMarts.Product::name, PosMarts.Product::amount, BigDecimal::add, LinkedHashMap::new));
    }

    private void compared(SalesSums now, SalesSums before, SalesSums yearAgo, YearMonth month) {
        page.heading(2, "The month");
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("Revenue", now.revenue(), before.revenue(), yearAgo.revenue(), before, yearAgo));
        rows.add(counted("Receipts", now.receipts(), before.receipts(), yearAgo.receipts(), before, yearAgo));
        rows.add(List.of("Average receipt", average(now), average(before), average(yearAgo)));
        rows.add(List.of("Items per receipt", items(now), items(before), items(yearAgo)));
        rows.add(row(
                "Refunds",
                now.bridge().refunds(),
                before.bridge().refunds(),
                yearAgo.bridge().refunds(),
                before,
                yearAgo));
        rows.add(row(
                "Discounts",
                now.bridge().discounts(),
                before.bridge().discounts(),
                yearAgo.bridge().discounts(),
                before,
                yearAgo));
        rows.add(row("Tax within", now.tax(), before.tax(), yearAgo.tax(), before, yearAgo));
        rows.add(row(
                "Tips",
                now.bridge().tips(),
                before.bridge().tips(),
                yearAgo.bridge().tips(),
                before,
                yearAgo));
        rows.add(row("Cancelled", now.cancelled(), before.cancelled(), yearAgo.cancelled(), before, yearAgo));
        page.table(
                List.of("", month.toString(), month.minusMonths(1) + ", change", month.minusYears(1) + ", change"),
                rows);
    }

    private static List<String> row(
            String name, BigDecimal now, BigDecimal before, BigDecimal yearAgo, SalesSums of, SalesSums ofYearAgo) {
        return List.of(name, Amounts.told(now), change(now, before, of), change(now, yearAgo, ofYearAgo));
    }

    private static List<String> counted(
            String name, long now, long before, long yearAgo, SalesSums of, SalesSums ofYearAgo) {
        return List.of(
                name,
                count(now),
                of.isNothing()
                        ? NEW
                        : count(before) + ", " + percent(BigDecimal.valueOf(now), BigDecimal.valueOf(before)),
                ofYearAgo.isNothing()
                        ? NEW
                        : count(yearAgo) + ", " + percent(BigDecimal.valueOf(now), BigDecimal.valueOf(yearAgo)));
    }

    private static String change(BigDecimal now, BigDecimal before, SalesSums of) {
        return of.isNothing() ? NEW : Amounts.told(before) + ", " + percent(now, before);
    }

    private static String percent(BigDecimal now, BigDecimal before) {
        if (before.signum() == 0) {
            return now.signum() == 0 ? "0.0 %" : NEW;
        }
        BigDecimal change =
                now.subtract(before).multiply(new BigDecimal(100)).divide(before.abs(), 1, RoundingMode.HALF_UP);
        return (change.signum() > 0 ? "+" : "") + change.toPlainString() + " %";
    }

    private static String average(SalesSums sums) {
        return sums.receipts() == 0
                ? NEW
                : Amounts.told(sums.bridge()
                        .revenue()
                        .subtract(sums.bridge().refunds())
                        .divide(BigDecimal.valueOf(sums.receipts()), 2, RoundingMode.HALF_UP));
    }

    private static String items(SalesSums sums) {
        return sums.receipts() == 0
                ? NEW
                : sums.items()
                        .divide(BigDecimal.valueOf(sums.receipts()), 2, RoundingMode.HALF_UP)
                        .toPlainString();
    }

    private static String count(long number) {
        return String.format(java.util.Locale.ROOT, "%,d", number);
    }

    /** From what was on the price tags to what was collected, and how it was paid. */
    private void bridge(SalesSums sums, Map<String, BigDecimal> payments) {
        SalesSums.Bridge bridge = sums.bridge();
        List<Charts.Step> steps = List.of(
                new Charts.Step("gross", bridge.gross(), false),
                new Charts.Step("discounts", bridge.discounts().negate(), false),
                new Charts.Step("tax added", bridge.taxAdded(), false),
                new Charts.Step("tips", bridge.tips(), false),
                new Charts.Step("surcharge", bridge.surcharge(), false),
                new Charts.Step("refunds", bridge.refunds(), false),
                new Charts.Step("collected", bridge.revenue(), true));
        page.heading(2, "From gross sales to what was collected");
        List<List<String>> rows = new ArrayList<>();
        steps.forEach(step -> rows.add(List.of(step.name(), Amounts.told(step.amount()))));
        page.table(List.of("", "amount"), rows);
        BigDecimal added = steps.stream()
                .filter(step -> !step.isTotal())
                .map(Charts.Step::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        difference("The steps", added, bridge.revenue());
        picture(
                "From gross sales to what was collected",
                "bridge",
                Charts.waterfall("From gross sales to what was collected", steps));
        shares("Collected, by type of payment", payments, bridge.revenue());
        difference(
                "The payments", payments.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add), bridge.revenue());
    }

    /** Receipts that do not add up are taken as they are, and told. */
    private void difference(String what, BigDecimal found, BigDecimal expected) {
        if (found.compareTo(expected) != 0) {
            page.paragraph(what + " come to " + Amounts.told(found) + ", " + Amounts.told(found.subtract(expected))
                    + " from what was collected: some receipts do not add up by themselves"
                    + " (check receipt_does_not_add_up).");
        }
    }

    private void shares(String title, Map<String, BigDecimal> parts, BigDecimal whole) {
        page.heading(2, title);
        List<List<String>> rows = new ArrayList<>();
        parts.forEach((name, amount) -> rows.add(List.of(
                name,
                Amounts.told(amount),
                whole.signum() == 0
                        ? ""
                        : amount.multiply(new BigDecimal(100)).divide(whole, 1, RoundingMode.HALF_UP) + " %")));
        page.table(List.of("", "amount", "share"), rows);
    }

    private void byDay(PosMarts marts, YearMonth month, Map<LocalDate, BigDecimal> days) throws SQLException {
        YearMonth before = month.minusMonths(1);
        Map<LocalDate, BigDecimal> daysBefore = marts.revenueByDay(before.atDay(1), before.atEndOfMonth());
        int longest = Math.max(month.lengthOfMonth(), before.lengthOfMonth());
        List<String> labels =
                IntStream.rangeClosed(1, longest).mapToObj(Integer::toString).toList();
        page.heading(2, "By day");
        picture(
                "Revenue by day",
                "days",
                Charts.lines(
                        "Revenue by day",
                        labels,
                        List.of(
                                new Charts.Series(month.toString(), inMonth(month, longest, days)),
                                new Charts.Series(before.toString(), inMonth(before, longest, daysBefore)))));
        Map<Integer, BigDecimal> weekdays = new java.util.TreeMap<>();
        days.forEach((day, revenue) -> weekdays.merge(day.getDayOfWeek().getValue(), revenue, BigDecimal::add));
        picture(
                "Revenue by weekday",
                "weekdays",
                Charts.bars(
                        "Revenue by weekday",
                        WEEKDAYS,
                        List.of(new Charts.Series(
                                "revenue",
                                IntStream.rangeClosed(1, 7)
                                        .mapToObj(day -> Optional.ofNullable(weekdays.get(day)))
                                        .toList()))));
    }

    private static List<Optional<BigDecimal>> inMonth(YearMonth month, int longest, Map<LocalDate, BigDecimal> days) {
        return IntStream.rangeClosed(1, longest)
                .mapToObj(day -> day > month.lengthOfMonth()
                        ? Optional.<BigDecimal>empty()
                        : Optional.ofNullable(days.get(month.atDay(day))))
                .toList();
    }

    private void hours(Map<Integer, Map<Integer, BigDecimal>> hours) {
        List<String> columns =
                IntStream.range(0, 24).mapToObj(Integer::toString).toList();
        List<List<Optional<BigDecimal>>> values = IntStream.rangeClosed(1, 7)
                .mapToObj(weekday -> IntStream.range(0, 24)
                        .mapToObj(hour -> Optional.ofNullable(
                                hours.getOrDefault(weekday, Map.of()).get(hour)))
                        .toList())
                .toList();
        page.heading(2, "By weekday and hour");
        picture(
                "Revenue by weekday and hour",
                "hours",
                Charts.heatMap("Revenue by weekday and hour", WEEKDAYS, columns, values));
    }

    private void weekend(Map<Integer, Map<Integer, BigDecimal>> hours) {
        BigDecimal[] sums = {BigDecimal.ZERO, BigDecimal.ZERO};
        hours.forEach((weekday, byHour) -> byHour.values().forEach(revenue -> {
            int which = weekday > 5 ? 1 : 0;
            sums[which] = sums[which].add(revenue);
        }));
        Map<String, BigDecimal> parts = new LinkedHashMap<>();
        parts.put("Monday to Friday", sums[0]);
        parts.put("weekend", sums[1]);
        shares("Weekday against weekend", parts, sums[0].add(sums[1]));
    }

    private void products(PosMarts marts, YearMonth month) throws SQLException {
        top("Products", products(marts, month, month), products(marts, month.minusMonths(1), month.minusMonths(1)));
    }

    private void top(String title, List<PosMarts.Product> products, List<PosMarts.Product> before) {
        Map<String, BigDecimal> earlier = byName(before);
        page.heading(2, title);
        page.table(
                List.of("product", "quantity", "amount", "change", "cost", "margin"),
                products.stream().limit(TOP).map(one -> told(one, earlier)).toList());
        if (products.size() > TOP) {
            page.paragraph("Those that sold for least:");
            page.table(
                    List.of("product", "quantity", "amount", "change", "cost", "margin"),
                    products.subList(Math.max(TOP, products.size() - BOTTOM), products.size()).stream()
                            .map(one -> told(one, earlier))
                            .toList());
        }
    }

    private static List<String> told(PosMarts.Product product, Map<String, BigDecimal> before) {
        return List.of(
                product.name(),
                product.quantity().stripTrailingZeros().toPlainString(),
                Amounts.told(product.amount()),
                before.containsKey(product.name()) ? percent(product.amount(), before.get(product.name())) : NEW,
                product.cost().signum() == 0 ? "" : Amounts.told(product.cost()),
                product.cost().signum() == 0
                        ? ""
                        : Amounts.told(product.amount().subtract(product.cost())));
    }

    private void pairs(List<PosMarts.Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        page.heading(2, "Products that go together");
        page.paragraph("Lift above 1: more often in one sale than by chance.");
        page.table(
                List.of("products", "receipts", "lift"),
                pairs.stream()
                        .map(pair -> List.of(
                                pair.first() + " + " + pair.second(),
                                count(pair.receipts()),
                                pair.lift().setScale(2, RoundingMode.HALF_UP).toPlainString()))
                        .toList());
    }

    /** The months add up to the whole: they are parts of the same rows. */
    private void months(PosMarts marts, YearMonth first, YearMonth last) throws SQLException {
        List<String> labels = new ArrayList<>();
        List<Optional<BigDecimal>> revenue = new ArrayList<>();
        List<Optional<BigDecimal>> moving = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            SalesSums sums = sums(marts, month);
            labels.add(month.toString());
            revenue.add(sums.isNothing() ? Optional.empty() : Optional.of(sums.revenue()));
            moving.add(average(revenue));
            rows.add(List.of(month.toString(), count(sums.receipts()), Amounts.told(sums.revenue())));
        }
        page.heading(2, "By month");
        page.table(List.of("month", "receipts", "revenue"), rows);
        picture(
                "Revenue by month",
                "months",
                Charts.lines(
                        "Revenue by month",
                        labels,
                        List.of(
                                new Charts.Series("revenue", revenue),
                                new Charts.Series("average of three months", moving))));
    }

    /** Of the last three, where all are there. */
    private static Optional<BigDecimal> average(List<Optional<BigDecimal>> months) {
        List<Optional<BigDecimal>> last = months.subList(Math.max(0, months.size() - 3), months.size());
        return last.size() < 3 || last.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(last.stream()
                        .map(Optional::orElseThrow)
                        .reduce(BigDecimal.ZERO, BigDecimal::add)
                        .divide(new BigDecimal(3), 2, RoundingMode.HALF_UP));
    }

    private void picture(String title, String name, String svg) {
        String file = stem + "-" + name + ".svg";
        pictures.put(file, svg);
        page.picture(title, file);
    }

    private Path written() {
        Path file = out.resolve(stem + ".md");
        try {
            Files.createDirectories(out);
            for (Map.Entry<String, String> picture : pictures.entrySet()) {
                Files.writeString(out.resolve(picture.getKey()), picture.getValue());
            }
            // Last, so that a page never shows pictures that are not there.
            Files.writeString(file, page.toString());
        } catch (IOException e) {
            throw new CountinghouseException(ErrorCode.STORAGE, "Could not write " + file + ": " + e.getMessage(), e);
        }
        return file;
    }
}
