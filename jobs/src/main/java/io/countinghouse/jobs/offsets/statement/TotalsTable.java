package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.jobs.offsets.statement.Document.Column;
import io.countinghouse.jobs.offsets.statement.Document.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A company's totals by category, as published, and held against what its invoices add up to. */
final class TotalsTable {
    private static final List<String> NAMES =
            List.of("category", "invoices", "gross", "offsets", "offset", "unapplied", "net");

    private final Figures figures;

    TotalsTable(Figures figures) {
        this.figures = figures;
    }

    void write(List<CategoryTotal> totals, Document document) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (CategoryTotal total : totals) {
            rows.add(row(total));
            new TreeMap<>(total.byNegative()).forEach((negative, amount) -> rows.add(of(negative, amount, total)));
        }
        rows.add(row(sum(totals)));
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            int column = i;
            int width = rows.stream()
                    .map(row -> row.get(column))
                    .mapToInt(cell -> cell.codePointCount(0, cell.length()))
                    .max()
                    .orElse(0);
            columns.add(i == 0 ? Column.text(NAMES.get(i), width) : Column.number(NAMES.get(i), width));
        }
        document.beginTable(columns);
        for (int i = 0; i < rows.size(); i++) {
            document.row(i < rows.size() - 1 ? Kind.STEP : Kind.TOTAL, rows.get(i));
        }
        document.endTable();
    }

    /** Net of all categories. */
    static BigDecimal net(List<CategoryTotal> totals) {
        return sum(totals).net();
    }

    /** Finds every category whose published total is not what its invoices add up to. */
    void compare(List<CategoryTotal> published, List<CategoryTotal> summed, Contradictions found) {
        Map<String, CategoryTotal> left = byCategory(summed);
        for (CategoryTotal total : published) {
            CategoryTotal own = left.getOrDefault(total.category(), CategoryTotal.none(total.category()));
            left.remove(total.category());
            compare(total, own, found);
            compareCount(total, "invoices", total.invoices(), own.invoices(), found);
            compareCount(total, "offsets", total.offsets(), own.offsets(), found);
        }
        // Negative invoices of amount zero are in no total.
        left.values().forEach(own -> compare(CategoryTotal.none(own.category()), own, found));
    }

    private void compare(CategoryTotal total, CategoryTotal own, Contradictions found) {
        compare(total, "gross", total.gross(), own.gross(), found);
        compare(total, "offset", total.offset(), own.offset(), found);
        compare(total, "unapplied", total.unapplied(), own.unapplied(), found);
        BigDecimal net = total.gross().add(total.reduction());
        if (net.compareTo(total.net()) != 0) {
            found.add(name(total) + "net " + figures.of(total.net()) + ", but gross, offset and unapplied make "
                    + figures.of(net));
        }
        BigDecimal brought = total.byNegative().values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        if (brought.compareTo(total.reduction()) != 0) {
            found.add(name(total) + "negative categories bring " + figures.of(brought)
                    + ", but offset and unapplied are " + figures.of(total.reduction()));
        }
    }

    private void compare(
            CategoryTotal total, String figure, BigDecimal published, BigDecimal own, Contradictions found) {
        if (published.compareTo(own) != 0) {
            found.add(name(total) + figure + " " + figures.of(published)
                    + " in company_category_summary, but its rows in invoices_reassigned make " + figures.of(own));
        }
    }

    private void compareCount(CategoryTotal total, String figure, long published, long own, Contradictions found) {
        if (published != own) {
            found.add(name(total) + figures.count(published) + " " + figure
                    + " in company_category_summary, but invoices_reassigned has " + figures.count(own));
        }
    }

    private static String name(CategoryTotal total) {
        return "category " + total.category() + ": ";
    }

    private List<String> row(CategoryTotal total) {
        return List.of(
                total.category(),
                figures.count(total.invoices()),
                figures.of(total.gross()),
                figures.count(total.offsets()),
                figures.of(total.offset()),
                figures.of(total.unapplied()),
                figures.of(total.net()));
    }

    private List<String> of(String negative, BigDecimal amount, CategoryTotal total) {
        boolean isUnapplied = total.offset().signum() == 0 && total.unapplied().signum() != 0;
        String cell = figures.of(amount);
        return List.of("  by " + negative, "", "", "", isUnapplied ? "" : cell, isUnapplied ? cell : "", "");
    }

    private static CategoryTotal sum(List<CategoryTotal> totals) {
        return totals.stream()
                .reduce(
                        CategoryTotal.none("total"),
                        (one, other) -> new CategoryTotal(
                                one.category(),
                                one.invoices() + other.invoices(),
                                one.offsets() + other.offsets(),
                                one.gross().add(other.gross()),
                                one.offset().add(other.offset()),
                                one.unapplied().add(other.unapplied()),
                                one.net().add(other.net()),
                                Map.of()));
    }

    private static Map<String, CategoryTotal> byCategory(List<CategoryTotal> totals) {
        Map<String, CategoryTotal> byCategory = new LinkedHashMap<>();
        totals.forEach(total -> byCategory.put(total.category(), total));
        return byCategory;
    }
}
