package io.countinghouse.jobs.offsets.statement;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * An invoice as it came in.
 *
 * @param category its original one
 * @param amount of the whole invoice, in the currency of its section
 */
public record Invoice(InvoiceName name, LocalDate date, String number, String category, BigDecimal amount) {}
