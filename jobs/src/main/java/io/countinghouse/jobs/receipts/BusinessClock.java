package io.countinghouse.jobs.receipts;

import java.time.ZoneId;

/**
 * When the stores' days begin.
 *
 * @param zone of the stores
 * @param cutOffHour a sale before it belongs to the day before
 */
public record BusinessClock(ZoneId zone, int cutOffHour) {}
