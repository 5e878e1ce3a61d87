package io.countinghouse.common.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RealFilesTest {
    @Test
    void theSalesFileHasItsKnownCountAndSum() {
        Inspection inspection = inspect("sales_marts/input/sales_data.csv", SampleFeeds.sales());
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records()).isEqualTo(50_560);
        assertThat(inspection.rejected()).isEqualTo(FileRejects.NONE);
        assertThat(inspection.sums()).isEqualTo(Map.of("total_cost", new BigDecimal("51616914.00")));
    }

    @Test
    void theSalesFileWithAnExtraColumnHasItsKnownCountAndSum() {
        Inspection inspection = inspect("sales_marts/input/extra_column_sales_data_first2000.csv", SampleFeeds.sales());
        assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        assertThat(inspection.records()).isEqualTo(2_000);
        assertThat(inspection.sums()).isEqualTo(Map.of("total_cost", new BigDecimal("1987973.00")));
    }

    @Test
    void csvTextUnderOtherExtensionsIsRefused() {
        assertRefused("sales_marts/input/sales_data.json", SampleFeeds.sales(), FileRefusal.WRONG_EXTENSION, 0);
        assertRefused("sales_marts/input/sales_data3.csv1", SampleFeeds.sales(), FileRefusal.WRONG_EXTENSION, 0);
    }

    @Test
    void aStrayQuoteAsTheFirstByteIsRefused() {
        assertRefused("billing/billing_data_bakery_june_2025.csv", SampleFeeds.bills(), FileRefusal.UNCLOSED_QUOTE, 1);
    }

    @Test
    void wholeFilesWithoutAFinalLineEndAreAccepted() {
        for (String product : new String[] {"dairy", "meat"}) {
            Inspection inspection = inspect("billing/billing_data_" + product + "_june_2025.csv", SampleFeeds.bills());
            assertThat(inspection.verdict()).isEqualTo(new FileVerdict.Accepted());
        }
    }

    private static void assertRefused(String name, Feed feed, FileRefusal code, long line) {
        assertThat(inspect(name, feed).verdict()).isInstanceOfSatisfying(FileVerdict.Refused.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.line()).isEqualTo(line);
        });
    }

    private static Inspection inspect(String name, Feed feed) {
        Optional<Path> file = RawFiles.real(name);
        assumeTrue(file.isPresent(), "shared/data/" + name + " is not beside this repository");
        try {
            return InspectedBytes.inspect(Files.readAllBytes(file.orElseThrow()), name, feed);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
