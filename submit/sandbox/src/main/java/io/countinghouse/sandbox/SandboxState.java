package io.countinghouse.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** Ports and credentials, chosen at the first start and kept. */
record SandboxState(
        int s3Port,
        int mysqlPort,
        String s3Identity,
        String s3Secret,
        String runtimePassword,
        String migrationPassword,
        int apiPort,
        String apiToken) {
    static final String S3_PORT = "s3-port";
    static final String MYSQL_PORT = "mysql-port";
    static final String API_PORT = "api-port";

    private static final String FILE = "sandbox.properties";
    private static final SecureRandom RANDOM = new SecureRandom();

    static SandboxState of(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Properties kept = new Properties();
        if (Files.exists(file)) {
            kept = read(file);
        } else {
            kept.setProperty(S3_PORT, Integer.toString(freePort()));
            kept.setProperty(MYSQL_PORT, Integer.toString(freePort()));
            kept.setProperty("s3-identity", random(10));
            kept.setProperty("s3-secret", random(20));
            kept.setProperty("runtime-password", random(16));
            kept.setProperty("migration-password", random(16));
        }
        // Of a state that an earlier release has made, too.
        if (!kept.containsKey(API_PORT)) {
            kept.setProperty(API_PORT, Integer.toString(freePort()));
            kept.setProperty("api-token", random(16));
            write(file, kept);
        }
        return new SandboxState(
                Integer.parseInt(kept.getProperty(S3_PORT)),
                Integer.parseInt(kept.getProperty(MYSQL_PORT)),
                kept.getProperty("s3-identity"),
                kept.getProperty("s3-secret"),
                kept.getProperty("runtime-password"),
                kept.getProperty("migration-password"),
                Integer.parseInt(kept.getProperty(API_PORT)),
                kept.getProperty("api-token"));
    }

    /**
     * Another process may take a port between its choice and its use, or while the sandbox is stopped.
     *
     * @param port one of the names above
     */
    static SandboxState elsewhere(Path directory, String port) throws IOException {
        Path file = directory.resolve(FILE);
        Properties kept = read(file);
        kept.setProperty(port, Integer.toString(freePort()));
        write(file, kept);
        return of(directory);
    }

    private static Properties read(Path file) throws IOException {
        Properties kept = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            kept.load(in);
        }
        return kept;
    }

    private static void write(Path file, Properties kept) throws IOException {
        StringWriter text = new StringWriter();
        kept.store(text, null);
        writePrivately(file, text.toString());
    }

    /** What a shell sources to connect; without the database's part where an external server serves. */
    void writeEnvironment(Path file, String bucket, boolean withDatabase, boolean withApi) throws IOException {
        StringBuilder text = new StringBuilder(
                """
                export COUNTINGHOUSE_S3_ENDPOINT=http://127.0.0.1:%d
                export COUNTINGHOUSE_BUCKET=%s
                export AWS_ACCESS_KEY_ID=%s
                export AWS_SECRET_ACCESS_KEY=%s
                export AWS_REGION=us-east-1
                """
                        .formatted(s3Port, bucket, s3Identity, s3Secret));
        if (withDatabase) {
            text.append(
                    """
                    export COUNTINGHOUSE_MYSQL_HOST=127.0.0.1
                    export COUNTINGHOUSE_MYSQL_PORT=%d
                    export COUNTINGHOUSE_MYSQL_DATABASE=countinghouse
                    export COUNTINGHOUSE_MYSQL_USER=countinghouse
                    export COUNTINGHOUSE_MYSQL_PASSWORD=%s
                    export COUNTINGHOUSE_MYSQL_MIGRATION_USER=migration
                    export COUNTINGHOUSE_MYSQL_MIGRATION_PASSWORD=%s
                    """
                            .formatted(mysqlPort, runtimePassword, migrationPassword));
        }
        if (withApi) {
            text.append(
                    """
                    export COUNTINGHOUSE_SANDBOX_POS_URL=http://127.0.0.1:%d/v1.0
                    export COUNTINGHOUSE_SANDBOX_POS_TOKEN=%s
                    """
                            .formatted(apiPort, apiToken));
        }
        writePrivately(file, text.toString());
    }

    /** For the owner's eyes only, from the first byte on. */
    static void writePrivately(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** Below the range from which the system takes the ports of outgoing connections: it stays free until it is used. */
    private static int freePort() throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            int port = RANDOM.nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Taken; the next one may not be.
            }
        }
        throw new IOException("found no free port between 20000 and 32000");
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        RANDOM.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }
}
