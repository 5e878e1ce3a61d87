package io.countinghouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Bench.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theHelpListsEveryCase() {
        assertThat(run("bench", "--help")).isZero();

        assertThat(BenchCase.all())
                .extracting(BenchCase::name)
                .doesNotHaveDuplicates()
                .contains("small-day-sales-marts", "small-day-invoice-offsets", "small-day-billing-fx")
                .contains("small-day-pos-receipts", "small-day-org-balances")
                .contains("sales-1m", "sales-10m", "invoices-140k", "invoices-5m")
                .contains("publish", "history", "skew", "growth")
                .allSatisfy(name -> assertThat(out.toString()).contains("  " + name + " "));
    }

    /** Before anything is started. */
    @ParameterizedTest
    @ValueSource(strings = {"sales-2m", "--rounds=0", "--rounds=26", "--scale=0", "--scale=-1", "--scale=NaN"})
    void whatIsWrongOnTheCommandLineEndsWithTwo(String argument) {
        assertThat(run("bench", argument)).isEqualTo(2);

        assertThat(err.toString()).contains("expected").doesNotContain("\tat ");
    }
}
