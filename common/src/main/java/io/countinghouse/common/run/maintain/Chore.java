package io.countinghouse.common.run.maintain;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One thing that is done where it is due. Done twice, or half and then again, it comes to the same.
 *
 * @param what for a person
 * @param due looks only
 * @param perform does it, told how much it is
 */
record Chore(String what, Supplier<Amount> due, Consumer<Amount> perform) {}
