package io.countinghouse.common.run;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The id of a run, which whoever submits it may choose, so that the run is known before its driver is.
 *
 * <p>The ledger has a row for each attempt. An id that it knows already, because a service tries a failed submission again with
 * the same arguments, is not used twice: the run goes on under {@link #attempt} 2, 3 and so on, in the ledger as in the marts, and
 * finishes what the earlier attempt left. Its record is written under the first id, too: whoever waits for that reads there of the
 * latest attempt. An id of another job's run is refused.
 */
public record RunId(UUID id) {
    /** @throws CountinghouseException USAGE unless the text is a UUID as it is written */
    public static RunId of(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) {
                return new RunId(id);
            }
        } catch (IllegalArgumentException e) {
            throw notAnId(text, e);
        }
        throw notAnId(text, null);
    }

    private static CountinghouseException notAnId(String text, Throwable cause) {
        return new CountinghouseException(
                ErrorCode.USAGE,
                "--run-id: found \"" + text + "\", expected a UUID such as 123e4567-e89b-42d3-a456-426614174000",
                cause);
    }

    public static RunId random() {
        return new RunId(UUID.randomUUID());
    }

    /** The id of one job's run, of several jobs that are asked for by this id. */
    public RunId ofJob(String job) {
        return derived(job);
    }

    /** @param number from 1, which is this id itself */
    public RunId attempt(int number) {
        return number == 1 ? this : derived(Integer.toString(number));
    }

    private RunId derived(String of) {
        return new RunId(UUID.nameUUIDFromBytes((id + "/" + of).getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
