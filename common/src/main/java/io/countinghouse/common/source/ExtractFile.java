package io.countinghouse.common.source;

/**
 * One file of an extract, as it was written.
 *
 * @param key full URI
 * @param size bytes
 * @param sha256 of the bytes, lower-case hex
 * @param rows at least 1
 */
public record ExtractFile(String key, long size, String sha256, long rows) {}
