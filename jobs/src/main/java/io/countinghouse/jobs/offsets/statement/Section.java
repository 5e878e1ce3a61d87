package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;

/**
 * What a company has in one currency.
 *
 * @param systems that the company's invoices come from, in any currency
 * @param policyVersions of its set-offs
 * @param runId of the last run that changed one of its rows, and {@code changedAt} when that was, UTC
 * @param zeros how many invoices have the amount zero; they are neither positive nor negative
 * @param setOffs how many, and {@code setOff} their sum
 * @param widest the largest magnitude of an amount
 * @param longestNumber of an invoice, and {@code longestCategory}; in characters
 */
public record Section(
        long company,
        String currency,
        List<String> systems,
        List<String> policyVersions,
        String runId,
        LocalDateTime changedAt,
        long positives,
        BigDecimal positive,
        long negatives,
        BigDecimal negative,
        long zeros,
        long setOffs,
        BigDecimal setOff,
        BigDecimal widest,
        long largestId,
        int longestNumber,
        int longestCategory) {
    public Section {
        systems = List.copyOf(systems);
        policyVersions = List.copyOf(policyVersions);
    }

    /** Whether an invoice is shown with its system. */
    boolean namesSystems() {
        return systems.size() > 1;
    }
}
