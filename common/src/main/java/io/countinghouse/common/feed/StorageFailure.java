package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** Names a failure of the storage by its cause: the file is gone, the service is out of reach, or anything else. */
final class StorageFailure {
    private StorageFailure() {}

    static CountinghouseException of(String path, String what, IOException cause) {
        return new CountinghouseException(code(cause), path + ": " + what + ": " + cause.getMessage(), cause);
    }

    private static ErrorCode code(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FileNotFoundException) {
                return ErrorCode.RAW_FILE_MISSING;
            }
            if (cause instanceof SocketException
                    || cause instanceof SocketTimeoutException
                    || cause instanceof UnknownHostException) {
                return ErrorCode.STORAGE_UNREACHABLE;
            }
        }
        return ErrorCode.STORAGE;
    }
}
