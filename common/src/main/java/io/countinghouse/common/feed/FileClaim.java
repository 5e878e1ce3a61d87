package io.countinghouse.common.feed;

import java.io.Serializable;

/**
 * One raw file to read, as the batch's manifest names it.
 *
 * @param path full URI, e.g. {@code s3a://bucket/raw/sales-marts/sales_data.csv}
 * @param fileId expected sha256 of the bytes; the reader fails with RAW_FILE_CHANGED when they differ; empty when the
 *     content is not known yet
 * @param size stored bytes
 */
public record FileClaim(String path, String fileId, long size) implements Serializable {}
