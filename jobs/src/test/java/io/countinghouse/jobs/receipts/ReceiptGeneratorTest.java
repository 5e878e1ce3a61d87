package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.countinghouse.common.generate.Extent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptGeneratorTest {
    private static final LocalDate FROM = LocalDate.of(2025, 7, 1);

    @TempDir
    private Path folder;

    private List<String> lines(String name, long seed) throws IOException {
        Path out = folder.resolve(name);
        new ReceiptsModule().files().write(new Extent(300, 10, FROM), seed, false, out);
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.sorted().toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    @Test
    void theSameSeedGivesTheSameReceiptsAndAnotherOneOthers() throws IOException {
        assertThat(lines("a", 1)).isEqualTo(lines("b", 1)).isNotEqualTo(lines("c", 2));
    }

    @Test
    void eachReceiptComesOnceAndAddsUp() throws IOException {
        Set<String> numbers = new HashSet<>();
        int sales = 0;
        for (String line : lines("a", 7)) {
            JsonNode receipt = ReceiptOracle.parsed(line);
            assertThat(numbers.add(receipt.get("receipt_number").asText())).isTrue();
            sales += receipt.get("receipt_type").asText().equals("SALE") ? 1 : 0;
            BigDecimal lines = sum(receipt, "line_items", "gross_total_money");
            BigDecimal total = receipt.get("total_money").decimalValue();
            assertThat(lines.subtract(receipt.get("total_discount").decimalValue())
                            .add(receipt.get("tip").decimalValue()))
                    .isEqualByComparingTo(total);
            assertThat(sum(receipt, "payments", "money_amount")).isEqualByComparingTo(total);
        }
        assertThat(sales).isEqualTo(300);
        assertThat(numbers.size()).isGreaterThan(300);
    }

    private static BigDecimal sum(JsonNode receipt, String array, String member) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode one : receipt.get(array)) {
            sum = sum.add(one.get(member).decimalValue());
        }
        return sum;
    }

    @Test
    void eachKindOfDefectIsPlanted() throws IOException {
        new ReceiptsModule().files().write(new Extent(300, 10, FROM), 1, true, folder);
        assertThat(Files.readString(folder.resolve("planted.tsv")))
                .contains("receipts_lines.jsonl\t2\tduplicate_key\n")
                .contains("receipts_lines.jsonl\t28\tunknown_receipt_type\n")
                .contains("receipts_twice.jsonl\t0\tduplicate\n");
    }
}
