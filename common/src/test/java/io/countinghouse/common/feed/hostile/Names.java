package io.countinghouse.common.feed.hostile;

import io.countinghouse.common.feed.FileRefusal;
import java.util.List;

/** Names of objects; {@code #} stands for the number of the case, so that no two names are equal. */
final class Names {
    static final List<String> GOOD = List.of(
            "sales_data_#.csv",
            "sales_data#.csv",
            "h#_sales_data.csv",
            "2023-11-13_extra_column_sales_data_#.csv",
            "A=b_sales_data.#.csv",
            "-_sales_data-#.csv",
            "sales_data_#.csv.csv");

    /** Odd, but of the feed's pattern. */
    private static final List<String> ODD = List.of(
            "__sales_data_#.csv",
            "._sales_data_#.csv",
            ".._sales_data_#.csv",
            "--help_sales_data_#.csv",
            "sales_data_sales_data_#.csv",
            "sales_data#..csv",
            "month=2023-05/sales_data_#.csv",
            "sub folder/ünicode/%2e%2e/*/sales_data_#.csv");

    private static final List<String> BAD = List.of(
            "sales data #.csv",
            "sales_data (#).csv",
            "sales_data_#.csv ",
            " sales_data_#.csv",
            "sales_däta_#.csv",
            "sales_data_ä#.csv",
            "salesa\u0308_sales_data_#.csv",
            "продажи_sales_data_#.csv",
            "😀_sales_data_#.csv",
            "\u202evsc.#_sales_data.csv",
            "sales_data_\u200b#.csv",
            "sales_data_#%.csv",
            "sales_data_%20#.csv",
            "%2e%2e%2fsales_data_#.csv",
            "..%2f..%2fsales_data_#.csv",
            "sales_data_%00#.csv",
            "%_sales_data_#.csv",
            "*_sales_data_#.csv",
            "sales_data_?#.csv",
            "sales_data_[a-z]#.csv",
            "sales_data_{a,b}#.csv",
            "sales_data_\\#.csv",
            "..\\..\\sales_data_#.csv",
            "$(id)_sales_data_#.csv",
            "`id`_sales_data_#.csv",
            "'; DROP TABLE ledger_file; --_sales_data_#.csv",
            "<b>_sales_data_#.csv",
            "&amp;_sales_data_#.csv",
            "sales_data_#;.csv",
            "sales_data_#:.csv",
            "a:b_sales_data_#.csv",
            "sales_data_#+.csv",
            "sales_data_#,.csv",
            "~_sales_data_#.csv",
            "\"sales_data_#.csv\"",
            "sales_data_#.csv?versionId=1",
            "sales_data_@#.csv",
            "sales_data_!#.csv",
            "_sales_data_#.csv",
            ".sales_data_#.csv",
            "..sales_data_#.csv",
            "...#",
            "-rf#",
            "_SUCCESS#",
            "stock_#.csv",
            "salesdata_#.csv",
            "Sales_Data_#.csv",
            "data_#.csv",
            "#" + "n".repeat(240) + ".csv",
            "ü".repeat(110) + "#.csv");

    private static final List<String> WRONG_EXTENSION = List.of(
            "sales_data_#.json",
            "sales_data_#.csv1",
            "sales_data_#.CSV",
            "sales_data_#.csv.bak",
            "sales_data_#.xlsx",
            "sales_data_#",
            "sales_data_#.csv.",
            "sales_data_#.csv.zip",
            "sales_data_#.csv.crc",
            "sales_data_#.csv._COPYING_",
            "x_sales_data_#.txt");

    private Names() {}

    static Draft odd(Dice dice, HostileProfile profile) {
        return Draft.taken(Sheet.good(dice)).named(dice.pick(ODD));
    }

    /** Whatever the content, it is not looked at. */
    static Draft bad(Dice dice, HostileProfile profile) {
        return Draft.of(content(dice, profile), Expected.Refused.with(FileRefusal.BAD_NAME))
                .named(dice.pick(BAD));
    }

    static Draft wrongExtension(Dice dice, HostileProfile profile) {
        return Draft.of(content(dice, profile), Expected.Refused.with(FileRefusal.WRONG_EXTENSION))
                .named(dice.pick(WRONG_EXTENSION));
    }

    private static byte[] content(Dice dice, HostileProfile profile) {
        Family family = dice.of(Contents::cells, Contents::nothing, Encodings::nul, Gzips::cut);
        return family.draw(dice, profile).bytes();
    }
}
