package io.countinghouse.common.feed;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/** A raw object in whatever storage Hadoop reaches by its URI. */
final class RawFile {
    private RawFile() {}

    /** @throws CountinghouseException when the file is missing or the storage fails */
    static StoredBytes open(String path, Configuration configuration) {
        Path location = new Path(path);
        try {
            FileSystem storage = location.getFileSystem(configuration);
            return new StoredBytes(
                    path,
                    FutureIO.awaitFuture(storage.openFile(location)
                            .opt("fs.option.openfile.read.policy", "whole-file")
                            .build()));
        } catch (IOException failure) {
            throw StorageFailure.of(path, "open failed", failure);
        }
    }

    /** @throws CountinghouseException unless the fully read bytes are those of the claim */
    static void requireClaimed(StoredBytes stored, FileClaim claim) {
        if (stored.count() != claim.size()) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_CHANGED,
                    claim.path() + ": read " + stored.count() + " bytes, but " + claim.size() + " were claimed");
        }
        if (claim.fileId().isEmpty()) {
            return;
        }
        String found = stored.sha256Hex();
        if (!found.equals(claim.fileId())) {
            throw new CountinghouseException(
                    ErrorCode.RAW_FILE_CHANGED,
                    claim.path() + ": sha256 is " + found + ", but " + claim.fileId() + " was claimed");
        }
    }
}
