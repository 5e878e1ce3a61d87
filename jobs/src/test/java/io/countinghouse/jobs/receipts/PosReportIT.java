package io.countinghouse.jobs.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.mart.MartTables;
import io.countinghouse.common.page.PageFile;
import io.countinghouse.common.page.PageFiles;
import io.countinghouse.common.run.JobRunner;
import io.countinghouse.common.step.Progress;
import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.jobs.receipts.report.PosPages;
import io.countinghouse.jobs.receipts.simulator.ReceiptHistory;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of published marts. */
class PosReportIT {
    private static final Pattern MONTH =
            Pattern.compile("\\| (2\\d{3}-\\d\\d) \\| [0-9,]+ \\| (-?[0-9,.]+) \\| [0-9,.]* \\|");
    private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]*\\]\\(([^)]+)\\)");

    /** Texts of charts that leave their picture. */
    private static final String CUT_OFF =
            """
            [...document.querySelectorAll('svg text')].filter(text => {
                const all = text.ownerSVGElement.getBoundingClientRect(), one = text.getBoundingClientRect();
                return one.left < all.left - 1 || one.right > all.right + 1 || one.bottom > all.bottom + 1;
            }).map(text => text.textContent).join('; ')""";

    /** Titles of charts that show no mark with a size. */
    private static final String EMPTY_CHARTS =
            """
            [...document.querySelectorAll('figure')].filter(figure => {
                const marks = [...figure.querySelectorAll('rect, circle')].map(mark => mark.getBoundingClientRect());
                return !marks.some(mark => mark.width > 0 && mark.height > 0);
            }).map(figure => figure.textContent.slice(0, 60)).join('; ')""";

    private static Workspace workspace;
    private static List<String> receipts;

    @TempDir
    private Path folder;

    /** November to February. */
    @BeforeAll
    static void publish() {
        workspace = RealParts.shared().workspace().migrate();
        MartTables.makeStages(
                new Database(workspace.migration()),
                PosReceipts.define(ReceiptSettings.DEFAULT).marts());
        receipts = new ReceiptHistory(5, LocalDate.of(2024, 11, 20), 90, 12)
                .updated(Instant.parse("2024-01-01T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"));
        workspace.upload(
                PosReceipts.NAME,
                "receipts_all.jsonl",
                String.join("\n", receipts).getBytes(StandardCharsets.UTF_8));
        new JobRunner(
                        workspace.parts().spark(),
                        workspace.settings(),
                        PosReceipts.define(ReceiptSettings.DEFAULT),
                        Progress.silent())
                .run();
    }

    private static PosPages pages() {
        return new PosPages(ReceiptSettings.DEFAULT);
    }

    /** Writes the files of a page; its Markdown. */
    private String written(List<PageFile> files) throws IOException {
        PageFiles.write(files, folder);
        String name = files.stream()
                .map(PageFile::name)
                .filter(one -> one.endsWith(".md"))
                .findFirst()
                .orElseThrow();
        requireSame(name.substring(0, name.length() - 3));
        return Files.readString(folder.resolve(name));
    }

    /** Its HTML needs nothing else, and has the tables and the charts of the Markdown. */
    private void requireSame(String stem) throws IOException {
        String html = Files.readString(folder.resolve(stem + ".html"));
        String markdown = Files.readString(folder.resolve(stem + ".md"));
        assertThat(html).doesNotContain("src=", "href=", "url(", "<script");
        assertThat(html.split("<svg ", -1)).hasSameSizeAs(markdown.split("!\\[", -1));
        assertThat(html.split("<h2>", -1)).hasSameSizeAs(markdown.split("\n## ", -1));
        assertThat(Files.size(folder.resolve(stem + ".xlsx"))).isPositive();
    }

    private static Database database() {
        return new Database(workspace.runtime());
    }

    private void requirePictures(String page) throws IOException {
        Matcher pictures = PICTURE.matcher(page);
        int found = 0;
        while (pictures.find()) {
            assertThat(Files.readString(folder.resolve(pictures.group(1))))
                    .startsWith("<svg ")
                    .doesNotContain("no data</text>");
            found++;
        }
        assertThat(found).isGreaterThan(1);
    }

    @Test
    void januaryIsComparedWithDecemberAndAddsUp() throws IOException {
        String page = written(pages().month(database(), YearMonth.of(2025, 1)));
        requirePictures(page);
        assertThat(page)
                .contains("Business days of America/Mexico\\_City, from 3 o'clock on")
                .contains("| 2025-01 | 2024-12 | change | 2024-01 | change |")
                .contains("The best day was 2025-01-")
                .doesNotContain("from what was collected");
        String revenue = workspace
                .query("SELECT FORMAT(SUM(revenue), 2, 'en_US') FROM daily_sales"
                        + " WHERE business_day BETWEEN '2025-01-01' AND '2025-01-31'")
                .get(0);
        assertThat(page).contains("| Revenue | " + revenue + " | ").contains("| collected | " + revenue + " |");
        // There was no January before.
        assertThat(page.lines().filter(line -> line.startsWith("| Revenue |")))
                .last()
                .asString()
                .endsWith("|  | new |");
    }

    @Test
    void sectionsTellWhatTheReceiptsSay() throws IOException {
        String page = written(pages().month(database(), YearMonth.of(2025, 1)));
        ReceiptOracle oracle =
                new ReceiptOracle(receipts, ReceiptSettings.DEFAULT.clock().zone(), 3);
        Map<String, String> firstVisit = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        for (String row : oracle.customers()) {
            String[] cells = row.split("\\|", -1);
            if (!cells[2].equals("0")) {
                firstVisit.merge(cells[0], cells[1], (one, other) -> one.compareTo(other) < 0 ? one : other);
                if (cells[1].equals("2025-01-01")) {
                    seen.add(cells[0]);
                }
            }
        }
        long fresh = seen.stream()
                .filter(customer -> firstVisit.get(customer).equals("2025-01-01"))
                .count();
        assertThat(fresh).isPositive().isLessThan(seen.size());
        assertThat(page)
                .contains("| new this month | " + fresh + " |")
                .contains("| had been here before | " + (seen.size() - fresh) + " |")
                .doesNotContain("customer-");
        for (String row : oracle.refunds()) {
            String[] cells = row.split("\\|", -1);
            if (cells[0].equals("2025-01-01")) {
                assertThat(page).contains("| " + cells[1] + " | " + cells[2] + " | " + told(cells[3]) + " |");
            }
        }
        assertThat(page).contains("| IVA 16 %, included | " + sum(oracle.taxes(), "2025-01-01", 5) + " | 100.0 % | ");
        assertThat(page).containsSubsequence("## By type of order", "| 2024-12 | change | 2024-01 | change |");
        assertThat(page).contains("## Preferences: sauces", "| Mango habanero |", "The biggest rise was that of ");
    }

    /** Of the rows of a month, by the column. */
    private static String sum(List<String> rows, String month, int column) {
        return told(rows.stream()
                .map(row -> row.split("\\|", -1))
                .filter(cells -> cells[1].equals(month))
                .map(cells -> new BigDecimal(cells[column]))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .toPlainString());
    }

    private static String told(String amount) {
        return new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(new BigDecimal(amount));
    }

    @Test
    void theRunHasWrittenThePagesOfItsMonths() {
        assertThat(workspace.objects("lake").stream()
                        .filter(name -> name.startsWith("reports/") && name.endsWith(".html")))
                .containsExactlyInAnyOrder(
                        "reports/pos-receipts/pos-2024-11.html",
                        "reports/pos-receipts/pos-2024-12.html",
                        "reports/pos-receipts/pos-2025-01.html",
                        "reports/pos-receipts/pos-2025-02.html",
                        "reports/pos-receipts/pos-cumulative.html");
    }

    @Test
    void theMonthsAddUpToTheWhole() throws IOException {
        String page = written(pages().cumulative(database()));
        requirePictures(page);
        assertThat(page).containsSubsequence("| Monday to Friday |", "| weekend |");
        Matcher months = MONTH.matcher(page);
        BigDecimal sum = BigDecimal.ZERO;
        int count = 0;
        while (months.find()) {
            sum = sum.add(new BigDecimal(months.group(2).replace(",", "")));
            count++;
        }
        assertThat(count).isEqualTo(4);
        assertThat(sum.toPlainString())
                .isEqualTo(
                        workspace.query("SELECT SUM(revenue) FROM daily_sales").get(0));
    }

    /** On a desktop and on a telephone: nothing is wider than the screen but what scrolls by itself, and no chart is empty. */
    @Test
    void thePagesFitEveryScreen() throws Exception {
        assumeTrue(Browser.isPresent(), "no /usr/bin/chromium (Debian's package chromium)");
        PageFiles.write(pages().month(database(), YearMonth.of(2025, 1)), folder);
        PageFiles.write(pages().cumulative(database()), folder);
        Path pictures = Files.createDirectories(RealParts.root().resolve("jobs/target/screenshots"));
        Path profile = Files.createDirectory(folder.resolve("profile"));
        try (Browser browser = new Browser(profile)) {
            for (String page : List.of("pos-2025-01", "pos-cumulative")) {
                for (int width : List.of(1280, 390)) {
                    browser.show(folder.resolve(page + ".html"), width);
                    browser.picture(pictures.resolve(page + "-" + width + ".png"));
                    assertThat(browser.evaluate("document.documentElement.scrollWidth"))
                            .as(page + " at " + width)
                            .isEqualTo(Integer.toString(width));
                    assertThat(browser.evaluate(CUT_OFF))
                            .as(page + " at " + width)
                            .isEmpty();
                    assertThat(browser.evaluate(EMPTY_CHARTS))
                            .as(page + " at " + width)
                            .isEmpty();
                }
            }
        }
    }

    @Test
    void withoutAnyReceiptThereIsAProperPage() throws IOException {
        Workspace empty = RealParts.shared().workspace().migrate();
        assertThat(written(pages().cumulative(new Database(empty.runtime())))).contains("No receipt is in the marts.");
    }

    @Test
    void aMonthWithoutReceiptsHasAProperPage() throws IOException {
        assertThat(written(pages().month(database(), YearMonth.of(2030, 6))))
                .startsWith("# Sales of 2030-06\n")
                .contains("No receipt of this month is in the marts.");
    }
}
