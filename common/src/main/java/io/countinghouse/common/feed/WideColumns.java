package io.countinghouse.common.feed;

import java.io.Serializable;

/**
 * The columns of a file that has one per thing, such as a currency: its header tells which. Each cell is judged; those that
 * hold something are in {@link FeedSchema#EXTRA}, as text by the name of their column.
 *
 * @param names a regular expression that the columns' names must match in full; a file with another undeclared column is
 *     refused
 * @param absent a cell of this text holds nothing, as an empty one does
 */
public record WideColumns(String names, CellType type, String absent) implements Serializable {}
