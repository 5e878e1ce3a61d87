package io.countinghouse.jobs.billing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Dollars by the rates of the European Central Bank's file, in plain Java; shares no code with the job. */
final class BillingOracle {
    private final Map<String, TreeMap<LocalDate, BigDecimal>> perEuro = new HashMap<>();
    private final int maxAgeDays;

    BillingOracle(Path ecb, int maxAgeDays) {
        this.maxAgeDays = maxAgeDays;
        try {
            List<String> lines = Files.readAllLines(ecb);
            String[] names = lines.get(0).split(",", -1);
            for (String line : lines.subList(1, lines.size())) {
                String[] cells = line.split(",", -1);
                for (int i = 1; i < cells.length; i++) {
                    if (!cells[i].isEmpty() && !cells[i].equals("N/A")) {
                        perEuro.computeIfAbsent(names[i], name -> new TreeMap<>())
                                .put(LocalDate.parse(cells[0]), new BigDecimal(cells[i]));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An amount in dollars: to the cent, to ten decimals, and the day of the (older) rate. */
    record Dollars(BigDecimal cents, BigDecimal unrounded, LocalDate day) {
        @Override
        public String toString() {
            return cents.toPlainString() + "|" + unrounded.toPlainString() + "|" + day;
        }
    }

    /** None when one of the rates is not there or too old. */
    Optional<Dollars> of(BigDecimal amount, String currency, LocalDate day) {
        if (currency.equals("USD")) {
            return Optional.of(dollars(amount, BigDecimal.ONE, BigDecimal.ONE, day));
        }
        Map.Entry<LocalDate, BigDecimal> dollar = rate("USD", day);
        if (currency.equals("EUR")) {
            return dollar == null
                    ? Optional.empty()
                    : Optional.of(dollars(amount, dollar.getValue(), BigDecimal.ONE, dollar.getKey()));
        }
        Map.Entry<LocalDate, BigDecimal> own = rate(currency, day);
        if (dollar == null || own == null) {
            return Optional.empty();
        }
        LocalDate older = own.getKey().isBefore(dollar.getKey()) ? own.getKey() : dollar.getKey();
        return Optional.of(dollars(amount, dollar.getValue(), own.getValue(), older));
    }

    List<String> currencies() {
        return perEuro.keySet().stream().sorted().toList();
    }

    private Map.Entry<LocalDate, BigDecimal> rate(String currency, LocalDate day) {
        Map.Entry<LocalDate, BigDecimal> last = perEuro.get(currency).floorEntry(day);
        return last == null || ChronoUnit.DAYS.between(last.getKey(), day) > maxAgeDays ? null : last;
    }

    private static Dollars dollars(BigDecimal amount, BigDecimal above, BigDecimal below, LocalDate day) {
        BigDecimal product = amount.multiply(above);
        return new Dollars(
                product.divide(below, 2, RoundingMode.HALF_UP), product.divide(below, 10, RoundingMode.HALF_UP), day);
    }
}
