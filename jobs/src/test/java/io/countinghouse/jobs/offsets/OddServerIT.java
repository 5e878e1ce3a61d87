package io.countinghouse.jobs.offsets;

import static io.countinghouse.jobs.offsets.InvoicesTable.LONG_AGO;
import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.SourceSettings.Reading;
import io.countinghouse.jobs.offsets.OffsetOracle.Invoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A server of odd modes that cuts who rests makes no difference, for the source table and for the marts. */
@Isolated("modes are the whole server's")
class OddServerIT {
    private final OffsetsWorkspace offsets = new OffsetsWorkspace();
    private final InvoicesTable table = new InvoicesTable();
    private String usual;

    @BeforeEach
    void keepTheUsual() {
        usual = offsets.workspace
                        .query("SELECT CONCAT_WS(' ', @@GLOBAL.wait_timeout, @@GLOBAL.net_read_timeout,"
                                + " @@GLOBAL.net_write_timeout)")
                        .get(0)
                + " '" + offsets.workspace.query("SELECT @@GLOBAL.sql_mode").get(0) + "'";
    }

    @AfterEach
    void beUsualAgain() {
        table.database.execute(globals(usual));
    }

    private static String[] globals(String values) {
        String[] names = {"wait_timeout", "net_read_timeout", "net_write_timeout", "sql_mode"};
        String[] all = values.split(" ", -1);
        return IntStream.range(0, names.length)
                .mapToObj(i -> "SET GLOBAL " + names[i] + " = " + all[i])
                .toArray(String[]::new);
    }

    @Test
    void aTableIsReadWhole() {
        List<Invoice> all = InvoiceRows.invoices(
                """
                1 2024-01-01 purchase 100.00
                2 2024-01-02 transfer 50.00
                3 2024-01-03 bonus -120.00
                """);
        table.database.execute("ALTER TABLE invoices MODIFY invoice_number CHAR(12)");
        table.database.execute(globals("1 1 1 'PAD_CHAR_TO_FULL_LENGTH,ANSI_QUOTES,NO_BACKSLASH_ESCAPES'"));
        all.forEach(invoice ->
                table.insert(invoice, LONG_AGO, Map.of("description", "CONCAT('C:', CHAR(92), '\"n', CHAR(92))")));
        offsets.runner(Optional.of(table.settings(Reading.FULL))).run();
        assertThat(offsets.marts()).isEqualTo(OffsetsWorkspace.expected(all));
        assertThat(offsets.workspace.query(
                        "SELECT DISTINCT description, CHAR_LENGTH(invoice_number) FROM invoices_reassigned"))
                .containsExactly("C:\\\"n\\|3");
        assertThat(offsets.runner(Optional.of(table.settings(Reading.FULL)))
                        .run()
                        .batches())
                .isEmpty();
    }

    @Test
    void textsOfManyRowsReachTheMartsOfAServerThatKnowsNoBackslashes() {
        table.insert(InvoiceRows.invoice("1 2024-01-01 purchase 1.00"), LONG_AGO);
        String others = String.join(", ", InvoicesTable.columns().subList(1, 23));
        String text =
                "CONCAT('C:', CHAR(92), 'n', CHAR(92), CHAR(9), CHAR(10), CHAR(13), '\"', CHAR(39), '\u8336', CHAR(92))";
        table.database.execute("INSERT INTO invoices (invoice_id, " + others + ") SELECT seq, "
                + others.replace("description", text) + " FROM invoices JOIN seq_2_to_10500");
        table.database.execute("SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES'");
        offsets.runner(Optional.of(table.settings)).run();
        assertThat(offsets.workspace.query("SELECT HEX(description), COUNT(*), SUM(amount) FROM invoices_reassigned"
                        + " WHERE description IS NOT NULL GROUP BY description"))
                .containsExactly("433A5C6E5C090A0D2227E88CB65C|10499|10499.0000");
    }
}
