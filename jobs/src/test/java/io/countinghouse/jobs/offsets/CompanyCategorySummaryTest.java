package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class CompanyCategorySummaryTest {
    @Test
    void aCategoryShowsWhatItHadWhatWasSetOffByWhomAndWhatIsLeft() {
        assertThat(
                        summary(
                                """
                        1 2024-01-05 purchase 10.00
                        2 2024-01-06 purchase 5.00
                        3 2024-01-07 transfer 4.00
                        4 2024-02-01 promo -12.00
                        5 2024-02-02 bonus -2.50
                        6 2024-02-03 promo -1.50"""))
                .containsExactly(
                        "7,purchase,GBP,2,3,15.00,-15.00,{\"bonus\":\"-2.50\",\"promo\":\"-12.50\"},0.00,0.00",
                        "7,transfer,GBP,1,1,4.00,-1.00,{\"promo\":\"-1.00\"},0.00,3.00");
    }

    @Test
    void whatIsUnappliedHasARowOfItsOwn() {
        assertThat(
                        summary(
                                """
                        1 2024-01-05 purchase 1.00
                        2 2024-02-01 promo -1.25
                        3 2024-02-02 bonus -2.00
                        4 2024-02-03 bonus -0.50"""))
                .containsExactly(
                        "7,purchase,GBP,1,1,1.00,-1.00,{\"promo\":\"-1.00\"},0.00,0.00",
                        "7,unapplied_credit,GBP,0,3,0.00,0.00,{\"bonus\":\"-2.50\",\"promo\":\"-0.25\"},-2.75,-2.75");
    }

    @Test
    void aCategoryThatNothingWasSetOffAgainstHasAnEmptyObject() {
        assertThat(summary("1 2024-01-05 purchase 1.00")).containsExactly("7,purchase,GBP,1,0,1.00,0.00,{},0.00,1.00");
    }

    @Test
    void positiveInvoicesOfZeroAreCountedAndNegativeOnesAreNot() {
        assertThat(
                        summary(
                                """
                        1 2024-01-05 purchase 0.00
                        2 2024-02-01 promo 0.00"""))
                .containsExactly("7,purchase,GBP,1,0,0.00,0.00,{},0.00,0.00");
    }

    private static List<String> summary(String lines) {
        Dataset<Row> invoices = InvoiceRows.dataset(InvoiceRows.invoices(lines));
        Dataset<Row> allocations = OffsetAllocations.derive(invoices, OffsetPolicy.DEFAULT);
        return InvoiceRows.lines(CompanyCategorySummary.derive(
                InvoicesReassigned.derive(invoices, allocations, OffsetPolicy.DEFAULT), OffsetPolicy.DEFAULT));
    }
}
