package io.countinghouse.jobs.balances;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The marts of org-balances worked out from raw lines in plain Java, as texts like those of a query. */
final class BalanceOracle {
    private static final Map<String, Integer> SIGNS = Map.of(
            "paid",
            1,
            "open",
            1,
            "pending",
            1,
            "processing",
            1,
            "credited",
            1,
            "refunded",
            1,
            "cancelled",
            0,
            "skipped",
            0,
            "failed",
            0);

    private final LocalDate businessDate;
    private final boolean cumulative;
    private final List<Invoice> invoices = new ArrayList<>();
    private final Map<Long, String[]> organizations = new TreeMap<>();

    /** What one raw line says, by the policy. */
    private record Invoice(long organization, String currency, LocalDate day, int sign, List<BigDecimal> money) {}

    /** Of a day or a month: amount, payment, both in US dollars; invoices that count, and that do not. */
    private static final class Sums {
        private final BigDecimal[] money = {
            new BigDecimal("0.000000"), new BigDecimal("0.000000"), new BigDecimal("0.00"), new BigDecimal("0.00")
        };
        private int counted;
        private int others;

        void add(Invoice invoice) {
            if (invoice.sign() == 0) {
                others++;
                return;
            }
            counted++;
            for (int i = 0; i < money.length; i++) {
                money[i] = money[i].add(invoice.money().get(i));
            }
        }

        BigDecimal flow() {
            return money[0].subtract(money[1]);
        }

        BigDecimal flowUsd() {
            return money[2].subtract(money[3]);
        }
    }

    /**
     * @param invoiceLines without their header, in the order in which they came; of an id the last one counts
     * @param allStatuses whether every invoice counts
     */
    BalanceOracle(
            List<String> invoiceLines,
            List<String> organizationLines,
            ZoneId zone,
            LocalDate businessDate,
            boolean cumulative,
            boolean allStatuses) {
        this.businessDate = businessDate;
        this.cumulative = cumulative;
        Map<String, String[]> last = new LinkedHashMap<>();
        for (String line : invoiceLines) {
            String[] cells = line.split(",", -1);
            last.put(cells[0], cells);
        }
        for (String[] cells : last.values()) {
            LocalDate day = Instant.parse(cells[13]).atZone(zone).toLocalDate();
            if (!day.isAfter(businessDate)) {
                int sign = allStatuses ? 1 : SIGNS.get(cells[5]);
                BigDecimal rate = new BigDecimal(cells[11]);
                BigDecimal amount = new BigDecimal(cells[9]);
                BigDecimal paid = cells[10].isEmpty() ? BigDecimal.ZERO : new BigDecimal(cells[10]);
                BigDecimal by = BigDecimal.valueOf(sign);
                invoices.add(new Invoice(
                        Long.parseLong(cells[3]),
                        cells[6],
                        day,
                        sign,
                        List.of(
                                amount.multiply(by),
                                paid.multiply(by),
                                amount.divide(rate, 2, RoundingMode.HALF_UP).multiply(by),
                                paid.divide(rate, 2, RoundingMode.HALF_UP).multiply(by))));
            }
        }
        for (String line : organizationLines) {
            String[] cells = line.split(",", -1);
            organizations.put(Long.parseLong(cells[0]), cells);
        }
    }

    /** organization_id, currency, balance_month, invoices, not counted, sums, first and last day, flow of the last day. */
    List<String> monthlyFlows() {
        Map<String, TreeMap<LocalDate, Sums>> months = new TreeMap<>();
        for (Invoice invoice : invoices) {
            months.computeIfAbsent(
                            invoice.organization() + "|" + invoice.currency() + "|"
                                    + invoice.day().withDayOfMonth(1),
                            key -> new TreeMap<>())
                    .computeIfAbsent(invoice.day(), key -> new Sums())
                    .add(invoice);
        }
        List<String> rows = new ArrayList<>();
        months.forEach((key, days) -> {
            Sums all = new Sums();
            LocalDate first = null;
            LocalDate last = null;
            for (Map.Entry<LocalDate, Sums> day : days.entrySet()) {
                for (int i = 0; i < all.money.length; i++) {
                    all.money[i] = all.money[i].add(day.getValue().money[i]);
                }
                all.counted += day.getValue().counted;
                all.others += day.getValue().others;
                if (day.getValue().counted > 0) {
                    first = first == null ? day.getKey() : first;
                    last = day.getKey();
                }
            }
            Sums lastDay = last == null ? new Sums() : days.get(last);
            rows.add(key + "|" + all.counted + "|" + all.others + "|" + all.money[0] + "|" + all.money[1] + "|"
                    + all.money[2] + "|" + all.money[3] + "|" + first + "|" + last + "|" + lastDay.flow() + "|"
                    + lastDay.flowUsd());
        });
        return rows;
    }

