package io.countinghouse.submit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.history.FsHistoryProvider;
import org.apache.spark.deploy.history.HistoryServer;
import org.apache.spark.deploy.history.HistoryServer$;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Spark's History Server over the records that sessions of this machine left. */
@Command(
        name = "history",
        description = "Show what Spark did in earlier commands, in its History Server on loopback, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class HistoryCommand implements Callable<Integer> {
    /** As the launcher says it, and conf/env/local.conf. */
    private static final String FOLDER = "COUNTINGHOUSE_EVENT_LOG";

    @Option(names = "--port", paramLabel = "N", defaultValue = "0", description = "default: one that is free")
    private int port;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "of the event logs (default: the sandbox's, $" + FOLDER + ")")
    private Optional<Path> folder = Optional.empty();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path logs = folder.or(() -> Optional.ofNullable(System.getenv(FOLDER)).map(Path::of))
                .orElseThrow(() -> new CountinghouseException(
                        ErrorCode.USAGE, "--folder: found nothing, expected a folder of event logs"));
        Files.createDirectories(logs);
        SparkConf conf = new SparkConf()
                .set(
                        "spark.history.fs.logDirectory",
                        logs.toAbsolutePath().toUri().toString())
                .set("spark.history.fs.update.interval", "5s");
        FsHistoryProvider provider = new FsHistoryProvider(conf);
        HistoryServer server =
                new HistoryServer(conf, provider, HistoryServer$.MODULE$.createSecurityManager(conf), port);
        server.bind();
        provider.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "history-stop"));
        System.out.println(
                "http://127.0.0.1:" + server.boundPort() + "/ shows the event logs in " + logs + "; Ctrl-C ends it.");
        new CountDownLatch(1).await();
        return 0;
    }
}
