package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Holds a company's published totals against what its invoices add up to. */
final class TotalsAudit {
    private static final String UNAPPLIED_CREDIT = "unapplied_credit";

    private final String currency;
    private final Contradictions found;
    private final Figures figures;

    TotalsAudit(String currency, Contradictions found, Figures figures) {
        this.currency = currency;
        this.found = found;
        this.figures = figures;
    }

    /** Finds every figure that differs, with the invoice where there is only one that it comes from. */
    void compare(List<CategoryTotal> published, List<CategoryRows> rows) {
        Map<String, List<CategoryRows>> left = new LinkedHashMap<>();
        rows.forEach(row -> left.computeIfAbsent(row.category(), category -> new ArrayList<>())
                .add(row));
        for (CategoryTotal total : published) {
            List<CategoryRows> own = left.getOrDefault(total.category(), List.of());
            left.remove(total.category());
            compareAmounts(total, own);
            compareCount(total, "invoices", total.invoices(), count(own, true));
            compareCount(total, "offsets", total.offsets(), count(own, false));
        }
        // Negative invoices of amount zero are in no total.
        left.forEach((category, own) -> compareAmounts(CategoryTotal.none(category), own));
    }

    private void compareAmounts(CategoryTotal total, List<CategoryRows> rows) {
        List<CategoryRows> own = rows.stream().filter(CategoryRows::isOwn).toList();
        List<CategoryRows> parts = rows.stream().filter(row -> !row.isOwn()).toList();
        compare(total, "gross", total.gross(), own);
        TreeSet<String> negatives = new TreeSet<>(total.byNegative().keySet());
        parts.forEach(part -> negatives.add(part.original()));
        for (String negative : negatives) {
            compare(
                    total,
                    "by " + negative,
                    total.byNegative().getOrDefault(negative, BigDecimal.ZERO),
                    parts.stream()
                            .filter(part -> part.original().equals(negative))
                            .toList());
        }
        boolean isUnapplied = total.category().equals(UNAPPLIED_CREDIT);
        compare(total, "offset", total.offset(), isUnapplied ? List.of() : parts);
        compare(total, "unapplied", total.unapplied(), isUnapplied ? parts : List.of());
        BigDecimal net = total.gross().add(total.offset()).add(total.unapplied());
        if (net.compareTo(total.net()) != 0) {
            found.add(name(total) + "net " + figures.of(total.net()) + ", but gross, offset and unapplied make "
                    + figures.of(net));
        }
    }

    private void compare(CategoryTotal total, String figure, BigDecimal published, List<CategoryRows> rows) {
        BigDecimal own = rows.stream().map(CategoryRows::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        if (published.compareTo(own) != 0) {
            found.add(name(total) + figure + " " + figures.of(published)
                    + " in company_category_summary, but its rows in invoices_reassigned make " + figures.of(own)
                    + suspects(rows));
        }
    }

    private String suspects(List<CategoryRows> rows) {
        long count = rows.stream().mapToLong(CategoryRows::rows).sum();
        if (count == 0) {
            return "";
        }
        return count == 1
                ? " (invoice " + figures.of(rows.get(0).only()) + ")"
                : " (one of " + figures.count(count) + " invoices)";
    }

    private void compareCount(CategoryTotal total, String figure, long published, long own) {
        if (published != own) {
            found.add(name(total) + figures.count(published) + " " + figure
                    + " in company_category_summary, but invoices_reassigned has " + figures.count(own));
        }
    }

    private static long count(List<CategoryRows> rows, boolean isOwn) {
        return rows.stream()
                .filter(row -> row.isOwn() == isOwn)
                .mapToLong(CategoryRows::rows)
                .sum();
    }

    private String name(CategoryTotal total) {
        return "category " + total.category() + " in " + currency + ": ";
    }
}
