package io.countinghouse.jobs.cli;

/**
 * A part of what {@code status} tells.
 *
 * @param title for a person
 * @param member of the JSON object, an array of its rows
 */
record StatusView(String title, String member, String sql) {}
