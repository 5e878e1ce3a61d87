package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.SlackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The first thing a stranger types, in a sandbox of its own, what the notebooks show of it, and its end. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
    @TempDir
    private static Path folder;

    private int runs;

    @AfterAll
    void endWhatAFailedTestLeft() {
        new Sandbox(RealParts.root(), folder.resolve("state")).stop();
    }

    @Test
    @Order(1)
    void itShowsTheResultThenFindsNothingNew() throws IOException {
        Run first = launch("demo");

        assertThat(first.status()).as(first.err()).isZero();
        assertThat(first.out())
                .contains(
                        "taken: ", "refused: wrong_extension", "refused: not_utf8", "duplicate content, not read again")
                // 20,000 generated rows, and a file of twelve good lines and twelve bad ones.
                .contains("rows in 20,024 = landed 20,012 + rejected 12")
                .contains("customers_data_mart", "sales_team_data_mart", "Best of each store in the last month")
                // 5,000 generated invoices, and a file of nineteen good lines and nineteen bad ones.
                .contains("rows in 5,038 = landed 5,019 + rejected 19")
                // 3,000 generated bills and 70 days of rates, and a file of eighteen good lines and eighteen bad ones.
                .contains("rows in 3,106 = landed 3,088 + rejected 18, of which 1 wait and land by themselves")
                // The receipts of 90 days from the API, those of the first week once more as a file, and a file of
                // fourteen
                // good lines, which are one receipt, and fourteen bad ones.
                .contains("landed 2,990 + rejected 14", "report pos --cumulative")
                .contains("daily_sales", "basket_pairs", "From gross sales to revenue")
                .contains("billing_data", "billing_monthly", "Bills by currency", "The largest bills")
                // 3,000 generated invoices and the organizations of most, and a file of eighteen good lines and
                // eighteen bad ones.
                .contains(
                        "landed 3,055 + rejected 18",
                        "fct_org_daily_balances",
                        "Largest balances, in US dollars",
                        "Balances that moved too much in the last week")
                .contains("company_category_summary", "Before and after the offsets", "Companies with the most offsets")
                .contains("Waits for a person:")
                .contains("Where to look next");
        // Four stores, each with its best seller.
        assertThat(first.out().lines().filter(line -> line.matches(" *10[1-4] .* 2023-10-01 .*")))
                .hasSize(4);
        assertThat(first.err()).contains("s3a://countinghouse/lake/reports/pos-receipts");
        assertThat(first.err().lines()).anyMatch(line -> line.matches(" *[0-9.]+ s  land .*"));

        List<Path> digests = digests();
        assertThat(digests).anySatisfy(page -> assertThat(page).content().contains("Organization ", "balance moved"));

        anAlertOfADigestIsExplained(digests);

        Run second = launch("demo");

        assertThat(second.status()).as(second.err()).isZero();
        assertThat(second.out()).contains("Nothing new in the raw zone.").contains("Best of each store");
        assertThat(figures(second.out())).isEqualTo(figures(first.out()));
        assertThat(digests()).isEqualTo(digests);
    }

    @Test
    @Order(2)
    void notebooksTourItsWorkspaceAndExplainIt() throws IOException {
        Notebooks notebooks = notebooks();
        Run install =
                launch("notebook", "install", "--prefix", notebooks.prefix().toString());
        assertThat(install.status()).as(install.err()).isZero();
        assertThat(install.out())
                .contains("Wrote " + notebooks.prefix().resolve("share/jupyter/kernels/countinghouse/kernel.json"))
                .contains("jupyter notebook ");

        Notebooks.Outcome tour = notebooks.run("01-tour", Map.of());
        assertThat(tour.errors()).as(tour.log()).isEmpty();
        assertThat(tour.text())
                .contains("quarantine", "sales_lines", "sales_team_data_mart", "fct_org_daily_balances", "<svg ")
                .containsPattern("store 10[1-4] took [0-9]+[.][0-9]{2}")
                .doesNotContain(secrets());
        Notebooks.Outcome explain = notebooks.run("03-explain", Map.of());
        assertThat(explain.errors()).as(explain.log()).isEmpty();
        assertThat(explain.text())
                .contains("what the lines come to: ", "incentive: ", "set off: ")
                .contains("US dollars, by hand: ", "US dollars, by the job's transform: ")
                .doesNotContain(secrets());
        assertThat(tour.log() + explain.log()).doesNotContain(secrets()).doesNotContain("hmac");
    }

    /** On two files alone: the sandbox is not named. */
    @Test
    @Order(3)
    void aNotebookBalancesTwoFilesAndTellsSlack() throws IOException {
        Notebooks notebooks = notebooks();
        Notebooks.Outcome none = notebooks.run("02-org-balances", Map.of("COUNTINGHOUSE_SANDBOX", "nowhere"));
        assertThat(none.errors().get(0)).contains("INVOICES_CSV: found no such environment variable");
        try (SlackServer slack = new SlackServer()) {
            Path generated = folder.resolve("state/generated/org-balances");
            Notebooks.Outcome balances = notebooks.run(
                    "02-org-balances",
                    Map.of(
                            "COUNTINGHOUSE_SANDBOX",
                            "nowhere",
                            "COUNTINGHOUSE_CONF",
                            confThatAllowsLoopback().toString(),
                            "INVOICES_CSV",
                            generated.resolve("invoices_2024-02-08.csv").toString(),
                            "ORGS_CSV",
                            generated.resolve("organizations.csv").toString(),
                            "SLACK_WEBHOOK_URL",
                            slack.url() + "/hook-that-nobody-may-see"));
            assertThat(balances.errors()).as(balances.log()).isEmpty();
            assertThat(balances.text())
                    .contains(
                            "fct_org_daily_balances_does_not_add_up",
                            "balance of all on ",
                            "told in Slack: org-balances: ")
                    .doesNotContain("hook-that-nobody-may-see");
            assertThat(slack.posts()).singleElement().satisfies(post -> assertThat(post.text())
                    .contains("Organization "));
        }
        Path output = notebooks.folder().resolve("output");
        assertThat(output.resolve("fct_invoices.csv")).content().startsWith("invoice_id,");
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "stg_invoices.csv", "stg_organizations.csv", "fct_invoices.csv", "dim_organizations.csv");
        }
    }

    private Notebooks notebooks() throws IOException {
        assumeTrue(Notebooks.canRun(), "there is no jupyter-nbconvert; Debian has it as a package of this name");
        Path own = Files.createDirectories(folder.resolve("notebooks"));
        return new Notebooks(
                own, Map.of("COUNTINGHOUSE_SANDBOX", folder.resolve("state").toString()));
    }

    private Path confThatAllowsLoopback() throws IOException {
        Path from = RealParts.root().resolve("conf");
        Path to = folder.resolve("conf");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.writeString(
                        copy, Files.readString(file).replace("[hooks.slack.com, slack.com]", "[\"127.0.0.1\"]"));
            }
        }
        return to;
    }

    /** Of this sandbox, that no output may show. */
    private List<String> secrets() throws IOException {
        return Files.readAllLines(folder.resolve("state/env")).stream()
                .filter(line -> line.matches(".*(PASSWORD|SECRET|TOKEN).*"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
    }

    @Test
    @Order(4)
    void stopLeavesNoProcess() throws IOException {
        assertThat(processes()).as("the server and its database").hasSize(2);
        Run stop = launch("sandbox", "stop");
        assertThat(stop.out()).isEqualTo("The sandbox has stopped.\n");
        assertThat(processes()).isEmpty();

        assertThat(launch("sandbox", "reset", "--yes").status()).isZero();
        Run start = launch("sandbox", "start");
        assertThat(start.status()).as(start.err()).isZero();
        assertThat(start.out())
                .matches("The sandbox is up; `sandbox status` tells how to connect\\.\n"
                        + "[1-9]\\d* migrations applied, [1-9]\\d* stages of marts made\\.\n");
        assertThat(launch("sandbox", "start").out()).isEqualTo("The sandbox is running.\nThe tables are up to date.\n");
        assertThat(launch("sandbox", "stop").status()).isZero();
    }

    /** By the command that the digest names. */
    private void anAlertOfADigestIsExplained(List<Path> digests) throws IOException {
        Matcher command = Pattern.compile("explain alert --org=(-?\\d+) --date=([0-9-]+)")
                .matcher(Files.readString(digests.stream()
                        .filter(page -> page.getFileName().toString().startsWith("org-balances"))
                        .findFirst()
                        .orElseThrow()));
        assertThat(command.find()).isTrue();
        Run text = launch("explain", "alert", "--org=" + command.group(1), "--date=" + command.group(2));
        assertThat(text.status()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("Organization " + command.group(1) + " on " + command.group(2), "Alert: ", ".csv line ")
                .contains("to the cent");
        Path page = folder.resolve("alert.html");
        Run html = launch(
                "explain",
                "alert",
                "--org=" + command.group(1),
                "--date=" + command.group(2),
                "--html",
                page.toString());
        assertThat(html.out()).isEqualTo("Wrote " + page + "\n");
        assertThat(page).content().contains("<h1>Organization ", "to the cent");
        Run none = launch("explain", "alert", "--org=1", "--date=1999-01-01");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("found no balance of organization 1 on 1999-01-01");
    }

    /** Pages that show what people would be told. */
    private List<Path> digests() throws IOException {
        try (Stream<Path> pages = Files.list(folder.resolve("state/digests"))) {
            return pages.sorted().toList();
        }
    }

    private record Run(int status, String out, String err) {}

    private Run launch(String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(RealParts.root().resolve("submit/countinghouse").toString());
        command.addAll(List.of(arguments));
        Path out = folder.resolve(++runs + ".out");
        Path err = folder.resolve(runs + ".err");
        Process launcher = JobJar.process(
                        command,
                        folder,
                        Map.of("COUNTINGHOUSE_SANDBOX", folder.resolve("state").toString()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        int status = JobJar.exitStatus(launcher, (int) Duration.ofMinutes(15).toSeconds());
        return new Run(status, Files.readString(out), Files.readString(err));
    }

    /** The pages below the runs' own reports. */
    private static List<String> figures(String out) {
        List<String> figures = new ArrayList<>();
        boolean page = false;
        for (String line : out.lines().toList()) {
            page = line.startsWith("Proof of ") || (page && !line.matches("[a-z-]+: run .*"));
            if (page) {
                figures.add(line);
            }
        }
        return figures;
    }

    /** Every process that was started for this sandbox: its folder is among the arguments. */
    private List<String> processes() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.contains(folder.resolve("state").toString()))
                .toList();
    }
}
