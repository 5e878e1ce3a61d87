package io.countinghouse.jobs.sales;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The marts worked out in plain Java from the rule, over simple files without quotes; shares no code with the job. */
final class SalesOracle {
    private final Map<Long, String[]> customers = new HashMap<>();
    private final Map<Long, String> people = new HashMap<>();
    private final List<Sale> sales = new ArrayList<>();

    record Sale(long customer, long store, long person, LocalDate date, BigDecimal total) {
        LocalDate month() {
            return date.withDayOfMonth(1);
        }
    }

    SalesOracle(Path dimensions) {
        for (String line : lines(dimensions.resolve("customer.csv"))) {
            String[] cells = line.split(",", -1);
            customers.put(Long.parseLong(cells[0]), new String[] {cells[1] + " " + cells[2], cells[3], cells[5]});
        }
        for (String line : lines(dimensions.resolve("sales_team.csv"))) {
            String[] cells = line.split(",", -1);
            people.put(Long.parseLong(cells[0]), cells[1] + " " + cells[2]);
        }
    }

    void add(Collection<Sale> more) {
        sales.addAll(more);
    }

    static List<Sale> read(Path file) {
        List<Sale> read = new ArrayList<>();
        for (String line : lines(file)) {
            read.add(sale(line));
        }
        return read;
    }

    static Sale sale(String line) {
        String[] cells = line.split(",", -1);
        return new Sale(
                Long.parseLong(cells[0]),
                Long.parseLong(cells[1]),
                Long.parseLong(cells[4]),
                LocalDate.parse(cells[3]),
                new BigDecimal(cells[7]));
    }

    long linesWithoutCustomer() {
        return sales.stream()
                .filter(sale -> !customers.containsKey(sale.customer()))
                .count();
    }

    /** customer_id|full_name|address|phone_number|sales_month|purchases|total_sales|first|last */
    List<String> customerMart() {
        Map<String, List<Sale>> groups = new TreeMap<>();
        for (Sale sale : sales) {
            groups.computeIfAbsent(sale.customer() + " " + sale.month(), key -> new ArrayList<>())
                    .add(sale);
        }
        List<String> rows = new ArrayList<>();
        for (List<Sale> group : groups.values()) {
            Sale any = group.get(0);
            String[] known = customers.getOrDefault(any.customer(), new String[] {null, null, null});
            rows.add(String.join(
                    "|",
                    Long.toString(any.customer()),
                    known[0] + "|" + known[1] + "|" + known[2],
                    any.month().toString(),
                    Integer.toString(group.size()),
                    total(group).toPlainString(),
                    group.stream()
                            .map(Sale::date)
                            .min(LocalDate::compareTo)
                            .orElseThrow()
                            .toString(),
                    group.stream()
                            .map(Sale::date)
                            .max(LocalDate::compareTo)
                            .orElseThrow()
                            .toString()));
        }
        rows.sort(null);
        return rows;
    }

    /** store_id|sales_person_id|full_name|sales_month|total_sales|sales_rank|incentive, each tied leader paid in full */
    List<String> teamMart() {
        Map<String, Map<Long, List<Sale>>> slices = new TreeMap<>();
        for (Sale sale : sales) {
            slices.computeIfAbsent(sale.store() + "|" + sale.month(), key -> new TreeMap<>())
                    .computeIfAbsent(sale.person(), key -> new ArrayList<>())
                    .add(sale);
        }
        List<String> rows = new ArrayList<>();
        slices.forEach((slice, byPerson) -> byPerson.forEach((person, group) -> {
            BigDecimal mine = total(group);
            long better = byPerson.values().stream()
                    .filter(other -> total(other).compareTo(mine) > 0)
                    .count();
            BigDecimal incentive = better == 0 && mine.signum() > 0
                    ? mine.divide(BigDecimal.valueOf(100), 2, RoundingMode.HALF_UP)
                    : new BigDecimal("0.00");
            rows.add(String.join(
                    "|",
                    slice.substring(0, slice.indexOf('|')),
                    Long.toString(person),
                    String.valueOf(people.get(person)),
                    slice.substring(slice.indexOf('|') + 1),
                    mine.toPlainString(),
                    Long.toString(better + 1),
                    incentive.toPlainString()));
        }));
        rows.sort(null);
        return rows;
    }

    private static BigDecimal total(List<Sale> group) {
        return group.stream().map(Sale::total).reduce(new BigDecimal("0.00"), BigDecimal::add);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
