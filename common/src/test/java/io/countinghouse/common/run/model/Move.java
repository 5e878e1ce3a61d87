package io.countinghouse.common.run.model;

/**
 * One transition.
 *
 * @param driver who moves; {@link World#NOBODY} for an upload
 * @param detail the rest of the sentence that {@code what} begins
 */
record Move(int driver, String what, String detail, State after) {
    String describe(State before) {
        if (driver == World.NOBODY) {
            return what + detail;
        }
        Driver mover = before.driver(driver);
        boolean zombie = mover.next() != Step.TAKE_LEASE && before.world().leaseHolder() != driver;
        return "driver " + (driver + 1) + (zombie ? " (lost its lease)" : "")
                + (mover.batch() == 0 ? "" : ", batch " + mover.batch())
                + (mover.objects().isEmpty()
                        ? ""
                        : ", object " + mover.objects().get(0)) + ": " + what + detail;
    }
}
