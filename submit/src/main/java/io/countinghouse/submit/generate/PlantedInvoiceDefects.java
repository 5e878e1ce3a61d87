package io.countinghouse.submit.generate;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** Bad lines and bad files that invoice-offsets must refuse, and {@code planted.tsv}, which lists them. */
final class PlantedInvoiceDefects {
    private final Path out;
    private final LocalDate date;
    private final long after;

    /** @param after ids up to here are taken */
    PlantedInvoiceDefects(Path out, LocalDate date, long after) {
        this.out = out;
        this.date = date;
        this.after = after;
    }

    private record Bad(String code, String line) {}

    void write() throws IOException {
        StringBuilder list = new StringBuilder("file\tline\tcode\n");
        String name = "invoices_" + date + "_lines.csv";
        StringBuilder lines =
                new StringBuilder(InvoiceGenerator.HEADER + "\n").append(good()).append('\n');
        int line = 2;
        for (Bad bad : bad()) {
            line++;
            lines.append(bad.line()).append('\n');
            list.append(name + "\t" + line + "\t" + bad.code() + "\n");
        }
        Files.writeString(out.resolve(name), lines);
        Files.writeString(out.resolve("invoices_quote.csv"), "\"" + InvoiceGenerator.HEADER + "\n" + good() + "\n");
        list.append("invoices_quote.csv\t1\tunclosed_quote\n");
        Files.writeString(out.resolve("invoices.json"), InvoiceGenerator.HEADER + "\n" + good() + "\n");
        list.append("invoices.json\t0\twrong_extension\n");
        Files.writeString(out.resolve("planted.tsv"), list);
    }

    private String good() {
        return InvoiceGenerator.line(after + 1, 5001, date, "purchase", new BigDecimal("10.00"), "USD");
    }

    private List<Bad> bad() {
        return List.of(
                new Bad("missing_value", good().replace(",5001,", ",,")),
                new Bad("unknown_category", good().replace(",purchase,", ",refund,")),
                new Bad("sign_contradicts_category", good().replace(",10.00,", ",-10.00,")),
                new Bad("sign_contradicts_category", good().replace(",purchase,", ",bonus,")),
                new Bad("bad_currency", good().replace(",USD,", ",usd,")),
                new Bad("bad_decimal", good().replace(",10.00,", ",\"10,00\",")),
                new Bad(
                        "bad_date",
                        good().replace("," + date + ",", "," + date.toString().replace('-', '/') + ",")),
                new Bad("bad_timestamp", good().replace(" 18:00:00.25,", "T18:00:00Z,")));
    }
}
