package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Follows one negative invoice through its set-offs, and finds what contradicts the rule or the other tables. */
final class NegativeAudit {
    private final Invoice negative;
    private final BigDecimal unapplied;
    private final Contradictions found;
    private final Figures figures;
    private final Map<String, BigDecimal> takenByCategory = new TreeMap<>();
    private final Map<String, BigDecimal> parts = new TreeMap<>();
    private BigDecimal remaining;
    private long number;
    private Optional<SetOff> latest = Optional.empty();

    /**
     * @param unapplied what nothing could take, above zero, or zero
     * @param isOne whether its rows agree on what the invoice is
     */
    NegativeAudit(Invoice negative, BigDecimal unapplied, boolean isOne, Contradictions found, Figures figures) {
        this.negative = negative;
        this.unapplied = unapplied;
        this.found = found;
        this.figures = figures;
        this.remaining = negative.amount();
        if (!isOne) {
            found.add(name() + "its rows in invoices_reassigned differ in date, number or original category");
        }
        if (negative.amount().signum() >= 0) {
            found.add(name() + "amount " + figures.of(negative.amount()) + ", expected below zero");
        }
        if (unapplied.signum() < 0) {
            found.add(name() + "its unapplied credit stands above zero");
        }
    }

    /**
     * @param part amount of the negative's row in the other invoice's category, at most zero
     * @return what is left of the negative, at most zero
     */
    BigDecimal take(SetOff step, BigDecimal part) {
        number++;
        if (step.no() != number) {
            found.add(name() + "set-off " + step.no() + " stands where " + number + " was expected");
            number = step.no();
        }
        if (step.taken().signum() <= 0) {
            found.add(name() + "set-off " + step.no() + " takes " + figures.of(step.taken()) + ", expected above zero");
        }
        latest.ifPresent(this::requireUsedUp);
        requirePositive(step);
        takenByCategory.merge(step.other().category(), step.taken(), BigDecimal::add);
        parts.put(step.other().category(), part);
        remaining = remaining.add(step.taken());
        latest = Optional.of(step);
        return remaining;
    }

    /** @return what is left of the negative that is not unapplied either; zero unless the tables contradict each other */
    BigDecimal close() {
        if (unapplied.signum() > 0) {
            latest.ifPresent(this::requireUsedUp);
        }
        BigDecimal missing = remaining.add(unapplied);
        boolean isEachEqual = true;
        for (Map.Entry<String, BigDecimal> taken : takenByCategory.entrySet()) {
            BigDecimal part = parts.get(taken.getKey());
            if (part.add(taken.getValue()).signum() != 0) {
                isEachEqual = false;
                found.add(name() + figures.of(taken.getValue()) + " was set off against " + taken.getKey() + ", but "
                        + figures.of(part) + " of it stands as " + taken.getKey());
            }
        }
        if (isEachEqual && missing.signum() != 0) {
            found.add(name() + "amount " + figures.of(negative.amount()) + ", but set off "
                    + figures.of(remaining.subtract(negative.amount())) + " and unapplied " + figures.of(unapplied));
        }
        return missing;
    }

    private void requirePositive(SetOff step) {
        Invoice positive = step.other();
        if (!step.isFound()) {
            found.add("invoice " + figures.of(positive.name()) + ": invoice " + figures.of(negative.name())
                    + " was set off against it as " + positive.category()
                    + ", but it does not stand in invoices_reassigned as such");
            return;
        }
        if (!step.agrees()) {
            found.add(name() + "set-off " + step.no() + " against invoice " + figures.of(positive.name())
                    + " has other dates or categories than the two invoices");
        }
        Overdraft.of(positive, step, figures).ifPresent(found::add);
    }

    /** The next positive is touched only when nothing is left of the one before. */
    private void requireUsedUp(SetOff step) {
        BigDecimal left = step.leftAfter(step.other().amount());
        if (step.isFound() && left.signum() > 0) {
            found.add("invoice " + figures.of(step.other().name()) + ": " + figures.of(left)
                    + " was left of it when invoice " + figures.of(negative.name()) + " went on");
        }
    }

    private String name() {
        return "invoice " + figures.of(negative.name()) + ": ";
    }
}
