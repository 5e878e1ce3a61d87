package io.countinghouse.common.run.intake;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Printable;
import io.countinghouse.common.ledger.Ledger;
import io.countinghouse.common.store.RawZone;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one object that a run was asked to take, e.g. by an event of the store.
 *
 * @param uri {@code s3a://} or {@code s3://}; its key as it is, or URL-encoded, as the events of S3 have it
 */
public record OneObject(String uri) {
    /**
     * The object, if it still waits in the raw zone. It need not: a scheduled run may have taken it before its event came, or it
     * is one that is left alone.
     *
     * @param folder of the job in the raw zone, as a listing writes it
     * @throws CountinghouseException USAGE when there is no such object below the folder and never was
     */
    public List<RawZone.Listed> among(
            List<RawZone.Listed> waiting, List<RawZone.Listed> leftAlone, String job, String folder, Ledger ledger) {
        List<String> keys = keys(folder);
        if (keys.stream().noneMatch(key -> key.startsWith(folder + "/"))) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "--object: found " + Printable.of(uri) + ", expected an object below " + folder);
        }
        // The key as it is goes before what it may stand for.
        List<RawZone.Listed> found = keys.stream()
                .map(key -> waiting.stream()
                        .filter(object -> object.key().equals(key))
                        .toList())
                .filter(objects -> !objects.isEmpty())
                .findFirst()
                .orElseGet(List::of);
        if (found.isEmpty()
                && leftAlone.stream().map(RawZone.Listed::key).noneMatch(keys::contains)
                && keys.stream().noneMatch(key -> ledger.known().holdsKey(job, key))) {
            throw new CountinghouseException(
                    ErrorCode.USAGE,
                    "--object: found no object " + Printable.of(uri) + ", expected one that was uploaded");
        }
        return found;
    }

    /** A key with a percent sign may mean itself. */
    private List<String> keys(String folder) {
        String plain = uri.replaceFirst("^s3a?://", folder.substring(0, folder.indexOf("://") + "://".length()));
        try {
            return Stream.of(plain, URLDecoder.decode(plain, StandardCharsets.UTF_8))
                    .distinct()
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of(plain);
        }
    }
}
