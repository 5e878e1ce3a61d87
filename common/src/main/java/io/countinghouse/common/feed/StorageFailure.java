package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import io.countinghouse.common.error.Printable;
import java.io.FileNotFoundException;
import java.io.IOException;

/** Names a failure of the storage by its cause: the file is gone, the service is out of reach, or anything else. */
final class StorageFailure {
    private StorageFailure() {}

    static CountinghouseException of(String path, String what, IOException cause) {
        return new CountinghouseException(
                code(cause), Printable.of(path + ": " + what + ": " + cause.getMessage()), cause);
    }

    private static ErrorCode code(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileNotFoundException) {
                return ErrorCode.RAW_FILE_MISSING;
            }
        }
        return Outage.among(failure).orElse(ErrorCode.STORAGE);
    }
}
