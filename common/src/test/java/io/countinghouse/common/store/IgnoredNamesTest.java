package io.countinghouse.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class IgnoredNamesTest {
    @Test
    void whatIsStillUploadedOrHiddenIsIgnoredAndFilesThatLookAlikeAreNot() {
        IgnoredNames shipped = new IgnoredNames(Settings.IGNORED);
        assertThat(List.of(
                        "sales_data.csv.filepart",
                        "sales_data.csv.TMP",
                        "sales_data.csv.part",
                        "sales_data.csv.crdownload",
                        ".sales_data.csv",
                        ".sales_data.csv.Xy12",
                        "_SUCCESS",
                        "_temporary/0/sales_data.csv",
                        "2024/.staging/sales_data.csv"))
                .allMatch(shipped::holds);
        assertThat(List.of("sales_data.csv", "a_sales_data.csv", "tmp/part.csv", "sales_data.tmp.csv", "2024-01/b.csv"))
                .noneMatch(shipped::holds);
    }

    @Test
    void onlyAnAsteriskHasAMeaningOfItsOwn() {
        IgnoredNames names = new IgnoredNames(List.of("a+(b).*", "x[*]"));
        assertThat(List.of("a+(b).csv", "A+(B).", "x[1]", "d/x[]")).allMatch(names::holds);
        assertThat(List.of("aab.csv", "x1", "a+(b)")).noneMatch(names::holds);
        assertThat(new IgnoredNames(List.of()).holds(".hidden")).isFalse();
    }
}
