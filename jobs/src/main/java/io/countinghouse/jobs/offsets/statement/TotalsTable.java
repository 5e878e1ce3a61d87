package io.countinghouse.jobs.offsets.statement;

import io.countinghouse.jobs.offsets.statement.Document.Column;
import io.countinghouse.jobs.offsets.statement.Document.Kind;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A company's totals by category, as published. */
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
}
