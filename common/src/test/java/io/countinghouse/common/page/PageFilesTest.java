package io.countinghouse.common.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageFilesTest {
    /** Markup of all three kinds, a formula, and what turns the direction of writing. */
    private static final String HOSTILE =
            "=1+1 <script>alert(1)</script> [x](https://x.y) |*`$a$ www.x.y \u202e\u0000 & \"q\"";

    @TempDir
    private Path folder;

    private static Page page() {
        return new Page("Title <b>" + HOSTILE)
                .text("A sentence, " + HOSTILE)
                .heading("Part " + HOSTILE)
                .figures(List.of(new Page.Figure("Revenue", Cell.amount(new BigDecimal("1234.50")), HOSTILE)))
                .table(
                        "A name that is much too long for a sheet",
                        List.of("", "amount", "share"),
                        List.of(
                                List.of(
                                        Cell.text(HOSTILE),
                                        Cell.amount(new BigDecimal("-1234567.89")),
                                        Cell.share(new BigDecimal("1"), new BigDecimal("3"))),
                                List.of(
                                        Cell.text("more than a spreadsheet's digits"),
                                        Cell.amount(new BigDecimal("12345678901234567.89")),
                                        Cell.none())))
                .table("A name that is much too long for a sheet", List.of("", "n"), List.of())
                .picture("A picture", "one", "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>one</title></svg>\n");
    }

    private String written(String name) throws IOException {
        PageFiles.write(PageFiles.of(page(), "stem"), folder);
        return Files.readString(folder.resolve(name));
    }

    @Test
    void theMarkdownShowsTextsAsTheyAre() throws IOException {
        String markdown = written("stem.md");
        assertThat(markdown)
                .startsWith("# Title \\<b\\>=1+1 \\<script\\>")
                .contains("| -1,234,567.89 | 33.3 % |", "| 12,345,678,901,234,567.89 |  |")
                .contains("![A picture](stem-one.svg)", "https\\://x.y", "\\$a\\$")
                .doesNotContain("<script>", "https://", "www.x", "\u202e", "\u0000");
        assertThat(Files.readString(folder.resolve("stem-one.svg"))).startsWith("<svg ");
    }

    @Test
    void theHtmlShowsTextsAsTheyAreAndHoldsItsPictures() throws IOException {
        String html = written("stem.html");
        assertThat(html)
                .startsWith("<!DOCTYPE html>")
                .contains("<h1>Title &lt;b&gt;=1+1 &lt;script&gt;", "<figure><svg ", "default-src 'none'")
                .contains("<dd class=\"value\">1,234.50</dd>", "<td class=\"n\">-1,234,567.89</td>")
                .doesNotContain("<script>", "src=", "href=", "\u202e", "\u0000");
    }

    @Test
    void theWorkbookHasASheetATableWithNumbersAsNumbers() throws IOException {
        PageFiles.write(PageFiles.of(page(), "stem"), folder);
        Map<String, String> parts = new TreeMap<>();
        try (ZipFile zip = new ZipFile(folder.resolve("stem.xlsx").toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream part = zip.getInputStream(entry)) {
                    parts.put(entry.getName(), new String(part.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        assertThat(parts.get("xl/workbook.xml"))
                .contains(
                        "name=\"About\"",
                        "name=\"A name that is much too long fo\"",
                        "name=\"A name that is much too long  2\"");
        assertThat(parts.get("xl/worksheets/sheet2.xml"))
                .contains("<v>-1234567.89</v>", "<v>0.333</v>")
                // As text: as a number it would be another one.
                .doesNotContain("12345678901234567.89")
                .doesNotContain("<f>");
        assertThat(parts.get("xl/sharedStrings.xml")).contains("12,345,678,901,234,567.89", "=1+1 &lt;script&gt;");
    }

    @Test
    void theSameGoesToAnyStorageThatHadoopReaches() throws IOException {
        PageFiles.write(PageFiles.of(page(), "stem"), folder.toUri() + "reports", new Configuration(false));
        assertThat(Files.readString(folder.resolve("reports/stem.html"))).isEqualTo(written("stem.html"));
        assertThat(Files.readString(folder.resolve("reports/stem.md"))).isEqualTo(written("stem.md"));
    }

    @ParameterizedTest
    @CsvSource({
        "110.00, 100.00, +10.0 %",
        "90.00, 100.00, -10.0 %",
        "0.00, 0.00, 0.0 %",
        "1.00, 0.00, new",
        "-5.00, -10.00, +50.0 %",
        "5.00, -10.00, +150.0 %",
        "100.04, 100.00, 0.0 %"
    })
    void changesAreToldWithTheirSign(BigDecimal now, BigDecimal before, String told) {
        assertThat(Cell.change(now, before).told()).isEqualTo(told);
    }

    @Test
    void aRowHasACellPerColumn() {
        Page page = new Page("x");
        List<List<Cell>> rows = List.of(List.of(Cell.none()));
        assertThatThrownBy(() -> page.table("t", List.of("a", "b"), rows))
                .hasMessage("table t: found a row of 1 cells, expected 2");
    }
}
