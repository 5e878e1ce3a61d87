package io.countinghouse.jobs.offsets.explain;

import java.util.Optional;

/**
 * The invoice of a company that is asked for.
 *
 * @param system not needed where only one has an invoice of this id
 */
record Sought(long id, Optional<String> system) {}
