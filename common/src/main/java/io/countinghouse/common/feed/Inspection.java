package io.countinghouse.common.feed;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What one pass over a new raw file found, before any row of it is taken.
 *
 * @param fileId sha256 of the bytes as stored, lower-case hex
 * @param records data records in the file (the header not counted); 0 for a refused file
 * @param rejected records with at least one failing cell, none of a refused file
 * @param sums per measure, the signed sum over every record whose cell of it could be read, rejected ones included
 * @param currencies what makes up records and sums, by currency; none where the feed names none
 * @param undeclared how often each member was met that the feed does not declare, where each record has its own
 */
public record Inspection(
        String path,
        String fileId,
        long size,
        FileVerdict verdict,
        long records,
        FileRejects rejected,
        Map<String, BigDecimal> sums,
        Map<String, InCurrency> currencies,
        Map<String, Long> undeclared)
        implements Serializable {
    /** Of a file whose feed names no currency. */
    public Inspection(
            String path,
            String fileId,
            long size,
            FileVerdict verdict,
            long records,
            FileRejects rejected,
            Map<String, BigDecimal> sums) {
        this(path, fileId, size, verdict, records, rejected, sums, Map.of(), Map.of());
    }
}
