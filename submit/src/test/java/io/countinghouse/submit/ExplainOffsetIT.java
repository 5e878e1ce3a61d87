package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The statement of offsets as a person asks for it, with the rights of the user that jobs run as. */
class ExplainOffsetIT {
    private static final Commands COMMANDS = Commands.shared();
    private static final Workspace WORKSPACE = RealParts.shared().workspace();
    private static final String TWO_CENTS_LEFT = "   unapplied credit 0.02\n";

    @TempDir
    private Path folder;

    @BeforeAll
    static void migrate() {
        WORKSPACE.migrate();
    }

    /** One purchase of 10.00, and a bonus of -10.02. */
    @BeforeEach
    void fill() {
        WORKSPACE.execute("DELETE FROM offset_allocations");
        WORKSPACE.execute("DELETE FROM invoices_reassigned");
        WORKSPACE.execute("DELETE FROM company_category_summary");
        WORKSPACE.execute(
                """
                INSERT INTO invoices_reassigned (company_id, currency, invoice_id, invoice_date, invoice_number,
                    original_category, category, amount, part, source_updated_at, source_system, run_id, updated_at)
                VALUES (7, 'EUR', 1, '2023-01-01', 'é', 'purchase', 'purchase', 10.00, 1, '2023-03-01', 'erp', 'run', '2023-03-01'),
                    (7, 'EUR', 2, '2023-01-02', 'B', 'bonus', 'purchase', -10.00, 1, '2023-03-01', 'erp', 'run', '2023-03-01'),
                    (7, 'EUR', 2, '2023-01-02', 'B', 'bonus', 'unapplied_credit', -0.02, 2, '2023-03-01', 'erp', 'run', '2023-03-01')
                """);
        WORKSPACE.execute(
                "INSERT INTO offset_allocations VALUES (7, 'EUR', 'erp', 2, 'erp', 1, 'bonus', 'purchase', '2023-01-02',"
                        + " '2023-01-01', 10.00, 1, 1, '1', 'run', '2023-03-01')");
        WORKSPACE.execute(
                "INSERT INTO company_category_summary VALUES"
                        + " (7, 'purchase', 'EUR', 1, 1, 10.00, -10.00, '{\"bonus\":\"-10.00\"}', 0, 0, 'run', '2023-03-01'),"
                        + " (7, 'unapplied_credit', 'EUR', 0, 1, 0, 0, '{\"bonus\":\"-0.02\"}', -0.02, -0.02, 'run', '2023-03-01')");
    }

    @Test
    void aStatementIsPrinted() {
        Outcome outcome = COMMANDS.run(WORKSPACE, "explain", "offset", "--company", "7");

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .startsWith("Statement of offsets, company 7\n")
                .contains("  é  ", TWO_CENTS_LEFT)
                .endsWith("The tables agree to the cent.\n");
    }

    @Test
    void anHtmlFileIsThereWholeOrNotAtAll() throws IOException {
        Path file = folder.resolve("statement.html");

        Outcome written = explain("--company", "7", "--html", file.toString());

        assertThat(written.status()).as(written.err()).isZero();
        assertThat(written.out()).isEqualTo("Wrote " + file + "\n");
        String statement = Files.readString(file);
        assertThat(statement).contains("unapplied credit 0.02</td>").endsWith("</html>\n");

        Outcome refused = explain("--company", "8", "--html", file.toString());

        assertThat(refused.status()).isEqualTo(2);
        assertThat(file).hasContent(statement);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aCentThatWasTamperedWithIsNamedOnScreenAndInTheFile() throws IOException {
        Path file = folder.resolve("statement.html");
        WORKSPACE.execute("UPDATE offset_allocations SET amount = 9.99");

        Outcome printed = explain("--company", "7");
        Outcome written = explain("--company", "7", "--html", file.toString());

        String finding = "invoice 2: 9.99 was set off against purchase, but -10.00 of it stands as purchase";
        assertThat(printed.status()).isEqualTo(3);
        assertThat(printed.out()).contains("not accounted for: -0.01\n", "!! " + finding + "\n");
        assertThat(printed.err()).contains("countinghouse: ", "contradict each other", finding);
        assertThat(written.status()).isEqualTo(3);
        assertThat(written.err()).contains(finding);
        assertThat(file).content().contains("<p class=\"alarm\">" + finding + "</p>");
    }

    @ParameterizedTest
    @CsvSource({
        "--company 8, 'company: found 8,'",
        "--company 7 --invoice 3, 'invoice: found 3,'",
        "--company 7 --source-system erp, '--invoice=ID'",
        "--company 7 --invoice 2 --source-system crm, 'source-system: found crm, expected erp'",
        "--company 7 --currency USD, 'currency: found USD, expected EUR'",
        "--company x, '--company'",
        "--invoice 1, '--company=ID'",
        "--company 7 --html no-such-folder/a.html, '--html: found no-such-folder/a.html'"
    })
    void aMistakeIsNamed(String options, String named) {
        Outcome outcome = explain(options.split(" "));

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(named);
        assertThat(outcome.out()).isEmpty();
    }

    private static Outcome explain(String... options) {
        String[] line = Stream.concat(Stream.of("explain", "offset"), Stream.of(options))
                .toArray(String[]::new);
        return COMMANDS.run(WORKSPACE, line);
    }
}
