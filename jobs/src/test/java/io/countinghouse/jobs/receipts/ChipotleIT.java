package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countinghouse.common.error.ExitCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.run.report.RunReport;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** 4,622 lines of real orders, of which some have the same item several times: each line counts by itself. */
class ChipotleIT {
    private static final JsonMapper JSON = new JsonMapper();

    private static Workspace workspace;
    private static List<Line> lines;

    private record Line(String order, int quantity, String item, String choice, BigDecimal price) {}

    /** Each order a receipt, of a minute of its own. */
    @BeforeAll
    static void land() throws IOException {
        Path tsv = RealParts.root()
                .resolve("../shared/data/pos_receipts/chipotle.tsv")
                .normalize();
        assumeTrue(Files.exists(tsv), "no chipotle.tsv beside this checkout");
        try (var text = Files.lines(tsv)) {
            lines = text.skip(1)
                    .map(line -> line.split("\t", -1))
                    .map(cells -> new Line(
                            cells[0],
                            Integer.parseInt(cells[1]),
                            cells[2],
                            cells[3],
                            new BigDecimal(cells[4].strip().substring(1))))
                    .toList();
        }
        Map<String, List<Line>> orders =
                lines.stream().collect(Collectors.groupingBy(Line::order, LinkedHashMap::new, Collectors.toList()));
        List<String> receipts = new ArrayList<>();
        orders.forEach((order, of) -> receipts.add(receipt(Integer.parseInt(order), of)));
        workspace = RealParts.shared().workspace().migrate();
        MartTables.makeStages(
                new Database(workspace.migration()),
                PosReceipts.define(ReceiptSettings.DEFAULT).marts());
        workspace.upload(
                PosReceipts.NAME,
                "receipts_chipotle.jsonl",
                String.join("\n", receipts).getBytes(StandardCharsets.UTF_8));
        RunReport report = new JobRunner(
                        workspace.parts().spark(),
                        workspace.settings(),
                        PosReceipts.define(ReceiptSettings.DEFAULT),
                        Progress.silent())
                .run();
        assertThat(report.exitCode()).isEqualTo(ExitCode.DONE);
    }

    private static String receipt(int order, List<Line> of) {
        String time = "2025-09-%02dT%02d:%02d:00.000Z".formatted(1 + order / 700, 12 + order / 60 % 10, order % 60);
        BigDecimal total = of.stream().map(Line::price).reduce(BigDecimal.ZERO, BigDecimal::add);
        ObjectNode receipt = JSON.createObjectNode()
                .put("receipt_number", "1-" + order)
                .put("receipt_type", "SALE")
                .put("created_at", time)
                .put("updated_at", time)
                .put("receipt_date", time)
                .put("store_id", "chipotle")
                .put("total_money", total)
                .put("total_tax", 0)
                .put("total_discount", 0);
        ArrayNode items = receipt.putArray("line_items");
        for (Line line : of) {
            ObjectNode item = items.addObject()
                    .put("id", "line-" + items.size())
                    .put("item_name", line.item())
                    .put("quantity", line.quantity())
                    .put("price", line.price())
                    .put("gross_total_money", line.price())
                    .put("total_money", line.price());
            ArrayNode modifiers = item.putArray("line_modifiers");
            if (!line.choice().equals("NULL")) {
                for (String option : line.choice().replaceAll("[\\[\\]]", "").split(", ", -1)) {
                    modifiers
                            .addObject()
                            .put("name", "Choice")
                            .put("option", option)
                            .put("price", 0);
                }
            }
        }
        receipt.putArray("payments").addObject().put("type", "CASH").put("money_amount", total);
        return receipt.toString();
    }

    @Test
    void noLineIsMerged() {
        assertThat(workspace
                        .parts()
                        .spark()
                        .read()
                        .format("delta")
                        .load(workspace.zones().lake() + "/" + ReceiptColumns.ITEMS)
                        .count())
                .isEqualTo(lines.size())
                .isEqualTo(4_622);
        assertThat(workspace.query("SELECT SUM(receipts), SUM(revenue) FROM daily_sales"))
                .containsExactly("1834|" + lines.stream().map(Line::price).reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(workspace.query("SELECT failed FROM ledger_check WHERE name = 'receipt_does_not_add_up'"))
                .containsExactly("0");
    }

    @Test
    void productsAndChoicesComeToWhatTheFileSays() {
        Map<String, BigDecimal> products = new TreeMap<>();
        Map<String, Integer> choices = new TreeMap<>();
        for (Line line : lines) {
            products.merge(line.item(), line.price(), BigDecimal::add);
            if (!line.choice().equals("NULL")) {
                for (String option : line.choice().replaceAll("[\\[\\]]", "").split(", ", -1)) {
                    choices.merge(option, line.quantity(), Integer::sum);
                }
            }
        }
        assertThat(workspace.query("SELECT product, SUM(amount) FROM product_sales GROUP BY product"))
                .containsExactlyInAnyOrderElementsOf(products.entrySet().stream()
                        .map(product -> product.getKey() + "|" + product.getValue())
                        .toList());
        assertThat(workspace.query("SELECT modifier_option, CAST(SUM(quantity) AS SIGNED) FROM modifier_sales"
                        + " WHERE modifier = 'Choice' GROUP BY modifier_option"))
                .containsExactlyInAnyOrderElementsOf(choices.entrySet().stream()
                        .map(choice -> choice.getKey() + "|" + choice.getValue())
                        .toList());
    }
}
