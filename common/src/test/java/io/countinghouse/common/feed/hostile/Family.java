package io.countinghouse.common.feed.hostile;

/** One kind of hostility. */
interface Family {
    Draft draw(Dice dice, HostileProfile profile);
}