    /** organization_id, currency, balance_date, the five in the currency, the five in US dollars, invoices. */
    List<String> dailyByCurrency() {
        Map<String, TreeMap<LocalDate, Sums>> days = new TreeMap<>();
        for (Invoice invoice : invoices) {
            if (invoice.sign() != 0) {
                days.computeIfAbsent(invoice.organization() + "|" + invoice.currency(), key -> new TreeMap<>())
                        .computeIfAbsent(invoice.day(), key -> new Sums())
                        .add(invoice);
            }
        }
        List<String> rows = new ArrayList<>();
        days.forEach((key, byDay) -> {
            BigDecimal opening = new BigDecimal("0.000000");
            BigDecimal openingUsd = new BigDecimal("0.00");
            for (LocalDate day : daysOf(byDay)) {
                Sums sums = byDay.getOrDefault(day, new Sums());
                BigDecimal closing = cumulative ? opening.add(sums.flow()) : sums.flow();
                BigDecimal closingUsd = cumulative ? openingUsd.add(sums.flowUsd()) : sums.flowUsd();
                rows.add(key + "|" + day + "|" + opening + "|" + sums.money[0] + "|" + sums.money[1] + "|" + sums.flow()
                        + "|" + closing + "|" + openingUsd + "|" + sums.money[2] + "|" + sums.money[3] + "|"
                        + sums.flowUsd() + "|" + closingUsd + "|" + sums.counted);
                opening = closing;
                openingUsd = closingUsd;
            }
        });
        return rows;
    }

    /** organization_id, balance_date, opening, amount, payment, flow, closing, invoices. */
    List<String> daily() {
        List<String> rows = new ArrayList<>();
        byOrganization().forEach((organization, byDay) -> {
            BigDecimal opening = new BigDecimal("0.00");
            for (LocalDate day : daysOf(byDay)) {
                Sums sums = byDay.getOrDefault(day, new Sums());
                BigDecimal closing = cumulative ? opening.add(sums.flowUsd()) : sums.flowUsd();
                rows.add(organization + "|" + day + "|" + opening + "|" + sums.money[2] + "|" + sums.money[3] + "|"
                        + sums.flowUsd() + "|" + closing + "|" + sums.counted);
                opening = closing;
            }
        });
        return rows;
    }

    /** organization_id, country, contracts, payment dates, inferred, invoices, not counted, invoiced, paid, dates, balance. */
    List<String> organizations() {
        Map<Long, Sums> all = new TreeMap<>();
        Map<Long, TreeSet<LocalDate>> days = new TreeMap<>();
        organizations.keySet().forEach(id -> all.put(id, new Sums()));
        for (Invoice invoice : invoices) {
            all.computeIfAbsent(invoice.organization(), key -> new Sums()).add(invoice);
            if (invoice.sign() != 0) {
                days.computeIfAbsent(invoice.organization(), key -> new TreeSet<>())
                        .add(invoice.day());
            }
        }
        List<String> rows = new ArrayList<>();
        all.forEach((id, sums) -> {
            String[] cells = organizations.get(id);
            TreeSet<LocalDate> own = days.getOrDefault(id, new TreeSet<>());
            rows.add(id + "|"
                    + (cells == null
                            ? "null|null|null|null|1"
                            : cells[3] + "|" + cells[4] + "|" + orNull(cells[1]) + "|" + orNull(cells[2]) + "|0")
                    + "|" + sums.counted + "|" + sums.others + "|" + sums.money[2] + "|" + sums.money[3] + "|"
                    + (own.isEmpty() ? "null|null" : own.first() + "|" + own.last()) + "|" + sums.flowUsd());
        });
        return rows;
    }

    private static String orNull(String cell) {
        return cell.isEmpty() ? "null" : cell;
    }

    private Map<Long, SortedMap<LocalDate, Sums>> byOrganization() {
        Map<Long, SortedMap<LocalDate, Sums>> days = new TreeMap<>();
        for (Invoice invoice : invoices) {
            if (invoice.sign() != 0) {
                days.computeIfAbsent(invoice.organization(), key -> new TreeMap<>())
                        .computeIfAbsent(invoice.day(), key -> new Sums())
                        .add(invoice);
            }
        }
        return days;
    }

    private List<LocalDate> daysOf(SortedMap<LocalDate, Sums> byDay) {
        return cumulative
                ? byDay.firstKey().datesUntil(businessDate.plusDays(1)).toList()
                : List.copyOf(byDay.keySet());
    }
}
