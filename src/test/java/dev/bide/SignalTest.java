package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal to a program with thousands of pending waits: each is answered before the process ends. */
@Tag("long")
class SignalTest {

    private static final Pattern URL = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+) ");
    private static final Pattern ACCEPTED = Pattern.compile("(?m)^bide_waits_accepted_total\\{.*} (.*)$");
    private static final Pattern KEPT_BYTES = Pattern.compile("(?m)^bide_kept_bytes (.*)$");

    /** Clients of the HTTP API, and the same number of the event bus API. */
    private static final int CLIENTS = 5000;

    private static final int TASKS = 90;
    private static final int STREAMS = 5;

    private static final int DRAIN_SECONDS = 2;
    private static final int LONG_SECONDS = 3600;

    /** Less than the drain time, so that these waits end normally. */
    private static final double SHORT_SECONDS = 1.9;

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;
    private String url;

    private void start(double drainSeconds, int tasks) throws IOException {
        JsonObject config = new JsonObject()
                .put("instances", 2)
                .put("http", new JsonObject().put("port", 0))
                .put("meter", new JsonObject().put("warnMillis", 0))
                .put("drainSeconds", drainSeconds);
        Path conf = Files.writeString(folder.resolve("bide.json"), config.encode());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), ManyClients.class.getName(), conf.toString()));
        command.addAll(List.of(String.valueOf(CLIENTS), String.valueOf(tasks)));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .start();
        String line = process.inputReader().readLine();
        Matcher matcher = URL.matcher(line);
        assertTrue(matcher.find(), line);
        url = matcher.group(1);
        String limits = process.inputReader().readLine();
        assertTrue(limits.startsWith("limits: maxPending "), limits);
        assertEquals("the page is " + url + "/", process.inputReader().readLine());
    }

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    private CompletableFuture<HttpResponse<String>> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path));
        return client.sendAsync(
                (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private CompletableFuture<HttpResponse<String>> task(double maxDelay, int seed, String... headers) {
        String body = "{\"maxDelay\":" + maxDelay + ",\"seed\":" + seed + "}";
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        return client.sendAsync(
                (headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    private double sum(Pattern metric) {
        Matcher matcher = metric.matcher(await(get("/metrics")).body());
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }

    private void askOverTheBus(int n, double maxDelay) throws IOException {
        process.outputWriter().write(n + " " + maxDelay + "\n");
        process.outputWriter().flush();
    }

    private void assertEnds(int code) throws Exception {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the process has not ended");
        assertEquals(List.of(), ProgramProcess.errors(Files.readString(folder.resolve("err"))));
        assertEquals(code, process.exitValue());
    }

    /** Clients of both APIs whose waits have the same bound. */
    private final class Clients {

        private final List<Socket> waits = new ArrayList<>();
        private final List<CompletableFuture<HttpResponse<String>>> tasks = new ArrayList<>();
        private final List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();

        void ask(int waitCount, int taskCount, int streamCount, double maxDelay) throws IOException {
            askOverTheBus(waitCount, maxDelay);
            for (int i = 0; i < waitCount; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(url).getPort());
                socket.setSoTimeout(30_000);
                String path = "/wait-random?maxDelay=" + maxDelay + "&seed=" + seed(maxDelay, i);
                String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                waits.add(socket);
            }
            for (int i = 0; i < taskCount; i++) {
                tasks.add(task(maxDelay, seed(maxDelay, i), "Prefer", "wait=3600"));
            }
            for (int i = 0; i < streamCount; i++) {
                streams.add(get("/wait-n?n=10&seed=7&maxDelay=" + maxDelay, "Accept", "application/x-ndjson"));
                HttpResponse<String> created = await(task(maxDelay, 7));
                assertEquals(202, created.statusCode());
                streams.add(get(created.headers().firstValue("location").orElseThrow() + "/stream"));
            }
        }

        private int seed(double maxDelay, int i) {
            return maxDelay == LONG_SECONDS ? ManyClients.LONG_SEED : i;
        }

        void assertAnswered(int status, String state) throws IOException {
            for (Socket socket : waits) {
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
                assertTrue(answer.endsWith("}\n"), answer);
                socket.close();
            }
            for (CompletableFuture<HttpResponse<String>> answer : tasks) {
                HttpResponse<String> response = await(answer);
                boolean asTask = response.statusCode() == 200;
                assertEquals(
                        asTask ? state : String.valueOf(status),
                        asTask
                                ? new JsonObject(response.body()).getString("state")
                                : String.valueOf(response.statusCode()));
            }
            for (CompletableFuture<HttpResponse<String>> answer : streams) {
                List<String> lines = await(answer).body().lines().toList();
                JsonObject last = new JsonObject(lines.get(lines.size() - 1));
                JsonObject error = last.getJsonObject("error", new JsonObject().put("status", 200));
                assertEquals(status, error.getInteger("status"), last.encode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyClientIsAnsweredAfterASignal(boolean drains) throws Exception {
        int ended = TASKS + (drains ? 2 : 1) * STREAMS;
        start(drains ? DRAIN_SECONDS : 0, ended);
        double before = sum(ACCEPTED);
        Clients longWaits = new Clients();
        Clients shortWaits = new Clients();
        int waits = drains ? CLIENTS / 2 : CLIENTS;
        int tasks = drains ? TASKS / 2 : TASKS;
        longWaits.ask(waits, tasks, STREAMS, LONG_SECONDS);
        double keptBytes = 10_000 * (waits + tasks + 2 * STREAMS + 1) + 80 * STREAMS;
        Server.until(() -> sum(KEPT_BYTES) >= keptBytes);
        if (drains) {
            shortWaits.ask(waits, tasks, STREAMS, SHORT_SECONDS);
        }
        double accepted = before + 2 * CLIENTS + TASKS + (drains ? 2 : 1) * 11 * STREAMS;
        Server.until(() -> sum(ACCEPTED) >= accepted);
        assertTrue(process.toHandle().destroy());
        longWaits.assertAnswered(503, "failed");
        shortWaits.assertAnswered(200, "done");
        BufferedReader out = process.inputReader();
        List<String> printed = out.lines().sorted().toList();
        String codes = drains ? "{200=" + waits + ", 503=" + waits + "}" : "{503=" + CLIENTS + "}";
        assertEquals(List.of("answered over the bus: " + codes, "tasks that have ended: " + ended), printed);
        assertEnds(0);
    }

    @Test
    void aSecondSignalEndsTheProcessAtOnce() throws Exception {
        start(3600, 1);
        CompletableFuture<HttpResponse<String>> cutOff = get("/wait-random?maxDelay=3600&seed=7");
        double ofTwoRequests = 2 * 10_000; // this wait and the request for the metrics
        Server.until(() -> sum(KEPT_BYTES) >= ofTwoRequests);
        assertTrue(process.toHandle().destroy());
        Server.until(() -> await(get("/health/ready")).statusCode() == 503);
        assertEquals(503, await(get("/wait-random?maxDelay=0&seed=7")).statusCode());
        assertTrue(process.isAlive());
        assertTrue(process.toHandle().destroy());
        assertEnds(143);
        Server.until(cutOff::isCompletedExceptionally);
    }
}
