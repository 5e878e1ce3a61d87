package io.countinghouse.submit.stub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The process of a driver.
 *
 * @param folder its own; what it prints is in the files {@code stdout} and {@code stderr} beside it
 */
record Driver(Process process, Path folder) {
    /** Its exit status; -1 where it had to be ended because its time was over. */
    int await(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly().waitFor();
            return -1;
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    Path out() {
        return folder.resolveSibling("stdout");
    }

    Path err() {
        return folder.resolveSibling("stderr");
    }
}
