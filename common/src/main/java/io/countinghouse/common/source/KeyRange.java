package io.countinghouse.common.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The keys from {@code first} to {@code last}, both of them in it. */
record KeyRange(long first, long last) {
    /** Ranges without gap or overlap, of about the same width, no more than asked for; in order. */
    List<KeyRange> split(int parts) {
        BigInteger start = BigInteger.valueOf(first);
        BigInteger width = BigInteger.valueOf(last).subtract(start).add(BigInteger.ONE);
        int count = width.min(BigInteger.valueOf(parts)).intValueExact();
        List<KeyRange> ranges = new ArrayList<>();
        long next = first;
        for (int i = 1; i <= count; i++) {
            long end = start.add(width.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(count)))
                    .subtract(BigInteger.ONE)
                    .longValueExact();
            ranges.add(new KeyRange(next, end));
            next = end + 1;
        }
        return ranges;
    }
}
