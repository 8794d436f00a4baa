package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal to a program with a thousand calls that wait at a stand-in: each is answered or closed. */
@Tag("long")
class StandInSignalTest {

    private static final int CALLS = 1000;
    private static final int HANGING = 100;

    @TempDir
    private Path folder;

    private static Socket ask(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static double pending(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("bide_kept_bytes "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    private String settings(double drainSeconds) throws IOException {
        JsonObject config = new JsonObject()
                .put("instances", 2)
                .put("http", new JsonObject().put("port", 0))
                .put("meter", new JsonObject().put("warnMillis", 0))
                .put("drainSeconds", drainSeconds);
        return Files.writeString(folder.resolve("bide.json"), config.encode()).toString();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void eachCallIsAnsweredOrClosed(double drainSeconds) throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), StandInProgram.class.getName(), settings(drainSeconds))) {
            List<String> printed = new ArrayList<>();
            while (printed.stream().noneMatch(line -> line.startsWith("stand-ins "))
                    || printed.stream().noneMatch(line -> line.contains("listens on"))) {
                printed.add(program.line());
            }
            String all = String.join("\n", printed);
            int api = Integer.parseInt(all.replaceAll("(?s).*listens on http://[0-9.]+:([0-9]+) .*", "$1"));
            String[] ports =
                    all.replaceAll("(?s).*stand-ins ([0-9]+ [0-9]+).*", "$1").split(" ", -1);
            List<Socket> waiting = new ArrayList<>();
            List<Socket> hanging = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                waiting.add(ask(Integer.parseInt(ports[0])));
            }
            for (int i = 0; i < HANGING; i++) {
                hanging.add(ask(Integer.parseInt(ports[1])));
            }
            try (Http2Frames streams = Http2Frames.connect(Integer.parseInt(ports[0]))) {
                for (int i = 0; i < CALLS; i++) {
                    streams.get(2 * i + 1, "/");
                }
                streams.flush();
                Server.until(() -> {
                    try {
                        return pending(api) >= (2 * CALLS + HANGING + 1) * 10_000.0;
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                program.terminate();
                for (Socket socket : waiting) {
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.endsWith("}\n"), answer);
                    socket.close();
                }
                for (Socket socket : hanging) {
                    assertEquals(-1, socket.getInputStream().read());
                    socket.close();
                }
                streams.readUntil(() -> streams.ended().size() == CALLS);
                assertEquals(
                        "{503=" + CALLS + "}",
                        streams.statuses().values().stream()
                                .collect(Collectors.groupingBy(status -> status, Collectors.counting()))
                                .toString());
            }
            assertEquals(0, program.code());
            assertEquals(List.of(), program.errors());
        }
    }

    @Test
    void aConnectionThatHasSentNoRequestIsClosed() throws Exception {
        try (ProgramProcess program =
                new ProgramProcess(folder, "", List.of(), StandInProgram.class.getName(), settings(0))) {
            String line = program.line();
            while (!line.startsWith("stand-ins ")) {
                line = program.line();
            }
            int port = Integer.parseInt(line.split(" ", -1)[1]);
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket half = new Socket(InetAddress.getLoopbackAddress(), port)) {
                half.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                program.terminate();
                assertEquals(-1, silent.getInputStream().read());
                assertEquals(-1, half.getInputStream().read());
            }
            assertEquals(0, program.code());
        }
    }
}
