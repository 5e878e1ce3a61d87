package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Opens raw objects through Hadoop, so that s3a and file work alike. */
final class RawFile {
    private RawFile() {}

    static InputStream open(Configuration hadoop, String path) throws IOException {
        Path file = new Path(path);
        return file.getFileSystem(hadoop).open(file);
    }

    static CountinghouseException failure(String path, IOException e) {
        if (e instanceof FileNotFoundException) {
            return new CountinghouseException(
                    ErrorCode.RAW_FILE_MISSING, path + ": found no object, expected the claimed file", e);
        }
        return new CountinghouseException(
                ErrorCode.STORAGE_UNREACHABLE, path + ": could not be read: " + e.getMessage(), e);
    }
}
