package io.countinghouse.jobs.toy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An order as its till has it.
 *
 * @param day of January 2024
 */
public record Order(long id, int version, boolean cancelled, int day, List<Line> lines) {
    public Order {
        lines = List.copyOf(lines);
    }

    public record Line(String sku, int quantity, BigDecimal price) {
        BigDecimal amount() {
            return price.multiply(BigDecimal.valueOf(quantity));
        }
    }

    String day(String pattern) {
        return String.format(Locale.ROOT, pattern, day);
    }

    public String json() {
        BigDecimal total = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        return "{\"id\":" + id + ",\"updated_at\":\"2024-02-01 00:00:" + String.format(Locale.ROOT, "%02d", version)
                + "\",\"cancelled\":" + cancelled + ",\"day\":\"" + day("2024-01-%02d") + "\",\"total\":" + total
                + ",\"lines\":["
                + lines.stream()
                        .map(line -> "{\"sku\":\"" + line.sku() + "\",\"quantity\":" + line.quantity() + ",\"price\":"
                                + line.price() + "}")
                        .collect(Collectors.joining(","))
                + "]}";
    }
}
