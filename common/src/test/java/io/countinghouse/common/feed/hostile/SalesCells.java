package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.CellReject;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** Good and bad cells of the sales feed's columns; what each is read as follows from the feed's rule, by hand. */
final class SalesCells {
    static final List<String> COLUMNS = List.of(
            "customer_id",
            "store_id",
            "product_name",
            "sales_date",
            "sales_person_id",
            "price",
            "quantity",
            "total_cost");

    private static final int MAX_TEXT = 256;
    private static final List<String> WORDS =
            List.of("flour", "sugar", "milk", "Käse", "茶", "rice 5 kg", "O'Brien's", "50% off", "a;b", "naïve");

    private final Dice dice;

    SalesCells(Dice dice) {
        this.dice = dice;
    }

    Cell good(String column) {
        return switch (column) {
            case "product_name" -> text();
            case "sales_date" -> date();
            case "price" -> dice.oneIn(40)
                    ? sometimesQuoted("9999999999999999.99", new BigDecimal("9999999999999999.99"))
                    : money();
            case "total_cost" -> money();
            case "customer_id", "store_id", "sales_person_id", "quantity" -> wholeNumber();
            default -> extra();
        };
    }

    Cell bad(String column) {
        return switch (column) {
            case "product_name" -> badText();
            case "sales_date" -> badDate();
            case "price", "total_cost" -> badMoney();
            case "customer_id", "store_id", "sales_person_id", "quantity" -> badWholeNumber();
            default -> Cell.badAsWritten(dice.pick(BadForms.STRAY_QUOTES), CellReject.STRAY_QUOTE);
        };
    }

    /** Two decimals and no quotes. */
    Cell plainMoney() {
        long cents = dice.between(1, 10_000_000);
        return Cell.good(BigDecimal.valueOf(cents, 2).toPlainString(), BigDecimal.valueOf(cents, 2));
    }

    /** Neither quotes nor characters beyond ASCII. */
    Cell plain(String column) {
        return switch (column) {
            case "product_name" -> Cell.good("flour", "flour");
            case "sales_date" -> Cell.good("2023-05-11", LocalDate.of(2023, 5, 11));
            case "price", "total_cost" -> plainMoney();
            case "customer_id", "store_id", "sales_person_id", "quantity" -> {
                long value = dice.between(1, 9);
                yield Cell.good(Long.toString(value), value);
            }
            default -> Cell.good("more", "more");
        };
    }

    private Cell sometimesQuoted(String text, Object value) {
        return dice.oneIn(4) ? Cell.goodQuoted(text, value) : Cell.good(text, value);
    }

    private Cell sometimesQuotedBad(String text, CellReject reject) {
        return dice.oneIn(4) ? Cell.badQuoted(text, reject) : Cell.bad(text, reject);
    }

    private Cell text() {
        String text =
                switch (dice.between(0, 9)) {
                    case 0, 1, 2 -> dice.pick(NaughtyStrings.ALL);
                    case 3 -> dice.of("x", "é", "😀").repeat(dice.of(1, 2, MAX_TEXT - 1, MAX_TEXT));
                    default -> dice.pick(WORDS);
                };
        return sometimesQuoted(text, text);
    }

    private Cell badText() {
        return switch (dice.between(0, 3)) {
            case 0 -> missing();
            case 1 -> sometimesQuotedBad(
                    dice.of("x", "é", "😀").repeat(MAX_TEXT + dice.between(1, 300)), CellReject.TEXT_TOO_LONG);
            default -> Cell.badAsWritten(dice.pick(BadForms.STRAY_QUOTES), CellReject.STRAY_QUOTE);
        };
    }

    private Cell extra() {
        String text = dice.oneIn(3) ? dice.pick(NaughtyStrings.ALL) : dice.of("", "x", "12,30", "more");
        return sometimesQuoted(text, text);
    }

    private Cell date() {
        LocalDate day = dice.oneIn(6)
                ? LocalDate.parse(dice.of("2000-01-01", "2000-02-29", "2024-02-29", "2099-12-31"))
                : LocalDate.of(2023, dice.between(4, 6), dice.between(1, 30));
        return sometimesQuoted(day.toString(), day);
    }

    private Cell badDate() {
        return switch (dice.between(0, 5)) {
            case 0 -> missing();
            case 1 -> sometimesQuotedBad(dice.pick(BadForms.DATES_OUT_OF_RANGE), CellReject.OUT_OF_RANGE);
            case 2 -> misplacedText(CellReject.BAD_DATE);
            default -> sometimesQuotedBad(dice.pick(BadForms.DATES), CellReject.BAD_DATE);
        };
    }

    private Cell wholeNumber() {
        if (dice.oneIn(40)) {
            return sometimesQuoted("9223372036854775807", Long.MAX_VALUE);
        }
        long value = dice.of(1, 2, 3, 100);
        String zeros = dice.oneIn(8) ? "0".repeat(dice.of(1, 2, 19, 60)) : "";
        return sometimesQuoted(zeros + value, value);
    }

    private Cell badWholeNumber() {
        return switch (dice.between(0, 5)) {
            case 0 -> missing();
            case 1 -> sometimesQuotedBad(dice.pick(BadForms.WHOLE_NUMBERS_OUT_OF_RANGE), CellReject.OUT_OF_RANGE);
            case 2 -> misplacedText(CellReject.BAD_INTEGER);
            default -> sometimesQuotedBad(dice.pick(BadForms.WHOLE_NUMBERS), CellReject.BAD_INTEGER);
        };
    }

    /** Never so large that a sum of many leaves DECIMAL(18,2). */
    private Cell money() {
        long cents = dice.of(0, 1, 99, 100, 1230, 5_000_000, dice.between(0, 1_000_000));
        boolean negative = dice.oneIn(10);
        BigDecimal value = BigDecimal.valueOf(negative ? -cents : cents, 2);
        String digits = BigDecimal.valueOf(cents, 2).toPlainString();
        if (dice.oneIn(5) && cents % 100 == 0) {
            digits = Long.toString(cents / 100);
        } else if (dice.oneIn(5) && cents % 10 == 0) {
            digits = cents / 100 + "." + cents / 10 % 10;
        }
        String zeros = dice.oneIn(10) ? "0".repeat(dice.of(1, 3, 18, 50)) : "";
        return sometimesQuoted((negative ? "-" : "") + zeros + digits, value);
    }

    private Cell badMoney() {
        return switch (dice.between(0, 7)) {
            case 0 -> missing();
            case 1 -> sometimesQuotedBad(dice.pick(BadForms.DECIMALS_OUT_OF_RANGE), CellReject.OUT_OF_RANGE);
            case 2 -> sometimesQuotedBad(dice.pick(BadForms.TOO_MANY_DECIMALS), CellReject.TOO_MANY_DECIMALS);
            case 3 -> misplacedText(CellReject.BAD_DECIMAL);
            default -> sometimesQuotedBad(dice.pick(BadForms.DECIMALS), CellReject.BAD_DECIMAL);
        };
    }

    /** A naughty text where it is not one. */
    private Cell misplacedText(CellReject reject) {
        return dice.oneIn(8)
                ? Cell.badAsWritten(dice.pick(BadForms.STRAY_QUOTES), reject)
                : sometimesQuotedBad(dice.pick(NaughtyStrings.ALL), reject);
    }

    private Cell missing() {
        return Cell.badAsWritten(dice.of("", "\"\""), CellReject.MISSING_VALUE);
    }
}
