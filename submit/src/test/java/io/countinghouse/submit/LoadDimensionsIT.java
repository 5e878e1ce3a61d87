package io.countinghouse.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.testing.Workspace;
import io.countinghouse.submit.Commands.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dimension files replace their tables whole, or say in which line and column they do not fit and change nothing. */
class LoadDimensionsIT {
    private static final String PRODUCTS = "id,name,current_price,old_price,created_date,updated_date,expiry_date\n";

    @TempDir
    private static Path folder;

    private static Workspace workspace;

    @TempDir
    private Path given;

    @BeforeAll
    static void prepare() throws IOException {
        workspace = SalesFiles.workspace(folder);
    }

    @Test
    void goodFilesReplaceTheirTablesAndNoOthers() throws IOException {
        Files.writeString(given.resolve("product.csv"), PRODUCTS + "1,old,1.00,1,2020-01-01,,\n");
        load();
        // With the mark that a spreadsheet puts first, in another order, without what may be absent.
        Files.writeString(
                given.resolve("product.csv"),
                "\ufeffname,id,current_price\n\"oats, \"\"fine\"\"\nand rolled\",7,-12.5\n,8,\n");

        Outcome outcome = load();

        assertThat(outcome.status()).as(outcome.err()).isZero();
        assertThat(outcome.out()).isEqualTo("product: 2 rows\n");
        assertThat(workspace.query("SELECT id, name, current_price, old_price FROM product"))
                .containsExactly("7|oats, \"fine\"\nand rolled|-12.50|null", "8|null|null|null");
        assertThat(workspace.query("SELECT customer_id FROM customer")).containsExactly("1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            1,oats,12.30,1,2020-01-01,,~x,oats,1,1,,,      | line 3, id: found "x", expected a whole number
            1.6,oats,1,1,,,                                | line 2, id: found "1.6", expected a whole number
            ,oats,1,1,,,                                   | line 2, id: found "", expected a value
            1,oats,1,1,,,~2,oats,1,1,,,~01,oats,1,1,,,     | line 4, id: found "01", expected each value once; it is in line 2
            1,oats,1.005,1,,,                              | line 2, current_price: found "1.005", expected a number with at most 16 digits and 2 decimals
            1,oats,1e3,1,,,                                | line 2, current_price: found "1e3", expected a number
            1,oats,12345678901234567,1,,,                  | line 2, current_price: found "12345678901234567", expected a number
            1,oats,1,1,2023-02-30,,                        | line 2, created_date: found "2023-02-30", expected a date as yyyy-MM-dd
            1,oats,1,1,01/02/2023,,                        | line 2, created_date: found "01/02/2023", expected a date as yyyy-MM-dd
            1,LONG,1,1,,,                                  | line 2, name: found "LONG", expected at most 256 characters
            1,oats,1                                       | 2
            """)
    void aCellThatDoesNotFitIsNamedByFileLineAndColumn(String rows, String message) throws IOException {
        String longName = "n".repeat(257);
        Path file = given.resolve("product.csv");
        Files.writeString(
                file, PRODUCTS + rows.strip().replace("LONG", longName).replace('~', '\n') + "\n");
        SalesFiles.writeDimensions(given);
        Files.copy(given.resolve("dimensions/customer.csv"), given.resolve("customer.csv"));
        var before = workspace.query("SELECT * FROM product");

        Outcome outcome = load();

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("countinghouse: " + file).contains(message.replace("LONG", longName));
        assertThat(workspace.query("SELECT * FROM product")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            id,nam       | line 1: found columns [id, nam], expected each once of [id, name, current_price
            id,name,name | line 1: found columns [id, name, name], expected each once of
            name         | line 1: found columns [name], expected id as well
            """)
    void aHeaderThatDoesNotFitIsRefused(String header, String message) throws IOException {
        Files.writeString(given.resolve("product.csv"), header.strip() + "\n");

        Outcome outcome = load();

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(given.resolve("product.csv") + " " + message);
    }

    @Test
    void whatIsNotUtf8IsRefusedNotReplaced() throws IOException {
        Files.write(given.resolve("product.csv"), (PRODUCTS + "1,café,1,1,,,\n").getBytes(StandardCharsets.ISO_8859_1));

        Outcome outcome = load();

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains("product.csv: found bytes that are not UTF-8, expected UTF-8");
    }

    @Test
    void aFolderWithoutDimensionsIsRefused() {
        Outcome outcome = load();

        assertThat(outcome.status()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err()).contains(given + ": found no dimension file, expected at least one of customer.csv");
    }

    private Outcome load() {
        return Commands.shared().run(workspace, "load-dimensions", given.toString());
    }
}
