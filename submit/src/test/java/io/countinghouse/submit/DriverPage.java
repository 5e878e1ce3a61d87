package io.countinghouse.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a running driver tells of its executors and stages, by Spark's own REST pages. */
final class DriverPage {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Pattern PORT = Pattern.compile("started service 'SparkUI' on port (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path log;
    private final BooleanSupplier running;
    private final String application;

    private DriverPage(Path log, BooleanSupplier running, String application) {
        this.log = log;
        this.running = running;
        this.application = application;
    }

    /**
     * Waits until the driver has its page.
     *
     * @param log where the driver says so
     */
    static DriverPage of(Path log, BooleanSupplier running) {
        String root = await(log, running, "a page", () -> {
            Matcher matcher = PORT.matcher(Files.exists(log) ? Files.readString(log) : "");
            return matcher.find() ? "http://127.0.0.1:" + matcher.group(1) + "/api/v1/applications" : null;
        });
        String id = await(log, running, "an application", () -> {
            String answer = text(root);
            // Before that it has no such page, or says in words that it is starting.
            JsonNode applications = answer.startsWith("[") ? JSON.readTree(answer) : JSON.createArrayNode();
            return applications.isEmpty()
                    ? null
                    : applications.get(0).path("id").asText();
        });
        return new DriverPage(log, running, root + "/" + id);
    }

    /** Waits until the executor has a task in hand; returns what the stages that run then are about. */
    List<String> awaitTaskOf(String executor) {
        return awaited("a task of executor " + executor, () -> {
            for (JsonNode one : read(application + "/executors")) {
                if (one.path("id").asText().equals(executor)
                        && one.path("activeTasks").asInt() > 0) {
                    List<String> stages = new ArrayList<>();
                    read(application + "/stages?status=active")
                            .forEach(stage ->
                                    stages.add(stage.path("description").asText()));
                    return stages;
                }
            }
            return null;
        });
    }

    /** Waits until the driver knows that the executor is gone; returns why. */
    String awaitLoss(String executor) {
        return awaited("the loss of executor " + executor, () -> {
            for (JsonNode one : read(application + "/allexecutors")) {
                if (one.path("id").asText().equals(executor)
                        && !one.path("isActive").asBoolean()) {
                    return one.path("removeReason").asText();
                }
            }
            return null;
        });
    }

    /** Waits until the answer is not null; fails where the driver ends first. */
    <T> T awaited(String what, Callable<T> answer) {
        return await(log, running, what, answer);
    }

    private static JsonNode read(String address) throws IOException {
        return JSON.readTree(text(address));
    }

    /** Empty where there is no such page. */
    private static String text(String address) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(address).toURL().openConnection();
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            return "";
        }
        try (InputStream in = connection.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static <T> T await(Path log, BooleanSupplier running, String what, Callable<T> answer) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (running.getAsBoolean() && System.nanoTime() < deadline) {
                T found = answer.call();
                if (found != null) {
                    return found;
                }
                Thread.sleep(20);
            }
            throw new AssertionError(
                    "the driver did not come to " + what + ":\n" + (Files.exists(log) ? Files.readString(log) : ""));
        } catch (Exception e) {
            throw new AssertionError("the driver's page failed before " + what, e);
        }
    }
}
