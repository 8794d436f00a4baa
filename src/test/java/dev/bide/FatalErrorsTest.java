package dev.bide;

import static dev.bide.Server.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends the program, and what must not: too few descriptors, little memory, a dead event loop, early signals. */
@Tag("long")
class FatalErrorsTest {

    private static final String MAIN = Main.class.getName();
    private static final String WAIT = "GET /wait-random?maxDelay=3600&seed=7 HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @TempDir
    private Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private ProgramProcess start(String shell, String... options) throws IOException {
        String conf = ProgramProcess.withoutWarnings(folder);
        return new ProgramProcess(folder, shell, List.of(options), MAIN, "--port", "0", "--conf", conf);
    }

    private HttpResponse<String> get(int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return await(client.sendAsync(request, BodyHandlers.ofString()));
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            // A rejected connection may be closed by now.
        }
    }

    /** Asserts that a connection was answered with a 503, or closed; not that it is held, which would time out here. */
    private static void assertRejected(Socket socket) throws IOException {
        try {
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 503 "), answer);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection is held", e);
        } catch (IOException e) {
            // It was reset: closed before its request was read.
        }
    }

    private static void close(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void assertServesAndStops(ProgramProcess program, int port) throws Exception {
        Server.until(() -> get(port, "/wait-random?maxDelay=0&seed=7").statusCode() == 200);
        assertTrue(program.isAlive());
        program.terminate();
        assertEquals(0, program.code());
    }

    @Test
    void moreClientsThanDescriptorsDoNotStopTheServerFromAccepting() throws Exception {
        try (ProgramProcess program = start("ulimit -n 256")) {
            int port = program.port();
            String limits = program.line();
            assertTrue(limits.matches(".* maxConnections [0-9]+ \\(no more with 256 file descriptors\\),.*"), limits);
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                sockets.add(connect(port));
            }
            sockets.forEach(socket -> send(socket, WAIT));
            close(sockets);
            assertServesAndStops(program, port);
            assertEquals(List.of(), program.errors());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192})
    void aSmallHeapRefusesMoreTasksThanItHolds(int megabytes) throws Exception {
        try (ProgramProcess program = start("", "-Xmx" + megabytes + "m")) {
            int port = program.port();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (int seed = 1; seed <= 10_000; seed++) {
                answers.add(create(port, seed, 200));
                if (seed % 50 == 0) { // connections at a time
                    answers.forEach(answer -> statuses.merge(await(answer).statusCode(), 1, Integer::sum));
                    answers.clear();
                }
            }
            int running = Integer.parseInt(program.line().replaceAll(".*maxTasks ([0-9]+).*", "$1"));
            assertEquals(Map.of(202, running, 503, 10_000 - running), statuses);
            assertServesAndStops(program, port);
        }
    }

    private CompletableFuture<HttpResponse<String>> create(int port, int seed, int n) {
        String body = "{\"n\":" + n + ",\"maxDelay\":3600,\"seed\":" + seed + "}";
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192})
    void aSmallHeapRejectsMoreConnectionsThanItHolds(int megabytes) throws Exception {
        try (ProgramProcess program = start("", "-Xmx" + megabytes + "m")) {
            int port = program.port();
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 15_500; i++) {
                Socket socket = connect(port);
                send(socket, WAIT);
                sockets.add(socket);
            }
            int limit = Integer.parseInt(program.line().replaceAll(".*maxConnections ([0-9]+).*", "$1"));
            for (Socket socket : sockets.subList(limit + 100, limit + 200)) {
                assertRejected(socket);
            }
            close(sockets);
            assertServesAndStops(program, port);
        }
    }

    @Test
    void aProgramWithoutMemorySaysSoAndEndsWithCode3() throws Exception {
        JsonObject limits = new JsonObject().put("maxTasks", 1_000_000).put("maxPending", 1_000_000_000);
        Path conf = Files.writeString(
                folder.resolve("my.json"),
                new JsonObject().put("limits", limits).encode());
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of("-Xmx48m"), MAIN, "--port", "0", "--conf", conf.toString())) {
            int port = program.port();
            try {
                for (int seed = 0; program.isAlive(); seed++) {
                    await(create(port, seed, 4000));
                }
            } catch (RuntimeException | Error e) {
                // The process has ended while it had a request, or is about to.
            }
            assertEquals(3, program.code());
            String line = "bide: the memory is used up, and the program ends";
            assertTrue(program.err().contains(line), program.err());
        }
    }

    @ParameterizedTest
    @CsvSource({"loop, 1, an event loop", "loop, 9, an event loop", "acceptor, 1, the thread that accepts connections"})
    void theProgramEndsWithALineWhenAnEventLoopHasDied(String which, String failures, String name) throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), DyingLoop.class.getName(), which, failures)) {
            program.port();
            program.tell();
            assertEquals(1, program.code());
            List<String> lines = program.errors();
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(
                    lines.get(0)
                            .matches("bide: (" + name + "|vert.x-.*-thread-0) has died, and the program ends: "
                                    + "java.lang.NoClassDefFoundError: in a test"),
                    lines.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void aSignalDuringTheStartEndsTheProgramWithCode0AndNoTrace(int instances) throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), SignalledStart.class.getName(), String.valueOf(instances))) {
            assertEquals(0, program.code());
            // Sixteen instances may be too many for the cores, which is not an error.
            assertEquals(
                    List.of(),
                    program.errors().stream()
                            .filter(line -> !line.endsWith(" cores (instances)"))
                            .toList());
        }
    }

    @Test
    void aSignalBeforeTheSettingsAreReadEndsTheProgramWithCode0() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        try (ProgramProcess program =
                        new ProgramProcess(folder, "", List.of(), MAIN, "--port", "0", "--conf", pipe.toString());
                // Opens when the program has opened the other end, and keeps it waiting for the settings.
                var settings = Files.newOutputStream(pipe)) {
            program.terminate();
            assertEquals(0, program.code());
            assertEquals(List.of(), program.errors());
            settings.flush();
        }
    }
}
