package io.countinghouse.common.testing;

import java.util.Optional;

/** Counts what passes the proxy and says when the armed fault's turn has come. Guarded by the proxy's monitor. */
final class MysqlFaultPlan {
    private final Optional<MysqlFault> fault;
    private int commands;
    private int commits;
    private boolean happened;

    /** What the proxy does with a command. */
    enum Step {
        DELIVER,
        DELIVER_AND_SWALLOW_ANSWER,
        DELIVER_PART_AND_CUT,
        DELIVER_AND_CUT_ANSWER,
        DELIVER_AND_GO_SILENT,
        CUT,
        CUT_ALL
    }

    private MysqlFaultPlan(Optional<MysqlFault> fault) {
        this.fault = fault;
    }

    static MysqlFaultPlan none() {
        return new MysqlFaultPlan(Optional.empty());
    }

    static MysqlFaultPlan of(MysqlFault fault) {
        return new MysqlFaultPlan(Optional.of(fault));
    }

    Step next(MysqlPacket command) {
        commands++;
        commits += command.isCommit() ? 1 : 0;
        if (happened || fault.isEmpty()) {
            return Step.DELIVER;
        }
        Step step = due(fault.get(), command);
        happened = step != Step.DELIVER;
        return step;
    }

    /** How much of the request or of the answer still passes. */
    int bytes() {
        MysqlFault armed = fault.orElseThrow();
        if (armed instanceof MysqlFault.RequestCut cut) {
            return cut.bytes();
        }
        if (armed instanceof MysqlFault.AnswerCut cut) {
            return cut.bytes();
        }
        return armed instanceof MysqlFault.BlackHole hole ? hole.bytes() : 0;
    }

    boolean refuses() {
        return happened && fault.orElseThrow() instanceof MysqlFault.ServerDown;
    }

    boolean silent() {
        return happened && fault.orElseThrow() instanceof MysqlFault.BlackHole;
    }

    boolean happened() {
        return happened;
    }

    int commands() {
        return commands;
    }

    int commits() {
        return commits;
    }

    private Step due(MysqlFault armed, MysqlPacket command) {
        if (armed instanceof MysqlFault.AcknowledgementLost lost) {
            return command.isCommit() && commits == lost.commit() ? Step.DELIVER_AND_SWALLOW_ANSWER : Step.DELIVER;
        }
        if (armed instanceof MysqlFault.CommitNotDelivered undelivered) {
            return command.isCommit() && commits == undelivered.commit() ? Step.CUT : Step.DELIVER;
        }
        if (armed instanceof MysqlFault.RequestCut cut) {
            return commands == cut.command() ? Step.DELIVER_PART_AND_CUT : Step.DELIVER;
        }
        if (armed instanceof MysqlFault.AnswerCut cut) {
            return commands == cut.command() ? Step.DELIVER_AND_CUT_ANSWER : Step.DELIVER;
        }
        if (armed instanceof MysqlFault.BlackHole hole) {
            return commands == hole.command() ? Step.DELIVER_AND_GO_SILENT : Step.DELIVER;
        }
        return commands == ((MysqlFault.ServerDown) armed).command() ? Step.CUT_ALL : Step.DELIVER;
    }
}
