package io.countinghouse.jobs.balances;

import static io.countinghouse.jobs.balances.BalanceColumns.ALERT_DATE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_BEFORE;
import static io.countinghouse.jobs.balances.BalanceColumns.BALANCE_NOW;
import static io.countinghouse.jobs.balances.BalanceColumns.CHANGE;
import static io.countinghouse.jobs.balances.BalanceColumns.CHANGE_SHARE;
import static io.countinghouse.jobs.balances.BalanceColumns.LEGAL_ENTITY_COUNTRY;
import static io.countinghouse.jobs.balances.BalanceColumns.OPENED_ON;
import static io.countinghouse.jobs.balances.BalanceColumns.ORGANIZATION_ID;
import static io.countinghouse.jobs.balances.BalanceColumns.RULE;
import static io.countinghouse.jobs.balances.BalanceColumns.THRESHOLD;

import io.countinghouse.common.notify.Notice;
import io.countinghouse.common.notify.Notice.Fact;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** What people hear of a row of {@link BalanceColumns#BALANCE_ALERTS}; amounts are in US dollars. */
final class AlertNotice {
    private AlertNotice() {}

    static Notice of(Row alert) {
        String rule = alert.getAs(RULE);
        boolean isResolved = rule.equals(BalanceAlerts.RESOLVED);
        long organization = alert.getAs(ORGANIZATION_ID);
        Optional<String> country = Optional.ofNullable(alert.getAs(LEGAL_ENTITY_COUNTRY));
        BigDecimal change = alert.getAs(CHANGE);
        String day = alert.getAs(ALERT_DATE).toString();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Day", day));
        facts.add(new Fact("Country", country.orElse("unknown")));
        facts.add(new Fact("Before", before(alert)));
        facts.add(new Fact("Now", usd(alert.getAs(BALANCE_NOW))));
        facts.add(new Fact("Change", change(alert)));
        facts.add(new Fact("Threshold", "more than " + percent(alert.getAs(THRESHOLD))));
        facts.add(new Fact("Open since", alert.getAs(OPENED_ON).toString()));
        List<String> owners = new ArrayList<>(List.of(Long.toString(organization)));
        country.ifPresent(owners::add);
        return new Notice(
                isResolved ? Notice.Kind.RESOLVED : Notice.Kind.ALERT,
                "organization " + organization,
                "Organization " + organization
                        + country.map(name -> " (" + name + ")").orElse("") + ": " + inWords(rule, change(alert)),
                facts,
                change,
                owners,
                Optional.of("submit/countinghouse explain alert --org=" + organization + " --date=" + day));
    }

    private static String inWords(String rule, String change) {
        return switch (rule) {
            case BalanceAlerts.NEW_ORGANIZATION -> "new, its first balance is " + change;
            case BalanceAlerts.FROM_ZERO -> "balance moved from zero by " + change;
            case BalanceAlerts.SIGN_CHANGE -> "balance changed its sign, by " + change;
            case BalanceAlerts.MOVED -> "balance moved by " + change;
            case BalanceAlerts.RESOLVED -> "balance is calm again";
            default -> throw new IllegalArgumentException(rule);
        };
    }

    private static String before(Row alert) {
        BigDecimal before = alert.getAs(BALANCE_BEFORE);
        return before == null ? "none" : usd(before);
    }

    private static String change(Row alert) {
        BigDecimal share = alert.getAs(CHANGE_SHARE);
        BigDecimal change = alert.getAs(CHANGE);
        String sign = change.signum() > 0 ? "+" : "";
        return sign + usd(change) + (share == null ? "" : " (" + sign + percent(share) + ")");
    }

    private static String usd(BigDecimal amount) {
        return String.format(Locale.ROOT, "%,.2f USD", amount);
    }

    private static String percent(BigDecimal share) {
        return String.format(Locale.ROOT, "%,.1f %%", share.movePointRight(2).setScale(1, RoundingMode.HALF_UP));
    }
}
