package io.countinghouse.submit;

import io.countinghouse.common.error.CountinghouseException;
import io.countinghouse.common.error.ErrorCode;
import io.countinghouse.jobs.receipts.simulator.SandboxApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Scanner;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** S3, MySQL and a point-of-sale API on loopback; their state is in the folder {@code .sandbox}. */
@Command(
        name = "sandbox",
        description = "Start, stop and look at the laptop's S3, MySQL and point-of-sale API.",
        mixinStandardHelpOptions = true)
public final class SandboxCommand {
    private final Sandbox sandbox = Sandbox.ofThisCheckout();

    @Command(name = "start", description = "Start it unless it runs.", mixinStandardHelpOptions = true)
    Integer start() {
        if (sandbox.isWhole()) {
            System.out.println("The sandbox is running.");
        } else {
            System.err.println("Starting the sandbox (S3, MySQL and a point-of-sale API on loopback) ...");
            sandbox.start();
            System.out.println("The sandbox is up; `sandbox status` tells how to connect.");
        }
        return 0;
    }

    @Command(name = "stop", description = "Stop it; its objects and tables stay.", mixinStandardHelpOptions = true)
    Integer stop() {
        System.out.println(sandbox.stop() ? "The sandbox has stopped." : "The sandbox was not running.");
        return 0;
    }

    @Command(name = "status", description = "Whether it runs, and how to connect.", mixinStandardHelpOptions = true)
    Integer status() throws IOException {
        Optional<Long> pid = sandbox.pid();
        if (pid.isEmpty()) {
            System.out.println("The sandbox is not running; `sandbox start` starts it.");
            return 0;
        }
        Path env = sandbox.state().resolve("env");
        System.out.println("The sandbox is running, process " + pid.get() + ".");
        for (String line : Files.readAllLines(env)) {
            if (!line.contains("PASSWORD") && !line.contains("TOKEN") && !line.contains("AWS_")) {
                System.out.println(
                        "  " + line.replace("export COUNTINGHOUSE_", "").replace("=", " = "));
            }
        }
        System.out.println(
                "Objects are files under " + sandbox.state().resolve("s3") + "; copying one there uploads it.");
        System.out.println("To connect:");
        System.out.println("  source " + env);
        System.out.println("  MYSQL_PWD=$COUNTINGHOUSE_MYSQL_PASSWORD mysql -h $COUNTINGHOUSE_MYSQL_HOST"
                + " -P $COUNTINGHOUSE_MYSQL_PORT -u $COUNTINGHOUSE_MYSQL_USER $COUNTINGHOUSE_MYSQL_DATABASE");
        System.out.println("  aws s3 --endpoint-url $COUNTINGHOUSE_S3_ENDPOINT ls s3://$COUNTINGHOUSE_BUCKET/");
        System.out.println("To read the receipts of its point-of-sale API:");
        System.out.println("  submit/countinghouse run pos-receipts --set 'job.api.url=\"'$" + SandboxApi.URL_VARIABLE
                + "'\"' --set job.api.token-env=" + SandboxApi.TOKEN_VARIABLE + " --set job.api.history-from="
                + SandboxApi.FROM);
        return 0;
    }

    @Command(
            name = "reset",
            description = "Stop it and delete its objects and tables.",
            mixinStandardHelpOptions = true)
    Integer reset(@Option(names = "--yes", description = "do not ask") boolean yes) throws IOException {
        if (!yes) {
            System.out.print("Delete everything under " + sandbox.state() + "? Type yes: ");
            Scanner answer = new Scanner(System.in, java.nio.charset.StandardCharsets.UTF_8);
            if (!answer.hasNextLine() || !answer.nextLine().strip().equals("yes")) {
                throw new CountinghouseException(ErrorCode.USAGE, "Nothing was deleted; answer yes, or give --yes");
            }
        }
        sandbox.stop();
        if (Files.exists(sandbox.state())) {
            try (Stream<Path> files = Files.walk(sandbox.state())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
        System.out.println("The sandbox is empty.");
        return 0;
    }
}
