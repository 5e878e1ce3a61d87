package io.countinghouse.jobs.receipts.report;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All months together. */
final class CumulativePage {
    private static final int PAIRS = 15;
    private static final int FRIDAY = 5;

    private final ReceiptSettings settings;
    private final PosMarts marts;
    private final Page page;

    CumulativePage(ReceiptSettings settings, PosMarts marts) {
        this.marts = marts;
        this.page = PosPages.begun("Sales of all time", settings);
        this.settings = settings;
    }

    Page page() throws SQLException {
        Optional<List<LocalDate>> days = marts.days();
        if (days.isEmpty()) {
            return page.text("No receipt is in the marts.");
        }
        LocalDate first = days.get().get(0).withDayOfMonth(1);
        LocalDate last = YearMonth.from(days.get().get(1)).atEndOfMonth();
        SalesParts parts =
                new SalesParts(settings, marts, page, new SalesParts.Period("all time", first, last), List.of());
        SalesSums all = marts.sums(first, last);
        List<PosMarts.Product> products = marts.products(first, last);
        page.figures(List.of(
                        new Page.Figure("Revenue", Cell.amount(all.revenue()), ""),
                        new Page.Figure("Receipts", Cell.count(all.receipts()), ""),
                        new Page.Figure("Average receipt", SalesParts.average(all), "")))
                .text(marts.daysOfSales()
                        .map(sold -> "First sale on " + sold.get(0) + ", last sale on " + sold.get(1) + ".")
                        .orElse("Nothing was ever sold."));
        months();
        parts.bridge(all);
        parts.hours();
        weekend(parts, marts.revenueByHour(first, last));
        parts.products("Top products of all time", products, Optional.empty());
        parts.categories();
        parts.shares("By type of order", "receipts", marts::orderTypes, all.revenue());
        parts.shares("By store", "receipts", marts::stores, all.revenue());
        parts.taxes(all.tax());
        customers(marts.customers());
        parts.combos();
        parts.preferences();
        parts.pairs("Products that go together", marts.pairs(PAIRS));
        return page;
    }

    /** The months add up to the whole: they are parts of the same rows. */
    private void months() throws SQLException {
        List<String> labels = new ArrayList<>();
        List<Optional<BigDecimal>> revenue = new ArrayList<>();
        List<Optional<BigDecimal>> moving = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (Map.Entry<YearMonth, SalesSums> month : marts.months().entrySet()) {
            SalesSums sums = month.getValue();
            // A gap, however long it is: a till's clock may be wrong by decades.
            if (!labels.isEmpty()
                    && !labels.get(labels.size() - 1)
                            .equals(month.getKey().minusMonths(1).toString())) {
                labels.add("");
                revenue.add(Optional.empty());
                moving.add(Optional.empty());
            }
            labels.add(month.getKey().toString());
            revenue.add(Optional.of(sums.revenue()));
            moving.add(average(revenue));
            rows.add(List.of(
                    Cell.text(month.getKey().toString()),
                    Cell.count(sums.receipts()),
                    Cell.amount(sums.revenue()),
                    SalesParts.average(sums)));
        }
        page.heading("By month")
                .table("Months", List.of("month", "receipts", "revenue", "average receipt"), rows)
                .picture(
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

    private void weekend(SalesParts parts, Map<Integer, Map<Integer, BigDecimal>> hours) throws SQLException {
        BigDecimal week = BigDecimal.ZERO;
        BigDecimal weekend = BigDecimal.ZERO;
        for (Map.Entry<Integer, Map<Integer, BigDecimal>> day : hours.entrySet()) {
            BigDecimal sum = day.getValue().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
            if (day.getKey() > FRIDAY) {
                weekend = weekend.add(sum);
            } else {
                week = week.add(sum);
            }
        }
        List<PosMarts.Part> sums = List.of(
                new PosMarts.Part("Monday to Friday", BigDecimal.ZERO, week),
                new PosMarts.Part("weekend", BigDecimal.ZERO, weekend));
        parts.shares("Weekday against weekend", "", (from, to) -> sums, week.add(weekend));
        page.picture(
                "Weekday against weekend",
                "weekend",
                Charts.bars(
                        "Weekday against weekend",
                        sums.stream().map(PosMarts.Part::name).toList(),
                        List.of(new Charts.Series(
                                "revenue",
                                sums.stream()
                                        .map(PosMarts.Part::amount)
                                        .map(Optional::of)
                                        .toList()))));
    }

    private void customers(PosMarts.Customers customers) {
        if (customers.fresh() > 0) {
            page.heading("Customers whom receipts name")
                    .table(
                            "Customers",
                            List.of("", "figure"),
                            List.of(
                                    List.of(Cell.text("customers"), Cell.count(customers.fresh())),
                                    List.of(Cell.text("came more than once"), Cell.count(customers.returning())),
                                    List.of(Cell.text("visits"), Cell.count(customers.visits())),
                                    List.of(
                                            Cell.text("average spend of a customer"),
                                            Cell.amount(customers
                                                    .revenue()
                                                    .divide(
                                                            BigDecimal.valueOf(customers.fresh()),
                                                            2,
                                                            RoundingMode.HALF_UP)))));
        }
    }
}
