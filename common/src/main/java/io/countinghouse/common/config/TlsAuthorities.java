package io.countinghouse.common.config;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.common.error.Outage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * Authorities whose servers are trusted, from a file of one certificate in PEM or more. Each JVM reads it once, for the driver of
 * MySQL wants a key store. The place is a path, which is also looked for among the files that {@code spark-submit --files} brought, or
 * a URI that Hadoop reads, which every executor finds.
 */
public final class TlsAuthorities {
    public static final String OF_THE_JVM = "";

    /** A key store has one; there is nothing secret in this one. */
    public static final String STORE_PASSWORD = "public";

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\\s]+)-----END CERTIFICATE-----");

    private static final Map<String, Path> STORES = new ConcurrentHashMap<>();

    private TlsAuthorities() {}

    /** A PKCS #12 file that holds them; fails with CONFIGURATION when there are none at the place, STORAGE_UNREACHABLE. */
    public static Path keyStore(String place) {
        return keyStore(place, Map.of());
    }

    /** @param spark Spark's properties, among them how Hadoop reaches the place; for a JVM that has no session yet */
    static Path keyStore(String place, Map<String, String> spark) {
        return STORES.computeIfAbsent(place, unread -> {
            try {
                return store(certificates(unread, text(unread, spark)));
            } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
                throw new CountinghouseException(
                        Outage.among(e).orElse(ErrorCode.CONFIGURATION),
                        "mysql.tls-ca: " + unread + " could not be read: " + e.getMessage(),
                        e);
            }
        });
    }

    private static String text(String place, Map<String, String> spark) throws IOException {
        Path local = Path.of(place.startsWith("file:") ? URI.create(place).getPath() : place);
        if (Files.isRegularFile(local)) {
            return Files.readString(local, StandardCharsets.US_ASCII);
        }
        if (!place.contains(":/")) {
            String name = String.valueOf(local.getFileName());
            Path here = Path.of(name);
            if (Files.isRegularFile(here)) {
                return Files.readString(here, StandardCharsets.US_ASCII);
            }
            return stored(
                    SubmittedFiles.ofThisProcess()
                            .find(name)
                            .orElseThrow(() -> new IOException("there is no such file")),
                    spark);
        }
        return stored(place, spark);
    }

    private static String stored(String uri, Map<String, String> spark) throws IOException {
        Configuration hadoop = hadoop(spark);
        org.apache.hadoop.fs.Path object = new org.apache.hadoop.fs.Path(NamedConfiguration.served(uri, hadoop));
        try (InputStream in = object.getFileSystem(hadoop).open(object)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static Configuration hadoop(Map<String, String> spark) {
        SparkConf conf =
                SparkEnv.get() == null ? new SparkConf() : SparkEnv.get().conf();
        SparkConf all = conf.clone();
        spark.forEach(all::setIfMissing);
        return SparkHadoopUtil.get().newConfiguration(all);
    }

    private static List<Certificate> certificates(String place, String text) throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> certificates = new ArrayList<>();
        Matcher found = CERTIFICATE.matcher(text);
        while (found.find()) {
            certificates.add(factory.generateCertificate(
                    new ByteArrayInputStream(Base64.getMimeDecoder().decode(found.group(1)))));
        }
        if (certificates.isEmpty()) {
            throw new CountinghouseException(
                    ErrorCode.CONFIGURATION,
                    "mysql.tls-ca: " + place + ": found no certificate in it, expected PEM"
                            + " (-----BEGIN CERTIFICATE----- ...)");
        }
        return certificates;
    }

    private static Path store(List<Certificate> certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("authority-" + i, certificates.get(i));
        }
        Path file = Files.createTempFile("countinghouse-authorities", ".p12");
        file.toFile().deleteOnExit();
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, STORE_PASSWORD.toCharArray());
        }
        return file;
    }
}
