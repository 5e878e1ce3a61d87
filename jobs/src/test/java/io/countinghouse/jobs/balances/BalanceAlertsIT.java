package io.countinghouse.jobs.balances;

import static org.assertj.core.api.Assertions.assertThat;

import io.countinghouse.common.lake.LakeView;
import io.countinghouse.common.mart.EarlierMarts;
import io.countinghouse.common.testing.RealParts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class BalanceAlertsIT {
    private static final LocalDate FIRST = LocalDate.parse("2024-03-01");
    private static final AlertPolicy POLICY = new AlertPolicy(new BigDecimal("0.5"), new BigDecimal("100"));
    private static final StructType FIRST_DAYS = new StructType()
            .add("organization_id", DataTypes.LongType)
            .add("first_invoice_date", DataTypes.DateType)
            .add("legal_entity_country", DataTypes.StringType);

    /** The balance before, the one of the day, and the rule that fires, if any. */
    private static final List<String> OF_NEW =
            List.of("none|0|", "none|99.99|", "none|100|new_organization", "none|-100|new_organization");

    private static final List<String> OF_OTHERS = List.of(
            "0|0|",
            "0|99.99|",
            "0|100|from_zero",
            "0|-100|from_zero",
            "200|0|moved",
            "200|100|",
            "200|99.99|moved",
            "200|300|",
            "200|300.01|moved",
            "150|60|",
            "200|-1|sign_change",
            "50|-49|",
            "-200|0|moved",
            "-200|-100|",
            "-200|-99.99|moved",
            "-200|-300|",
            "-200|-300.01|moved",
            "-200|1|sign_change",
            "-40|59.99|",
            "-40|60|sign_change");

    private final SparkSession spark = RealParts.shared().spark();

    @Test
    void eachBalanceBeforeWithEachOneNow() {
        for (List<String> cases : List.of(OF_NEW, OF_OTHERS)) {
            Map<Long, List<BigDecimal>> histories = new TreeMap<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < cases.size(); i++) {
                String[] cells = cases.get(i).split("\\|", -1);
                histories.put(
                        (long) i,
                        cells[0].equals("none")
                                ? List.of(new BigDecimal(cells[1]))
                                : List.of(new BigDecimal(cells[0]), new BigDecimal(cells[1])));
                if (!cells[2].isEmpty()) {
                    expected.add(i + " " + cells[2]);
                }
            }
            int from = histories.get(0L).size() - 1;
            List<String> alerts = told(histories, List.of(), from, from + 1);
            assertThat(alerts.stream().map(line -> line.split("\\|", -1)).map(cells -> cells[0] + " " + cells[2]))
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(alerts).isEqualTo(plain(histories, from));
        }
    }

    /** However the days come to runs, each is told once, as one after the other. */
    @Test
    void anyHistoryInAnyRuns() {
        SplittableRandom random = new SplittableRandom(11);
        Map<Long, List<BigDecimal>> histories = new TreeMap<>();
        for (long organization = 1; organization <= 150; organization++) {
            List<BigDecimal> closings = new ArrayList<>();
            BigDecimal at = BigDecimal.valueOf(random.nextInt(-2, 3) * 10_000L, 2);
            for (int day = 0; day < 14; day++) {
                closings.add(at);
                int move = random.nextInt(6);
                at = move < 2
                        ? at
                        : move == 2
                                ? at.negate()
                                : move == 3
                                        ? BigDecimal.ZERO.setScale(2)
                                        : at.add(BigDecimal.valueOf(random.nextInt(-20_000, 20_001), 2));
            }
            histories.put(organization, closings);
        }
        List<String> expected = plain(histories, 3);
        assertThat(expected).hasSizeGreaterThan(300).anyMatch(line -> line.contains("|resolved|"));
        assertThat(told(histories, List.of(), 3, 14)).isEqualTo(expected);
        List<String> inParts = new ArrayList<>();
        for (int[] days : new int[][] {{3, 4}, {4, 9}, {9, 10}, {10, 14}}) {
            inParts.addAll(told(histories, inParts, days[0], days[1]));
        }
        Collections.sort(inParts);
        assertThat(inParts).isEqualTo(expected);
    }

    /** Of the days from one to before another, by those that were told before. */
    private List<String> told(Map<Long, List<BigDecimal>> histories, List<String> before, int from, int to) {
        List<Row> balances = new ArrayList<>();
        List<Row> firsts = new ArrayList<>();
        histories.forEach((organization, closings) -> {
            firsts.add(RowFactory.create(organization, Date.valueOf(FIRST), "US"));
            BigDecimal opening = BigDecimal.ZERO;
            for (int day = 0; day < closings.size(); day++) {
                LocalDate date = FIRST.plusDays(day);
                BigDecimal closing = closings.get(day).setScale(2);
                balances.add(RowFactory.create(
                        organization,
                        Date.valueOf(date),
                        Date.valueOf(date.withDayOfMonth(1)),
                        0,
                        opening.setScale(2),
                        closing,
                        BigDecimal.ZERO.setScale(2),
                        closing.subtract(opening),
                        closing,
                        1L));
                opening = closing;
            }
        });
        LakeView none = table -> Optional.empty();
        String days =
                "alert_date >= DATE'" + FIRST.plusDays(from) + "' AND alert_date < DATE'" + FIRST.plusDays(to) + "'";
        return BalanceAlerts.derive(
                        spark.createDataFrame(balances, BalanceColumns.DAILY_SCHEMA),
                        new EarlierMarts(
                                table -> spark.emptyDataFrame(),
                                none,
                                Map.of("dim_organizations", spark.createDataFrame(firsts, FIRST_DAYS)),
                                Optional.of(published(before)),
                                days,
                                FIRST.plusDays(to - 1)),
                        POLICY)
                .drop("legal_entity_country")
                .collectAsList()
                .stream()
                .map(row -> IntStream.range(0, row.size())
                        .mapToObj(i -> String.valueOf(row.get(i)))
                        .collect(Collectors.joining("|")))
                .sorted()
                .toList();
    }

    private Dataset<Row> published(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            String[] cells = line.split("\\|", -1);
            rows.add(RowFactory.create(
                    Long.valueOf(cells[0]),
                    Date.valueOf(cells[1]),
                    cells[2],
                    null,
                    new BigDecimal(cells[4]),
                    new BigDecimal(cells[5]),
                    null,
                    new BigDecimal(cells[7]),
                    Date.valueOf(cells[8]),
                    null));
        }
        return spark.createDataFrame(rows, BalanceColumns.BALANCE_ALERTS_SCHEMA);
    }

    /** Day by day, an organization after the other. */
    private static List<String> plain(Map<Long, List<BigDecimal>> histories, int from) {
        List<String> lines = new ArrayList<>();
        histories.forEach((organization, closings) -> {
            LocalDate openSince = null;
            for (int day = from; day < closings.size(); day++) {
                BigDecimal prev = day == 0 ? null : closings.get(day - 1);
                BigDecimal now = closings.get(day).setScale(2);
                BigDecimal change = prev == null ? now : now.subtract(prev);
                String fired = "";
                if (change.signum() != 0 && change.abs().compareTo(POLICY.floor()) >= 0) {
                    if (prev == null) {
                        fired = "new_organization";
                    } else if (prev.signum() == 0) {
                        fired = "from_zero";
                    } else if (prev.signum() * now.signum() < 0) {
                        fired = "sign_change";
                    } else if (times(change, 2).compareTo(prev.abs()) > 0) {
                        fired = "moved";
                    }
                }
                boolean calm = prev != null && times(change, 4).compareTo(prev.abs()) <= 0;
                LocalDate date = FIRST.plusDays(day);
                if (!fired.isEmpty() && openSince == null) {
                    openSince = date;
                    lines.add(line(organization, date, fired, prev, now, change, openSince));
                } else if (calm && openSince != null) {
                    lines.add(line(organization, date, "resolved", prev, now, change, openSince));
                    openSince = null;
                }
            }
        });
        Collections.sort(lines);
        return lines;
    }

    private static BigDecimal times(BigDecimal change, int times) {
        return change.abs().multiply(BigDecimal.valueOf(times));
    }

    private static String line(
            long organization,
            LocalDate date,
            String rule,
            BigDecimal prev,
            BigDecimal now,
            BigDecimal change,
            LocalDate openedOn) {
        BigDecimal share =
                prev == null || prev.signum() == 0 ? null : change.divide(prev.abs(), 4, RoundingMode.HALF_UP);
        return organization + "|" + date + "|" + rule + "|" + (prev == null ? null : prev.setScale(2)) + "|" + now + "|"
                + change.setScale(2) + "|" + share + "|0.5000|" + openedOn;
    }
}
