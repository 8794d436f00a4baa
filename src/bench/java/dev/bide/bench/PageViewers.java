package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Tasks of a server, and viewers of its page that follow them. */
final class PageViewers {

    /** The receive buffer of a viewer that reads nothing. It is small, so that the server soon cannot send any more. */
    private static final int STALLED_BUFFER_BYTES = 4096;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** What the viewers of a run have read. */
    record Read(AtomicLong bytes, AtomicLong frames) {

        /** Returns counters at zero. */
        static Read none() {
            return new Read(new AtomicLong(), new AtomicLong());
        }
    }

    private PageViewers() {}

    /** Starts a task of n waits and returns its id. */
    static String task(ServerProcess server, int n, int maxDelay) throws IOException, InterruptedException {
        JsonObject task = new JsonObject().put("n", n).put("maxDelay", maxDelay).put("seed", 7);
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(task.encode()))
                .build();
        return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body()).getString("id");
    }

    /** Returns a task when it has ended. */
    static JsonObject ended(ServerProcess server, String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/tasks/" + id + "?list=false"))
                .header("Prefer", "wait=60")
                .build();
        return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** Opens a viewer that reads everything, or nothing. */
    static Socket open(ServerProcess server, String id, boolean reads, Read read) throws IOException {
        Socket socket = new Socket();
        if (!reads) {
            socket.setReceiveBufferSize(STALLED_BUFFER_BYTES);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = "GET /live?task=" + id + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        if (reads) {
            Thread thread = new Thread(() -> readAll(socket, read));
            thread.setDaemon(true);
            thread.start();
        }
        return socket;
    }

    /** Counts what comes after the plan: the frames of a run. A frame may come in two pieces, so its first words count. */
    private static void readAll(Socket socket, Read read) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = socket.getInputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                String text = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
                if (text.contains("\"run\":") && !text.contains("event: plan")) {
                    read.frames().incrementAndGet();
                    read.bytes().addAndGet(length);
                }
            }
        } catch (IOException e) {
            // closed: the run is over
        }
    }
}
