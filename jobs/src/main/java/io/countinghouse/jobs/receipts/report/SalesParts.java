package io.countinghouse.jobs.receipts.report;

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
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a month's page and the page of all months have in common. */
final class SalesParts {
    static final List<String> WEEKDAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");

    private static final int TOP = 10;
    private static final int BOTTOM = 5;
    /** As many as a waterfall has room for. */
    private static final int PAYMENTS_SHOWN = 4;

    private static final String AMOUNT = "amount";
    private static final String SHARE = "share";

    private final ReceiptSettings settings;
    private final PosMarts marts;
    private final Page page;
    private final Period now;
    private final List<Period> before;
    /** Of categories, the first that is found counts. */
    private final List<Map.Entry<String, Pattern>> patterns;

    /** @param before what it is compared with */
    SalesParts(ReceiptSettings settings, PosMarts marts, Page page, Period now, List<Period> before) {
        this.settings = settings;
        this.marts = marts;
        this.page = page;
        this.now = now;
        this.before = List.copyOf(before);
        this.patterns = settings.report().categories().stream()
                .map(rule -> Map.entry(rule.name(), Pattern.compile(rule.pattern())))
                .toList();
    }

    /** Days, both included, under a name. */
    record Period(String name, LocalDate from, LocalDate to) {
        static Period of(YearMonth month) {
            return new Period(month.toString(), month.atDay(1), month.atEndOfMonth());
        }
    }

    /** Asks for the parts of something. */
    @FunctionalInterface
    interface Parts {
        List<PosMarts.Part> of(LocalDate from, LocalDate to) throws SQLException;
    }

    static Cell average(SalesSums sums) {
        return sums.receipts() == 0
                ? Cell.none()
                : Cell.amount(sums.revenue()
                        .subtract(sums.bridge().refunds())
                        .divide(BigDecimal.valueOf(sums.receipts()), 2, RoundingMode.HALF_UP));
    }

    /** From what was on the price tags to what was collected, and how it was paid. */
    void bridge(SalesSums sums) throws SQLException {
        List<PosMarts.Part> payments = marts.payments(now.from(), now.to());
        SalesSums.Bridge bridge = sums.bridge();
        BigDecimal net = bridge.gross().subtract(bridge.discounts()).add(bridge.refunds());
        List<Charts.Step> steps = new ArrayList<>(List.of(
                new Charts.Step("gross", bridge.gross(), false),
                new Charts.Step("discounts", bridge.discounts().negate(), false),
                new Charts.Step("refunds", bridge.refunds(), false),
                new Charts.Step("net", net, true),
                new Charts.Step("tax added", bridge.taxAdded(), false),
                new Charts.Step("tips", bridge.tips(), false),
                new Charts.Step("surcharge", bridge.surcharge(), false),
                new Charts.Step("collected", bridge.revenue(), true)));
        BigDecimal added = net.add(bridge.taxAdded()).add(bridge.tips()).add(bridge.surcharge());
        if (added.compareTo(bridge.revenue()) != 0) {
            steps.add(
                    steps.size() - 1,
                    new Charts.Step("unexplained", bridge.revenue().subtract(added), false));
        }
        List<List<Cell>> rows = new ArrayList<>();
        steps.forEach(step -> rows.add(List.of(Cell.text(step.name()), Cell.amount(step.amount()))));
        payments.forEach(paid -> rows.add(List.of(Cell.text("by " + paid.name()), Cell.amount(paid.amount()))));
        page.heading("From gross sales to what was collected, and how it was paid")
                .table("Bridge", List.of("", AMOUNT), rows);
        difference("The steps", added, bridge.revenue());
        difference("The payments", sum(payments), bridge.revenue());
        payments.stream()
                .limit(PAYMENTS_SHOWN)
                .forEach(one ->
                        steps.add(new Charts.Step(one.name(), one.amount().negate(), false)));
        if (payments.size() > PAYMENTS_SHOWN) {
            BigDecimal others = sum(payments.subList(PAYMENTS_SHOWN, payments.size()));
            steps.add(new Charts.Step("others", others.negate(), false));
        }
        page.picture(
                "From gross sales to what was collected, and how it was paid",
                "bridge",
                Charts.waterfall("From gross sales to what was collected, and how it was paid", steps));
    }

