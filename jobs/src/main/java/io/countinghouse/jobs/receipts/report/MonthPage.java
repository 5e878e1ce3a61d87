package io.countinghouse.jobs.receipts.report;

import static io.countinghouse.jobs.receipts.report.SalesParts.average;

import io.countinghouse.common.chart.Amounts;
import io.countinghouse.common.chart.Charts;
import io.countinghouse.common.page.Cell;
import io.countinghouse.common.page.Page;
import io.countinghouse.jobs.receipts.ReceiptSettings;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A month beside the month before and the same month a year ago. */
final class MonthPage {
    private static final int PAIRS = 10;

    private final PosMarts marts;
    private final YearMonth month;
    private final Page page;
    private final SalesParts parts;

    MonthPage(ReceiptSettings settings, PosMarts marts, YearMonth month) {
        this.marts = marts;
        this.month = month;
        this.page = PosPages.begun("Sales of " + month, settings);
        this.parts = new SalesParts(
                settings,
                marts,
                page,
                SalesParts.Period.of(month),
                List.of(SalesParts.Period.of(month.minusMonths(1)), SalesParts.Period.of(month.minusYears(1))));
    }

    /**
     * What there is of a month.
     *
     * @param products the one that sold for most first
     */
    private record Figures(SalesSums sums, List<PosMarts.Product> products) {
        boolean isNothing() {
            return sums.isNothing();
        }

