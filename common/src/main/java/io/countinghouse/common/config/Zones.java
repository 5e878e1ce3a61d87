package io.countinghouse.common.config;

/** The four S3 prefixes, without a trailing slash; raw and archive hold a folder per job below them. */
public record Zones(String raw, String lake, String archive, String quarantine) {}