    private static BigDecimal sum(List<PosMarts.Part> parts) {
        return parts.stream().map(PosMarts.Part::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Receipts that do not add up are taken as they are, and told. */
    private void difference(String what, BigDecimal found, BigDecimal expected) {
        if (found.compareTo(expected) != 0) {
            page.text(what + " come to " + Amounts.told(found) + ", " + Amounts.told(found.subtract(expected))
                    + " from what was collected: some receipts do not add up by themselves"
                    + " (check receipt_does_not_add_up).");
        }
    }

    /**
     * Parts of a whole beside what they were before; nothing where there are none, now or in the period before.
     *
     * @param counted what the quantities are, empty to leave them out
     */
    void shares(String title, String counted, Parts source, BigDecimal whole) throws SQLException {
        List<PosMarts.Part> parts = new ArrayList<>(source.of(now.from(), now.to()));
        List<Map<String, BigDecimal>> earlier = new ArrayList<>();
        for (Period period : before) {
            Map<String, BigDecimal> amounts = new LinkedHashMap<>();
            source.of(period.from(), period.to())
                    .forEach(part -> amounts.merge(part.name(), part.amount(), BigDecimal::add));
            earlier.add(amounts);
        }
        Set<String> names = parts.stream().map(PosMarts.Part::name).collect(Collectors.toSet());
        earlier.stream()
                .limit(1)
                .flatMap(amounts -> amounts.keySet().stream())
                .filter(names::add)
                .forEach(gone -> parts.add(new PosMarts.Part(gone, BigDecimal.ZERO, BigDecimal.ZERO.setScale(2))));
        if (parts.isEmpty()) {
            return;
        }
        List<String> columns = new ArrayList<>(List.of(""));
        if (!counted.isEmpty()) {
            columns.add(counted);
        }
        columns.addAll(List.of(AMOUNT, SHARE));
        before.forEach(period -> columns.addAll(List.of(period.name(), "change")));
        page.heading(title)
                .table(
                        title,
                        columns,
                        parts.stream()
                                .map(part -> told(part, counted, whole, earlier))
                                .toList());
    }

    private static List<Cell> told(
            PosMarts.Part part, String counted, BigDecimal whole, List<Map<String, BigDecimal>> earlier) {
        List<Cell> cells = new ArrayList<>();
        cells.add(Cell.text(part.name()));
        if (!counted.isEmpty()) {
            cells.add(Cell.number(part.quantity()));
        }
        cells.add(Cell.amount(part.amount()));
        cells.add(Cell.share(part.amount(), whole));
        for (Map<String, BigDecimal> then : earlier) {
            Optional<BigDecimal> amount = Optional.ofNullable(then.get(part.name()));
            cells.add(amount.map(Cell::amount).orElse(Cell.none()));
            cells.add(amount.map(was -> Cell.change(part.amount(), was))
                    .orElse(part.amount().signum() == 0 ? Cell.none() : Cell.isNew()));
        }
        return cells;
    }

    /** Taxes by rate, and what of the receipts' tax none of them names. */
    void taxes(BigDecimal within) throws SQLException {
        Parts named = (from, to) -> {
            List<PosMarts.Part> taxes = new ArrayList<>(marts.taxes(from, to));
            BigDecimal unnamed = marts.sums(from, to).tax().subtract(sum(taxes));
            if (unnamed.signum() != 0) {
                taxes.add(new PosMarts.Part("not named by the receipts", BigDecimal.ZERO, unnamed));
            }
            return taxes;
        };
        shares("Tax by rate", "", named, within);
    }

    void hours() throws SQLException {
        Map<Integer, Map<Integer, BigDecimal>> hours = marts.revenueByHour(now.from(), now.to());
        List<String> columns =
                IntStream.range(0, 24).mapToObj(Integer::toString).toList();
        List<List<Optional<BigDecimal>>> values = IntStream.rangeClosed(1, 7)
                .mapToObj(weekday -> IntStream.range(0, 24)
                        .mapToObj(hour -> Optional.ofNullable(
                                hours.getOrDefault(weekday, Map.of()).get(hour)))
                        .toList())
                .toList();
        page.heading("By weekday and hour")
                .picture(
                        "Revenue by weekday and hour",
                        "hours",
                        Charts.heatMap("Revenue by weekday and hour", WEEKDAYS, columns, values));
    }

    void categories() throws SQLException {
        shares(
                "By category",
                "quantity",
                (from, to) -> byCategory(marts.products(from, to)),
                sum(byCategory(marts.products(now.from(), now.to()))));
    }

    private List<PosMarts.Part> byCategory(List<PosMarts.Product> products) {
        Map<String, PosMarts.Part> categories = new TreeMap<>();
        for (PosMarts.Product product : products) {
            String category = patterns.stream()
                    .filter(rule -> rule.getValue().matcher(product.name()).find())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse("other");
            categories.merge(
                    category,
                    new PosMarts.Part(category, product.quantity(), product.amount()),
                    (one, more) -> new PosMarts.Part(
                            category,
                            one.quantity().add(more.quantity()),
                            one.amount().add(more.amount())));
        }
        return categories.values().stream()
                .sorted(Comparator.comparing(PosMarts.Part::amount).reversed())
                .toList();
    }

    /** Those that sold for most and for least, with what they sold for before. */
    void products(String title, List<PosMarts.Product> products, Optional<List<PosMarts.Product>> before) {
        Map<String, BigDecimal> earlier = byName(before.orElse(List.of()));
        page.heading(title);
        productTable(title, products.stream().limit(TOP).toList(), before.isPresent(), earlier);
        if (products.size() > TOP) {
            page.text("Those that sold for least:");
            productTable(
                    title + ", least",
                    products.subList(Math.max(TOP, products.size() - BOTTOM), products.size()),
                    before.isPresent(),
                    earlier);
        }
    }

    private void productTable(
            String name, List<PosMarts.Product> products, boolean isCompared, Map<String, BigDecimal> before) {
        List<String> columns = new ArrayList<>(List.of("product", "quantity", AMOUNT));
        if (isCompared) {
            columns.add("change");
        }
        columns.addAll(List.of("cost", "margin"));
        page.table(
                name,
                columns,
                products.stream().map(one -> told(one, isCompared, before)).toList());
    }

    private static List<Cell> told(PosMarts.Product product, boolean isCompared, Map<String, BigDecimal> before) {
        List<Cell> cells = new ArrayList<>(
                List.of(Cell.text(product.name()), Cell.number(product.quantity()), Cell.amount(product.amount())));
        if (isCompared) {
            cells.add(
                    before.containsKey(product.name())
                            ? Cell.change(product.amount(), before.get(product.name()))
                            : Cell.isNew());
        }
        cells.add(product.hasCost() ? Cell.amount(product.cost()) : Cell.none());
        cells.add(product.hasCost() ? Cell.amount(product.margin()) : Cell.none());
        return cells;
    }

    static Map<String, BigDecimal> byName(List<PosMarts.Product> products) {
        return products.stream()
                .collect(Collectors.toMap(
                        PosMarts.Product::name, PosMarts.Product::amount, BigDecimal::add, LinkedHashMap::new));
    }

    /** Combos and what they were made of; nothing where there are none. */
    void combos() throws SQLException {
        shares("Combos", "quantity", marts::combos, sum(marts.combos(now.from(), now.to())));
        List<PosMarts.Part> components =
                marts.components(now.from(), now.to()).stream().limit(TOP).toList();
        if (components.isEmpty()) {
            return;
        }
        page.table(
                "Components of combos",
                List.of("component", "quantity", AMOUNT),
                components.stream()
                        .map(one ->
                                List.of(Cell.text(one.name()), Cell.number(one.quantity()), Cell.amount(one.amount())))
                        .toList());
        bars("What combos were made of", "combos", components, PosMarts.Part::amount);
    }

    /** Options by group of modifiers; nothing where none were chosen. */
    void preferences() throws SQLException {
        int number = 0;
        for (Map.Entry<String, List<String>> group :
                settings.report().preferences().entrySet()) {
            number++;
            List<PosMarts.Part> options = marts.options(group.getValue(), now.from(), now.to()).stream()
                    .limit(TOP)
                    .toList();
            if (!options.isEmpty()) {
                String title = "Preferences: " + group.getKey();
                page.heading(title)
                        .table(
                                title,
                                List.of("", "chosen"),
                                options.stream()
                                        .map(one -> List.of(Cell.text(one.name()), Cell.number(one.quantity())))
                                        .toList());
                bars(title, "preferences-" + number, options, PosMarts.Part::quantity);
            }
        }
    }

    private void bars(
            String title,
            String name,
            List<PosMarts.Part> parts,
            java.util.function.Function<PosMarts.Part, BigDecimal> value) {
        page.picture(
                title,
                name,
                Charts.bars(
                        title,
                        parts.stream().map(PosMarts.Part::name).toList(),
                        List.of(new Charts.Series(
                                title,
                                parts.stream().map(value).map(Optional::of).toList()))));
    }

    void pairs(String title, List<PosMarts.Pair> pairs) {
        if (pairs.isEmpty()) {
            return;
        }
        page.heading(title)
                .text("Lift above 1: more often in one sale than by chance.")
                .table(
                        title,
                        List.of("products", "receipts", "support", "confidence", "lift"),
                        pairs.stream()
                                .map(pair -> List.of(
                                        Cell.text(pair.first() + " + " + pair.second()),
                                        Cell.count(pair.basket().receipts()),
                                        Cell.share(pair.basket().support(), BigDecimal.ONE),
                                        Cell.share(pair.basket().confidence(), BigDecimal.ONE),
                                        Cell.amount(pair.basket().lift().setScale(2, RoundingMode.HALF_UP))))
                                .toList());
    }
}
