package io.countinghouse.submit.notebook;

import gg.jte.output.StringOutput;
import io.countinghouse.common.chart.Charts;
import io.countinghouse.common.desk.FileProof;
import io.countinghouse.common.ledger.CheckResult;
import io.countinghouse.common.page.Cell;
import io.countinghouse.common.page.HtmlPages;
import io.countinghouse.common.page.Page;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;

/** Parts of the suite's pages for a notebook's output, as HTML. */
public final class Show {
    private static final String STYLE =
            "<style>.countinghouse table { border-collapse: collapse } .countinghouse td, .countinghouse th {"
                    + " text-align: left; padding: .15em .6em } .countinghouse .n { text-align: right; white-space: nowrap }"
                    + " .countinghouse td:not(.n) { white-space: pre-wrap }</style>";

    private Show() {}

    /** The first rows, in the order that they have; how many there are is told where those are not all. */
    public static String table(Dataset<Row> rows, int most) {
        List<Row> first = rows.takeAsList(most + 1);
        List<Row> shown = first.subList(0, Math.min(most, first.size()));
        String rest = "";
        if (shown.isEmpty()) {
            rest = "<p>no rows</p>";
        } else if (first.size() > most) {
            rest = "<p>" + most + " of " + count(rows.count()) + " rows</p>";
        }
        return table(List.of(rows.columns()), shown.stream().map(Show::cells).toList(), rest);
    }

    private static String table(List<String> columns, List<List<Cell>> rows, String rest) {
        StringOutput out = new StringOutput();
        HtmlPages.part("table.jte", Map.of("table", new Page.Table("rows", columns, rows)), out);
        return STYLE + "<div class=\"countinghouse\">" + out + rest + "</div>";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A line for each file and measure, its rows first. */
    public static String proofs(List<FileProof> proofs) {
        List<List<Cell>> lines = new ArrayList<>();
        for (FileProof proof : proofs) {
            lines.add(List.of(
                    Cell.text(proof.file()),
                    Cell.text("rows"),
                    Cell.count(proof.in().records()),
                    Cell.count(proof.landed().records()),
                    Cell.count(proof.rejected().records())));
            proof.in().measures().keySet().stream()
                    .sorted()
                    .forEach(measure -> lines.add(List.of(
                            Cell.text(proof.file()),
                            Cell.text(measure),
                            Cell.number(proof.in().measures().get(measure)),
                            Cell.number(proof.landed().measures().get(measure)),
                            Cell.number(proof.rejected().measures().get(measure)))));
        }
        return table(List.of("file", "measure", "in", "landed", "rejected"), lines, "");
    }

    /** A line for each data test, those that failed first. */
    public static String checks(List<CheckResult> checks) {
        return table(
                List.of("table", "test", "severity", "rows", "failing", "result"),
                checks.stream()
                        .sorted(Comparator.comparing(CheckResult::passed)
                                .thenComparing(CheckResult::table)
                                .thenComparing(CheckResult::name))
                        .map(check -> List.of(
                                Cell.text(check.table()),
                                Cell.text(check.name()),
                                Cell.text(check.severity().name().toLowerCase(Locale.ROOT)),
                                Cell.count(check.rows()),
                                Cell.count(check.failed()),
                                Cell.text(check.passed() ? "passed" : "failed")))
                        .toList(),
                "");
    }

    private static List<Cell> cells(Row row) {
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < row.length(); i++) {
            cells.add(cell(row.schema().fields()[i], row.get(i)));
        }
        return cells;
    }

    private static Cell cell(StructField field, Object value) {
        if (value == null) {
            return Cell.none();
        }
        if (field.dataType() instanceof DecimalType) {
            return Cell.amount(told((BigDecimal) value));
        }
        // Ids are numbers that nobody counts.
        return value instanceof Long number && !field.name().endsWith("id")
                ? Cell.count(number)
                : Cell.text(value.toString());
    }

    /** Without zeros behind the cents. */
    private static BigDecimal told(BigDecimal amount) {
        return amount.setScale(Math.max(2, amount.stripTrailingZeros().scale()));
    }

    /** A whole page within the notebook, apart from it: nothing in it runs. */
    public static String page(String html, int height) {
        return "<iframe sandbox style=\"width: 98%; height: " + height + "px; border: 1px solid #999\" srcdoc=\""
                + html.replace("&", "&amp;").replace("\"", "&quot;") + "\"></iframe>";
    }

    /** Text of a column for the labels of a chart. */
    public static List<String> labels(List<Row> rows, String column) {
        return rows.stream()
                .map(row -> String.valueOf(row.<Object>getAs(column)))
                .toList();
    }

    /** A decimal column as a line or as bars of a chart. */
    public static Charts.Series series(String name, List<Row> rows, String column) {
        return new Charts.Series(
                name,
                rows.stream()
                        .map(row -> Optional.ofNullable(row.<BigDecimal>getAs(column)))
                        .toList());
    }
}
