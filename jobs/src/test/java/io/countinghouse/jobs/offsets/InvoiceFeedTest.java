package io.countinghouse.jobs.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.config.RejectLimits;
import io.countinghouse.common.feed.CellType;
import io.countinghouse.common.feed.Feed;
import io.countinghouse.common.feed.FeedColumn;
import io.countinghouse.common.feed.FeedSchema;
import io.countinghouse.common.feed.FileClaim;
import io.countinghouse.common.feed.RawFiles;
import io.countinghouse.common.feed.RowRules;
import io.countinghouse.common.feed.StrictReader;
import io.countinghouse.common.job.SourceFeeds;
import io.countinghouse.common.testing.TestSpark;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InvoiceFeedTest {
    private static final Feed FEED = InvoiceFeed.feed(OffsetSettings.DEFAULT);

    @TempDir
    private Path folder;

    @Test
    void theFeedsColumnsAreTheInvoices() {
        assertThat(FEED.columns()).extracting(FeedColumn::name).containsExactlyElementsOf(InvoiceColumns.fields());
        for (FeedColumn column : FEED.columns()) {
            StructField field = InvoiceColumns.INVOICE_SCHEMA.apply(column.name());
            assertThat(column.type().sparkType()).as(column.name()).isEqualTo(field.dataType());
            assertThat(column.required()).as(column.name()).isEqualTo(!field.nullable());
        }
    }

    @Test
    void whatWasAcceptedMayGoWhenItsDateIsAcceptedNoLonger() {
        OffsetSettings narrow = new OffsetSettings(
                LocalDate.parse("2024-01-01"),
                LocalDate.parse("2024-12-31"),
                OffsetPolicy.DEFAULT,
                OffsetSettings.DEFAULT.identity(),
                RejectLimits.DEFAULT);
        SourceFeeds feeds = InvoiceOffsets.define(narrow).mirrored().orElseThrow();

        assertThat(feeds.rows().columns())
                .filteredOn(column -> column.name().equals(InvoiceColumns.INVOICE_DATE))
                .extracting(FeedColumn::type)
                .containsExactly(new CellType.IsoDate(narrow.earliest(), narrow.latest()));
        assertThat(feeds.deleted().columns())
                .filteredOn(column -> column.name().equals(InvoiceColumns.INVOICE_DATE))
                .extracting(FeedColumn::type)
                .containsExactly(new CellType.IsoDate(LocalDate.parse("1900-01-01"), LocalDate.parse("9999-12-31")));
        assertThat(feeds.deleted().columns()).extracting(FeedColumn::name).isEqualTo(InvoiceColumns.fields());
    }

    @Test
    void anInvoiceMayBeWithoutWhatIsOptional() {
        assertThat(rejects("1,7,N-1,2024-01-05,,,purchase,10.00,GBP,,,,,,,,,,,,,2024-01-05 10:00:00,erp"))
                .isEmpty();
    }

    @Test
    void zeroGoesWithEveryCategory() {
        assertThat(rejects(invoice("purchase", "0.00", "GBP"))).isEmpty();
        assertThat(rejects(invoice("promo", "0.00", "GBP"))).isEmpty();
    }

    @Test
    void anUnknownCategoryIsRejected() {
        assertThat(rejects(invoice("rent", "-10.00", "GBP")))
                .containsExactly("category unknown_category category=rent: one of purchase, transfer, bonus, promo");
        assertThat(rejects(invoice("Purchase", "10.00", "GBP")))
                .containsExactly(
                        "category unknown_category category=Purchase: one of purchase, transfer, bonus, promo");
    }

    @Test
    void aSignThatContradictsItsCategoryIsRejected() {
        String expected = "an amount below zero for bonus, promo and none for other categories";
        assertThat(rejects(invoice("transfer", "-0.01", "GBP")))
                .containsExactly("amount sign_contradicts_category amount=-0.0100, category=transfer: " + expected);
        assertThat(rejects(invoice("bonus", "0.01", "GBP")))
                .containsExactly("amount sign_contradicts_category amount=0.0100, category=bonus: " + expected);
    }

    @Test
    void aCurrencyThatIsNoneOfTheStandardIsRejected() {
        for (String currency : List.of("gbp", "GBPX", "GB", "G1P", "ABC", "XAU")) {
            assertThat(rejects(invoice("purchase", "10.00", currency)))
                    .containsExactly(
                            "currency unknown_currency currency=" + currency + ": a currency code of ISO 4217");
        }
    }

    @Test
    void aSystemWhoseNameMySqlWouldTakeForAnotherIsRejected() {
        assertThat(rejects(invoice("purchase", "10.00", "GBP").replaceFirst("erp$", "\"erp \"")))
                .containsExactly(
                        "source_system surrounding_space source_system=erp : a text that neither begins nor ends"
                                + " with a space");
    }

    @Test
    void anAmountHasNoMoreDecimalsThanItsCurrency() {
        for (String good : List.of("18.605 KWD", "18.60 KWD", "1000 JPY", "1000.00 JPY", "0.0001 CLF", "1.0000 GBP")) {
            assertThat(rejects(invoice("purchase", good.split(" ", -1)[0], good.split(" ", -1)[1])))
                    .as(good)
                    .isEmpty();
        }
        String expected = ": no more decimals than the currency has";
        assertThat(rejects(invoice("purchase", "1000.55", "JPY")))
                .containsExactly("amount bad_minor_units amount=1000.5500, currency=JPY" + expected);
        assertThat(rejects(invoice("purchase", "18.6055", "KWD")))
                .containsExactly("amount bad_minor_units amount=18.6055, currency=KWD" + expected);
        assertThat(rejects(invoice("purchase", "10.005", "GBP")))
                .containsExactly("amount bad_minor_units amount=10.0050, currency=GBP" + expected);
        assertThat(rejects(invoice("purchase", "10.00", "GBP").replace(",1.00,open", ",1.005,open")))
                .containsExactly("tax_amount bad_minor_units tax_amount=1.0050, currency=GBP" + expected);
    }

    @Test
    void theMoreDecimalsACurrencyHasTheFewerDigitsAreLeftBeforeThePoint() {
        assertThat(rejects(invoice("purchase", "9999999999999999.99", "GBP"))).isEmpty();
        assertThat(rejects(invoice("purchase", "999999999999999.999", "KWD"))).isEmpty();
        assertThat(rejects(invoice("purchase", "1000000000000000.00", "KWD")))
                .containsExactly(
                        "amount out_of_range amount=1000000000000000.0000, currency=KWD: an amount of at most 18"
                                + " digits, the decimals of the currency among them");
    }

    @Test
    void aRowWithoutACompanyIsRejected() {
        assertThat(rejects(invoice("purchase", "10.00", "GBP").replace("1,7,", "1,,")))
                .singleElement()
                .asString()
                .startsWith("company_id missing_value");
    }

    private static String invoice(String category, String amount, String currency) {
        return "1,7,N-1,2024-01-05,2024-02-05,2024-01-05 10:00:00," + category + "," + amount + "," + currency
                + ",1.00,open,card,R-1,5,6,8,line,text,GB,2024-01-05 10:00:00,clerk,2024-01-05 10:00:00.123456,erp";
    }

    private List<String> rejects(String line) {
        String text = String.join(",", InvoiceColumns.fields()) + "\n" + line + "\n";
        FileClaim file = RawFiles.write(folder.resolve("invoices.csv"), text.getBytes(StandardCharsets.UTF_8));
        Row row = RowRules.apply(StrictReader.read(TestSpark.session(), FEED, List.of(file)), FEED)
                .first();
        List<String> rejects = new ArrayList<>();
        if (!row.isNullAt(row.fieldIndex(FeedSchema.REJECTS))) {
            for (Row reject : row.<Row>getList(row.fieldIndex(FeedSchema.REJECTS))) {
                rejects.add(reject.getString(0) + " " + reject.getString(1) + " " + reject.getString(2) + ": "
                        + reject.getString(3));
            }
        }
        return rejects;
    }
}