        BigDecimal cost() {
            return products.stream().map(PosMarts.Product::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        BigDecimal margin() {
            return products.stream().map(PosMarts.Product::margin).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    private Figures figures(YearMonth of) throws SQLException {
        return new Figures(marts.sums(of.atDay(1), of.atEndOfMonth()), marts.products(of.atDay(1), of.atEndOfMonth()));
    }

    Page page() throws SQLException {
        Figures now = figures(month);
        if (now.isNothing()) {
            return page.text("No receipt of this month is in the marts.");
        }
        LocalDate first = month.atDay(1);
        LocalDate last = month.atEndOfMonth();
        Figures before = figures(month.minusMonths(1));
        Map<LocalDate, BigDecimal> days = marts.revenueByDay(first, last);
        first(now, before);
        told(now, before, days);
        compared(now, before, figures(month.minusYears(1)));
        BigDecimal revenue = now.sums().revenue();
        parts.bridge(now.sums());
        byDay(days);
        parts.hours();
        parts.products("Products", now.products(), Optional.of(before.products()));
        parts.categories();
        payments(first, last, revenue);
        parts.shares("By type of order", "receipts", marts::orderTypes, revenue);
        parts.shares("By store", "receipts", marts::stores, revenue);
        parts.taxes(now.sums().tax());
        refunds(now.sums().bridge().refunds());
        customers(marts.customers(first));
        parts.combos();
        parts.preferences();
        parts.pairs("Products that go together", marts.pairs(first, PAIRS));
        return page;
    }

    /** Refunds of the month are told against the months of their sales. */
    private void refunds(BigDecimal all) throws SQLException {
        List<PosMarts.Part> refunded = marts.refundedMonths(month.atDay(1), month.atEndOfMonth());
        if (!refunded.isEmpty()) {
            page.heading("Refunds, by the month of the sale")
                    .table(
                            "Refunds",
                            List.of("", "refunds", "amount", "share"),
                            refunded.stream()
                                    .map(part -> List.of(
                                            Cell.text(part.name()),
                                            Cell.number(part.quantity()),
                                            Cell.amount(part.amount()),
                                            Cell.share(part.amount(), all)))
                                    .toList());
        }
    }

    /** What a shopkeeper looks for first. */
    private void first(Figures now, Figures before) {
        page.figures(List.of(
                new Page.Figure(
                        "Revenue",
                        Cell.amount(now.sums().revenue()),
                        against(now.sums().revenue(), before.sums().revenue(), before)),
                new Page.Figure(
                        "Receipts",
                        Cell.count(now.sums().receipts()),
                        against(
                                BigDecimal.valueOf(now.sums().receipts()),
                                BigDecimal.valueOf(before.sums().receipts()),
                                before)),
                new Page.Figure(
                        "Average receipt",
                        average(now.sums()),
                        before.isNothing()
                                ? ""
                                : month.minusMonths(1) + ": "
                                        + average(before.sums()).told()),
                new Page.Figure(
                        "Refunds",
                        Cell.amount(now.sums().bridge().refunds()),
                        Cell.count(now.sums().refundReceipts()).told() + " receipts")));
    }

    private String against(BigDecimal now, BigDecimal then, Figures before) {
        return before.isNothing() ? "new" : Cell.change(now, then).told() + " against " + month.minusMonths(1);
    }

    private void told(Figures now, Figures before, Map<LocalDate, BigDecimal> days) {
        days.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .ifPresent(best -> page.text(
                        "The best day was " + best.getKey() + " with " + Amounts.told(best.getValue()) + "."));
        Map<String, BigDecimal> earlier = SalesParts.byName(before.products());
        if (earlier.isEmpty()) {
            return;
        }
        Map<String, BigDecimal> changes = new LinkedHashMap<>();
        SalesParts.byName(now.products())
                .forEach((name, amount) ->
                        changes.put(name, amount.subtract(earlier.getOrDefault(name, BigDecimal.ZERO))));
        earlier.forEach((name, amount) -> changes.putIfAbsent(name, amount.negate()));
        Comparator<Map.Entry<String, BigDecimal>> byChange = Map.Entry.comparingByValue();
        changes.entrySet().stream()
                .max(byChange)
                .filter(rise -> rise.getValue().signum() > 0)
                .ifPresent(rise -> page.text("The biggest rise was that of " + rise.getKey() + ", by "
                        + Amounts.told(rise.getValue()) + "."));
        changes.entrySet().stream()
                .min(byChange)
                .filter(fall -> fall.getValue().signum() < 0)
                .ifPresent(fall -> page.text("The biggest fall was that of " + fall.getKey() + ", by "
                        + Amounts.told(fall.getValue().negate()) + "."));
    }

    private void compared(Figures now, Figures before, Figures yearAgo) {
        List<List<Cell>> rows = new ArrayList<>();
        row(rows, "Revenue", of -> Cell.amount(of.sums().revenue()), now, before, yearAgo);
        row(rows, "Receipts", of -> Cell.count(of.sums().receipts()), now, before, yearAgo);
        row(rows, "Average receipt", of -> average(of.sums()), now, before, yearAgo);
        row(rows, "Items per receipt", MonthPage::items, now, before, yearAgo);
        // What was given back, above zero: more of it is a rise.
        row(rows, "Refunds", of -> Cell.amount(of.sums().bridge().refunds().negate()), now, before, yearAgo);
        row(rows, "Discounts", of -> Cell.amount(of.sums().bridge().discounts()), now, before, yearAgo);
        row(rows, "Tax within", of -> Cell.amount(of.sums().tax()), now, before, yearAgo);
        row(rows, "Tips", of -> Cell.amount(of.sums().bridge().tips()), now, before, yearAgo);
        row(rows, "Cancelled receipts", of -> Cell.count(of.sums().cancelledReceipts()), now, before, yearAgo);
        row(rows, "Cancelled", of -> Cell.amount(of.sums().cancelled()), now, before, yearAgo);
        if (now.cost().signum() != 0) {
            row(rows, "Cost, where it is known", of -> Cell.amount(of.cost()), now, before, yearAgo);
            row(rows, "Margin without tax, where cost is known", of -> Cell.amount(of.margin()), now, before, yearAgo);
        }
        page.heading("The month")
                .table(
                        "Month",
                        List.of(
                                "",
                                month.toString(),
                                month.minusMonths(1).toString(),
                                "change",
                                month.minusYears(1).toString(),
                                "change"),
                        rows);
    }

    private static void row(
            List<List<Cell>> rows,
            String name,
            Function<Figures, Cell> figure,
            Figures now,
            Figures before,
            Figures yearAgo) {
        List<Cell> cells = new ArrayList<>(List.of(Cell.text(name), figure.apply(now)));
        for (Figures then : List.of(before, yearAgo)) {
            Cell that = figure.apply(then);
            cells.add(then.isNothing() ? Cell.none() : that);
            cells.add(
                    then.isNothing()
                            ? Cell.isNew()
                            : figure.apply(now)
                                    .value()
                                    .flatMap(one -> that.value().map(other -> Cell.change(one, other)))
                                    .orElse(Cell.none()));
        }
        rows.add(cells);
    }

    private static Cell items(Figures of) {
        return of.sums().receipts() == 0
                ? Cell.none()
                : Cell.amount(
                        of.sums().items().divide(BigDecimal.valueOf(of.sums().receipts()), 2, RoundingMode.HALF_UP));
    }

    private void byDay(Map<LocalDate, BigDecimal> days) throws SQLException {
        YearMonth before = month.minusMonths(1);
        Map<LocalDate, BigDecimal> daysBefore = marts.revenueByDay(before.atDay(1), before.atEndOfMonth());
        int longest = Math.max(month.lengthOfMonth(), before.lengthOfMonth());
        List<String> labels =
                IntStream.rangeClosed(1, longest).mapToObj(Integer::toString).toList();
        page.heading("By day")
                .picture(
                        "Revenue by day",
                        "days",
                        Charts.lines(
                                "Revenue by day",
                                labels,
                                List.of(
                                        new Charts.Series(month.toString(), inMonth(month, longest, days)),
                                        new Charts.Series(before.toString(), inMonth(before, longest, daysBefore)))))
                .picture(
                        "Revenue by weekday",
                        "weekdays",
                        Charts.bars(
                                "Revenue by weekday",
                                SalesParts.WEEKDAYS,
                                List.of(
                                        new Charts.Series(month.toString(), byWeekday(days)),
                                        new Charts.Series(before.toString(), byWeekday(daysBefore)))));
    }

    private static List<Optional<BigDecimal>> byWeekday(Map<LocalDate, BigDecimal> days) {
        return IntStream.rangeClosed(1, 7)
                .mapToObj(weekday -> days.entrySet().stream()
                        .filter(day -> day.getKey().getDayOfWeek().getValue() == weekday)
                        .map(Map.Entry::getValue)
                        .reduce(BigDecimal::add))
                .toList();
    }

    private static List<Optional<BigDecimal>> inMonth(YearMonth month, int longest, Map<LocalDate, BigDecimal> days) {
        return IntStream.rangeClosed(1, longest)
                .mapToObj(day -> day > month.lengthOfMonth()
                        ? Optional.<BigDecimal>empty()
                        : Optional.ofNullable(days.get(month.atDay(day))))
                .toList();
    }

    private void payments(LocalDate first, LocalDate last, BigDecimal whole) throws SQLException {
        List<PosMarts.Part> now = marts.payments(first, last);
        List<PosMarts.Part> before = marts.payments(
                month.minusMonths(1).atDay(1), month.minusMonths(1).atEndOfMonth());
        parts.shares("By type of payment", "payments", marts::payments, whole);
        List<String> names = Stream.concat(now.stream(), before.stream())
                .map(PosMarts.Part::name)
                .distinct()
                .toList();
        page.picture(
                "By type of payment",
                "payments",
                Charts.bars(
                        "By type of payment",
                        names,
                        List.of(
                                new Charts.Series(month.toString(), amounts(names, now)),
                                new Charts.Series(month.minusMonths(1).toString(), amounts(names, before)))));
    }

    private static List<Optional<BigDecimal>> amounts(List<String> names, List<PosMarts.Part> parts) {
        return names.stream()
                .map(name -> parts.stream()
                        .filter(part -> part.name().equals(name))
                        .map(PosMarts.Part::amount)
                        .findFirst())
                .toList();
    }

    private void customers(PosMarts.Customers customers) {
        long all = customers.fresh() + customers.returning();
        if (all > 0) {
            page.heading("Customers whom receipts name")
                    .table(
                            "Customers",
                            List.of("", "figure"),
                            List.of(
                                    List.of(Cell.text("new this month"), Cell.count(customers.fresh())),
                                    List.of(Cell.text("had been here before"), Cell.count(customers.returning())),
                                    List.of(Cell.text("visits"), Cell.count(customers.visits())),
                                    List.of(
                                            Cell.text("average spend of a customer"),
                                            Cell.amount(customers
                                                    .revenue()
                                                    .divide(BigDecimal.valueOf(all), 2, RoundingMode.HALF_UP)))));
        }
    }
}
