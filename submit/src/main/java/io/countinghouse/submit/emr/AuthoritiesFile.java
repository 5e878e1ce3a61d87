package io.countinghouse.submit.emr;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The certificates of MySQL's authorities: a file of a release that is not in this repository, as AWS amends it. */
final class AuthoritiesFile {
    private static final String RDS = "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";

    private AuthoritiesFile() {}

    /**
     * Whether it is there.
     *
     * @param emr the folder of {@code conf/}
     */
    static Finding finding(Place place, Path emr) {
        Optional<Path> file = place.mysql().tlsCa().map(emr.resolve("conf")::resolve);
        return file.map(AuthoritiesFile::of)
                .orElseGet(() -> Finding.well("mysql.tls-ca", "is not said; MySQL's authorities are those of the JVM"));
    }

    private static Finding of(Path file) {
        String expected = "certificates in PEM; those of RDS are at " + RDS;
        if (!Files.isRegularFile(file)) {
            return Finding.wrong("mysql.tls-ca", "no " + file, expected);
        }
        boolean isPem = new String(ReleaseFiles.bytes(file), StandardCharsets.ISO_8859_1).contains(BEGIN);
        return isPem
                ? Finding.well("mysql.tls-ca", file + " travels with the release")
                : Finding.wrong("mysql.tls-ca", "no certificate in " + file, expected);
    }

    /**
     * Before a release is made whose runs would not reach MySQL.
     *
     * @throws CountinghouseException USAGE
     */
    static void require(Place place, Path emr) {
        Finding finding = finding(place, emr);
        if (finding.verdict() == Finding.Verdict.WRONG) {
            throw new CountinghouseException(
                    ErrorCode.USAGE, "env/" + place.name() + ".conf: " + finding.subject() + ": " + finding.text());
        }
    }
}
