package io.countinghouse.jobs.offsets.explain;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.ledger.Database;
import io.countinghouse.jobs.cli.ConfigurationOptions;
import io.countinghouse.jobs.cli.explain.HtmlFile;
import io.countinghouse.jobs.cli.explain.Screen;
import io.countinghouse.jobs.offsets.statement.Contradictions;
import io.countinghouse.jobs.offsets.statement.Document;
import io.countinghouse.jobs.offsets.statement.HtmlDocument;
import io.countinghouse.jobs.offsets.statement.OffsetStatement;
import io.countinghouse.jobs.offsets.statement.TextDocument;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "offset",
        description = {
            "A company's offsets: each negative invoice, what it was set off against, in order and with running"
                    + " balances, the totals by category, and the proof that all adds up.",
            "Exit code 3 if the marts contradict each other; the statement then says where."
        },
        mixinStandardHelpOptions = true)
public final class ExplainOffsetCommand implements Callable<Integer> {
    private static final int NAMED = 5;

    @Option(names = "--company", paramLabel = "ID", required = true, description = "company_id, e.g. 17850")
    private long company;

    @ArgGroup(exclusive = false)
    private OneInvoice invoice;

    @Option(names = "--currency", paramLabel = "CCC", description = "only this currency, e.g. EUR (default: all)")
    private String currency;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "write one printable HTML file instead of text; a file that is there is replaced")
    private Path html;

    @Mixin
    private ConfigurationOptions options;

    private static final class OneInvoice {
        @Option(
                names = "--invoice",
                paramLabel = "ID",
                required = true,
                description = "only this invoice_id: what a negative was set off against, or who consumed a positive")
        private long id;

        @Option(
                names = "--source-system",
                paramLabel = "NAME",
                description = "of this source_system, where the company has invoices of this id from several")
        private String system;

        Sought sought() {
            return new Sought(id, Optional.ofNullable(system));
        }
    }

    @Override
    public Integer call() {
        Database database = options.database();
        requireNone(html == null ? toScreen(database) : toFile(database));
        return 0;
    }

    private Contradictions toScreen(Database database) {
        Writer out = new BufferedWriter(new OutputStreamWriter(new Screen(System.out), StandardCharsets.UTF_8));
        try {
            return tell(database, new TextDocument(out));
        } catch (IOException e) {
            throw new CountinghouseException(
                    ErrorCode.STORAGE, "Could not print the whole statement: " + e.getMessage(), e);
        }
    }

    private Contradictions toFile(Database database) {
        Contradictions found = HtmlFile.write(
                html,
                out -> HtmlDocument.write(out, OffsetStatement.title(company), document -> tell(database, document)));
        System.out.println("Wrote " + html);
        return found;
    }

    private Contradictions tell(Database database, Document document) throws IOException {
        return new OffsetStatementReader(database)
                .tell(
                        company,
                        Optional.ofNullable(invoice).map(OneInvoice::sought),
                        Optional.ofNullable(currency),
                        new OffsetStatement(document));
    }

    private static void requireNone(Contradictions found) {
        if (!found.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CHECK_FAILED,
                    "The marts of invoice-offsets contradict each other; findings: " + found.count() + "; first: "
                            + found.first().stream().limit(NAMED).collect(Collectors.joining("; ")));
        }
    }
}
