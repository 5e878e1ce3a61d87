package io.countinghouse.jobs.offsets.statement;

/** What names an invoice of a company: ids repeat from one source system to the other. */
public record InvoiceName(String system, long id) {}
