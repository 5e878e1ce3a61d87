package io.countinghouse.jobs.receipts;

import io.countinghouse.common.feed.CellReject;
import io.countinghouse.common.feed.FileRefusal;
import io.countinghouse.common.generate.PlantedList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/** Bad files and bad lines that pos-receipts must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedReceiptDefects {
    private static final String DUPLICATE = "duplicate";

    private PlantedReceiptDefects() {}

    /**
     * @param receipt a good one, in one line
     * @param week a good file
     */
    static void write(Path out, String receipt, Path week) throws IOException {
        PlantedList list = new PlantedList(out);
        PlantedList.Lines lines = list.lines("receipts_lines.jsonl", "", receipt);
        for (Bad bad : BAD) {
            lines.add(bad.fault.apply(receipt), bad.code);
        }
        lines.write();
        byte[] text = (receipt + "\n").getBytes(StandardCharsets.UTF_8);
        list.file("receipts_page.json", 0, FileRefusal.WRONG_EXTENSION.code(), text);
        list.file("takings.jsonl", 0, FileRefusal.BAD_NAME.code(), text);
        list.file("receipts_empty.jsonl", 0, FileRefusal.EMPTY_FILE.code(), "");
        list.file("receipts_cut.jsonl", 1, FileRefusal.INCOMPLETE_LAST_RECORD.code(), receipt.substring(0, 200));
        list.file("receipts_latin.jsonl", 1, FileRefusal.NOT_UTF8.code(), latin(receipt));
        list.file("receipts_nul.jsonl", 1, FileRefusal.NUL_BYTE.code(), receipt.replace("null", "\u0000") + "\n");
        list.file(
                "receipts_gzip.jsonl.gz", 0, FileRefusal.CORRUPT_GZIP.code(), new byte[] {0x1f, (byte) 0x8b, 8, 0, 7});
        list.file(
                "receipts_long.jsonl",
                1,
                FileRefusal.RECORD_TOO_LONG.code(),
                "{\"note\":\"" + "x".repeat(1 << 20) + "\"}\n");
        list.file("receipts_twice.jsonl", 0, DUPLICATE, Files.readAllBytes(week));
        list.write();
    }

    private static byte[] latin(String receipt) {
        return (receipt.replaceFirst("\"note\":null", "\"note\":\"caf\u00e9\"") + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A good receipt made bad. */
    private record Bad(String code, UnaryOperator<String> fault) {
        static Bad of(CellReject code, UnaryOperator<String> fault) {
            return new Bad(code.code(), fault);
        }
    }

    private static final List<Bad> BAD = List.of(
            Bad.of(CellReject.DUPLICATE_KEY, text -> text.replaceFirst("\\{", "{\"receipt_number\":\"x\",")),
            Bad.of(CellReject.TRAILING_TEXT, text -> text + text),
            Bad.of(CellReject.MALFORMED_JSON, text -> text.substring(0, text.length() - 1)),
            Bad.of(
                    CellReject.TOO_DEEP,
                    text -> text.replaceFirst("\\{", "{\"x\":" + "[".repeat(40) + "]".repeat(40) + ",")),
            Bad.of(
                    CellReject.WRONG_TYPE,
                    text -> text.replaceFirst("\"total_money\":([0-9.]+)", "\"total_money\":\"$1\"")),
            Bad.of(
                    CellReject.TOO_MANY_DECIMALS,
                    text -> text.replaceFirst("\"total_money\":([0-9.]+)", "\"total_money\":$15")),
            Bad.of(CellReject.MISSING_VALUE, text -> text.replaceFirst("\"store_id\":\"[^\"]*\",", "")),
            Bad.of(
                    CellReject.BAD_TIMESTAMP,
                    text -> text.replaceFirst("\"receipt_date\":\"[^T]*", "\"receipt_date\":\"2025-02-30")),
            Bad.of(
                    CellReject.OUT_OF_RANGE,
                    text -> text.replaceFirst("\"receipt_date\":\"[^T]*", "\"receipt_date\":\"9999-01-01")),
            Bad.of(
                    CellReject.TEXT_TOO_LONG,
                    text -> text.replaceFirst("\"receipt_number\":\"", "\"receipt_number\":\"" + "9".repeat(65))),
            Bad.of(CellReject.LONE_SURROGATE, text -> text.replaceFirst("\"note\":null", "\"note\":\"\\\\ud83d\"")),
            Bad.of(CellReject.NUL_CHARACTER, text -> text.replaceFirst("\"note\":null", "\"note\":\"\\\\u0000\"")),
            Bad.of(
                    CellReject.BAD_DECIMAL,
                    text -> text.replaceFirst("\"total_money\":[0-9.]+", "\"total_money\":1e999")),
            new Bad("unknown_receipt_type", text -> text.replaceFirst("\"SALE\"", "\"VOID\"")));
}
