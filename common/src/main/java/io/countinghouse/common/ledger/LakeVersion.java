package io.countinghouse.common.ledger;

/**
 * Where a batch's rows are in a lake table.
 *
 * @param records rows of the batch in it
 * @param deltaVersion a version of the table that holds them all
 */
public record LakeVersion(long records, long deltaVersion) {}
