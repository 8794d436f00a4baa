package dev.bide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A signal to a program with a thousand calls that wait at a stand-in of each kind: each call is answered or closed. */
@Tag("long")
class StandInSignalTest {

    private static final int CALLS = 1000;
    private static final int HANGING = 100;

    private static final Pattern LISTENS =
            Pattern.compile("^(?:stand-in ([a-z]+) |.*)listens on (?:http://)?127\\.0\\.0\\.1:([0-9]+)");

    @TempDir
    private Path folder;

    private final Map<String, Integer> ports = new HashMap<>();
    private int api;

    private static Socket ask(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static List<Socket> ask(int port, int calls) throws IOException {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            sockets.add(ask(port));
        }
        return sockets;
    }

    private static JsonObject slow() {
        return new JsonObject().put("shape", "fixed(60)").put("seed", 7);
    }

    private ProgramProcess start(double drainSeconds) throws IOException {
        JsonObject standIns = new JsonObject()
                .put("answers", slow())
                .put("forwards", slow().put("to", "http://127.0.0.1:9"))
                .put("connects", slow().put("tcp", "127.0.0.1:9"))
                .put("hangs", new JsonObject().put("seed", 7).put("failRate", 1).put("fault", "hang"));
        JsonObject config = new JsonObject()
                .put("instances", 2)
                .put("http", new JsonObject().put("port", 0))
                .put("meter", new JsonObject().put("warnMillis", 0))
                .put("standIns", standIns)
                .put("drainSeconds", drainSeconds);
        String settings =
                Files.writeString(folder.resolve("bide.json"), config.encode()).toString();
        ProgramProcess program = new ProgramProcess(folder, "", List.of(), Main.class.getName(), "--conf", settings);
        while (ports.size() < standIns.size() || api == 0) {
            Matcher line = LISTENS.matcher(program.line());
            if (line.find() && line.group(1) != null) {
                ports.put(line.group(1), Integer.parseInt(line.group(2)));
            } else if (line.reset().find()) {
                api = Integer.parseInt(line.group(2));
            }
        }
        return program;
    }

    private int counted(String name, String key) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api + "/stand-ins/" + name))
                    .build();
            JsonObject standIn = new JsonObject(HttpClient.newHttpClient()
                    .send(request, BodyHandlers.ofString())
                    .body());
            return key.equals("open")
                    ? standIn.getInteger(key)
                    : standIn.getJsonObject("counts").getInteger(key);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void eachCallIsAnsweredOrClosed(double drainSeconds) throws Exception {
        try (ProgramProcess program = start(drainSeconds)) {
            List<Socket> waiting = ask(ports.get("answers"), CALLS);
            waiting.addAll(ask(ports.get("forwards"), CALLS));
            List<Socket> closed = ask(ports.get("connects"), CALLS);
            closed.addAll(ask(ports.get("hangs"), HANGING));
            try (Http2Frames streams = Http2Frames.connect(ports.get("answers"))) {
                for (int i = 0; i < CALLS; i++) {
                    streams.get(2 * i + 1, "/");
                }
                streams.flush();
                Server.until(() -> counted("answers", "open") == 2 * CALLS
                        && counted("forwards", "open") == CALLS
                        && counted("connects", "open") == CALLS
                        && counted("hangs", "hang") == HANGING);
                program.terminate();
                for (Socket socket : waiting) {
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertTrue(answer.startsWith("HTTP/1.1 503 ") && answer.endsWith("}\n"), answer);
                    socket.close();
                }
                for (Socket socket : closed) {
                    assertTrue(isClosed(socket));
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

    /** Returns whether a connection ends without a byte, in order or with a reset. */
    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException e) {
            return true;
        }
    }

    @Test
    void aConnectionThatHasSentNoRequestIsClosed() throws Exception {
        try (ProgramProcess program = start(0)) {
            int port = ports.get("answers");
            try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port);
                    Socket half = new Socket(InetAddress.getLoopbackAddress(), port)) {
                half.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
                program.terminate();
                // With a reset if the signal is there before the program has accepted the connection or read the bytes.
                assertTrue(isClosed(silent));
                assertTrue(isClosed(half));
            }
            assertEquals(0, program.code());
        }
    }
}
