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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program with very many who wait, and a signal: everybody is told. */
class SignalTest {

    private static final Pattern URL = Pattern.compile("listens on (http://127\\.0\\.0\\.1:[0-9]+) ");
    private static final Pattern ACCEPTED = Pattern.compile("(?m)^bide_waits_accepted_total\\{.*} (.*)$");
    private static final Pattern KEPT = Pattern.compile("(?m)^bide_kept_bytes (.*)$");

    /** Who waits over HTTP, and as many on the bus; half of them for a short time if there is any. */
    private static final int MANY = 5000;

    private static final int TASKS = 90;
    private static final int STREAMS = 5;
    private static final int LONG = 3600;

    /** Less than is given to what is pending. */
    private static final double SHORT = 1.9;

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
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.bide.Crowd", conf.toString()));
        command.addAll(List.of(String.valueOf(MANY), String.valueOf(tasks)));
        process = new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .start();
        String line = process.inputReader().readLine();
        Matcher matcher = URL.matcher(line);
        assertTrue(matcher.find(), line);
        url = matcher.group(1);
    }

    @AfterEach
    void end() {
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

    private double sum(Pattern figure) {
        Matcher matcher = figure.matcher(await(get("/metrics")).body());
        double sum = 0;
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }

    private void onTheBus(int n, double maxDelay) throws IOException {
        process.outputWriter().write(n + " " + maxDelay + "\n");
        process.outputWriter().flush();
    }

    private void ends(int code) throws Exception {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it has not ended");
        assertEquals("", Files.readString(folder.resolve("err")));
        assertEquals(code, process.exitValue());
    }

    /** Those who wait for an hour, and then some who do not wait for as long as what is pending may go on. */
    private final class Waiting {

        private final List<Socket> waits = new ArrayList<>();
        private final List<CompletableFuture<HttpResponse<String>>> tasks = new ArrayList<>();
        private final List<CompletableFuture<HttpResponse<String>>> streams = new ArrayList<>();

        void ask(int many, int someTasks, int someStreams, double maxDelay) throws IOException {
            onTheBus(many, maxDelay);
            for (int i = 0; i < many; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), URI.create(url).getPort());
                socket.setSoTimeout(30_000);
                String path = "/wait-random?maxDelay=" + maxDelay + "&seed=" + (maxDelay == LONG ? 7 : i);
                String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                waits.add(socket);
            }
            for (int i = 0; i < someTasks; i++) {
                tasks.add(task(maxDelay, maxDelay == LONG ? 7 : i, "Prefer", "wait=3600"));
            }
            for (int i = 0; i < someStreams; i++) {
                streams.add(get("/wait-n?n=10&maxDelay=" + maxDelay, "Accept", "application/x-ndjson"));
                HttpResponse<String> one = await(task(maxDelay, 7));
                assertEquals(202, one.statusCode());
                streams.add(get(one.headers().firstValue("location").orElseThrow() + "/stream"));
            }
        }

        void have(int status, String state) throws IOException {
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
                JsonObject told = new JsonObject(lines.get(lines.size() - 1));
                JsonObject error = told.getJsonObject("error", new JsonObject().put("status", 200));
                assertEquals(status, error.getInteger("status"), told.encode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyOneOfThemIsToldWhenASignalComes(boolean drains) throws Exception {
        int ended = TASKS + (drains ? 2 : 1) * STREAMS;
        start(drains ? 2 : 0, ended);
        double before = sum(ACCEPTED);
        Waiting waiting = new Waiting();
        Waiting shortly = new Waiting();
        int many = drains ? MANY / 2 : MANY;
        int tasks = drains ? TASKS / 2 : TASKS;
        waiting.ask(many, tasks, STREAMS, LONG);
        double kept = 10_000 * (many + tasks + 2 * STREAMS + 1) + 80 * STREAMS;
        Server.until(() -> sum(KEPT) >= kept);
        if (drains) {
            shortly.ask(many, tasks, STREAMS, SHORT);
        }
        double all = before + 2 * MANY + TASKS + (drains ? 2 : 1) * 11 * STREAMS;
        Server.until(() -> sum(ACCEPTED) >= all);
        assertTrue(process.toHandle().destroy());
        waiting.have(503, "failed");
        shortly.have(200, "done");
        BufferedReader out = process.inputReader();
        List<String> told = out.lines().sorted().toList();
        String codes = drains ? "{200=" + many + ", 503=" + many + "}" : "{503=" + MANY + "}";
        assertEquals(List.of("answered over the bus: " + codes, "tasks that have ended: " + ended), told);
        ends(0);
    }

    @Test
    void aSecondSignalEndsItAtOnce() throws Exception {
        start(3600, 1);
        CompletableFuture<HttpResponse<String>> cut = get("/wait-random?maxDelay=3600");
        double kept = 2 * 10_000;
        Server.until(() -> sum(KEPT) >= kept);
        assertTrue(process.toHandle().destroy());
        Server.until(() -> await(get("/health/ready")).statusCode() == 503);
        assertEquals(503, await(get("/wait-random?maxDelay=0")).statusCode());
        assertTrue(process.isAlive());
        assertTrue(process.toHandle().destroy());
        ends(143);
        Server.until(cut::isCompletedExceptionally);
    }
}
