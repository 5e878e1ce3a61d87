package io.countinghouse.jobs.balances.explain;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.common.page.HtmlPages;
import io.countinghouse.common.page.MarkdownText;
import io.countinghouse.jobs.balances.OrgBalances;
import io.countinghouse.jobs.cli.ConfigurationOptions;
import io.countinghouse.jobs.cli.JobSession;
import io.countinghouse.jobs.cli.explain.HtmlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "alert",
        description = {
            "An organization's balance on a day: what it was before, the alert if there was one, and the invoices that"
                    + " moved it, each with its file and line.",
            "Exit code 3 if they do not come to the balance."
        },
        mixinStandardHelpOptions = true)
public final class ExplainAlertCommand implements Callable<Integer> {
    @Option(names = "--org", paramLabel = "ID", required = true, description = "organization_id; --org=-8 if negative")
    private long organization;

    @Option(names = "--date", paramLabel = "yyyy-MM-dd", required = true, description = "the day, e.g. 2024-03-31")
    private LocalDate day;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "write one HTML file instead of text; a file that is there is replaced")
    private Path html;

    @Mixin
    private ConfigurationOptions options;

    @Override
    public Integer call() throws IOException {
        return JobSession.reading(OrgBalances.NAME, options, (lake, settings) -> {
            MovedBalance moved = MovedBalance.read(lake, new Database(settings.mysql()), organization, day);
            if (html == null) {
                System.out.print(MarkdownText.of(moved.page()));
            } else {
                HtmlFile.write(html, out -> out.append(HtmlPages.of(moved.page())));
                System.out.println("Wrote " + html);
            }
            if (!moved.isExplained()) {
                throw new CountinghouseException(
                        ErrorCode.CHECK_FAILED,
                        "The invoices of " + day + " do not come to what the balance of organization " + organization
                                + " says; see `reconcile " + OrgBalances.NAME + "`");
            }
            return 0;
        });
    }
}
