package io.countinghouse.common.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.countinghouse.common.testing.RealParts;
import io.countinghouse.common.testing.TestSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** The JDK's table beside another copy of the standard. */
class CurrenciesTest {
    private static final Path STANDARD =
            RealParts.root().resolve("../shared/data/fx/iso4217.tsv").normalize();

    @Test
    void theCodesOfTheStandardAreKnownWithTheirMinorUnits() throws IOException {
        assumeTrue(Files.exists(STANDARD), "skipped: there is no table of the standard");
        List<Row> amounts = new ArrayList<>();
        List<String> lines = Files.readAllLines(STANDARD);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t", -1);
            String code = withoutFootnotes(cells[0]);
            String minorUnits = withoutFootnotes(cells[2]);
            if (minorUnits.matches("\\d")) {
                int units = Integer.parseInt(minorUnits);
                assertThat(Currencies.CODES).contains(code);
                amounts.add(RowFactory.create(
                        code, BigDecimal.valueOf(10_001, units).setScale(5), true));
                amounts.add(RowFactory.create(
                        code, BigDecimal.valueOf(10_001, units + 1).setScale(5), false));
            } else {
                assertThat(Currencies.CODES).doesNotContain(code);
            }
        }
        assertThat(amounts).hasSizeGreaterThan(300);
        StructType columns = new StructType()
                .add("currency", DataTypes.StringType)
                .add("amount", DataTypes.createDecimalType(18, 5))
                .add("fits", DataTypes.BooleanType);
        assertThat(TestSpark.session()
                        .createDataFrame(amounts, columns)
                        .where("fits <> (" + Currencies.isInMinorUnits("amount", "currency") + ")")
                        .collectAsList())
                .isEmpty();
    }

    @Test
    void whatIsNoCodeIsNotKnown() {
        assertThat(Currencies.CODES)
                .doesNotContain("ABC", "usd", "US", "XXX", "XAU")
                .contains("DEM", "USD");
    }

    private static String withoutFootnotes(String cell) {
        return cell.replaceAll("\\[.*?]|\\*", "").trim();
    }
}
