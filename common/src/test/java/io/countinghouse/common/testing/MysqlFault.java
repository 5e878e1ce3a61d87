package io.countinghouse.common.testing;

import java.util.random.RandomGenerator;

/**
 * One thing that goes wrong between a client and MySQL. Commands and commits are counted from 1 over all connections, from
 * the moment the fault is armed.
 */
public sealed interface MysqlFault {
    /** The commit is delivered and takes effect; its acknowledgement never arrives, and the connection is cut. */
    record AcknowledgementLost(int commit) implements MysqlFault {}

    /** The connection is cut in place of the commit, which never arrives. */
    record CommitNotDelivered(int commit) implements MysqlFault {}

    /** Of the command's packet only the first {@code bytes} arrive, then the connection is cut. */
    record RequestCut(int command, int bytes) implements MysqlFault {}

    /** Of what is answered from this command on only {@code bytes} arrive, then the connection is cut. */
    record AnswerCut(int command, int bytes) implements MysqlFault {}

    /** At this command every connection is cut, and until {@link MysqlProxy#heal} each new one is refused. */
    record ServerDown(int command) implements MysqlFault {}

    /**
     * After {@code bytes} more of answers from this command on nothing arrives any more, on any connection, in either
     * direction; new ones are accepted and never greeted. Nothing is cut until {@link MysqlProxy#heal}.
     */
    record BlackHole(int command, int bytes) implements MysqlFault {}

    /** A cut of any kind, anywhere in a run of so many commands, of which so many are commits. */
    static MysqlFault cut(RandomGenerator random, int commands, int commits) {
        int command = random.nextInt(1, commands + 1);
        return switch (random.nextInt(5)) {
            case 0 -> new AcknowledgementLost(random.nextInt(1, commits + 1));
            case 1 -> new CommitNotDelivered(random.nextInt(1, commits + 1));
            case 2 -> new RequestCut(command, random.nextInt(200));
            case 3 -> new AnswerCut(command, random.nextInt(200));
            default -> new ServerDown(command);
        };
    }
}
