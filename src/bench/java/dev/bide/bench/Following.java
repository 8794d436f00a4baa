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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what the readers of long streams cost the other clients: how late the waits of one more client are meanwhile,
 * and how large the heap becomes. The readers either read nothing at all or read as fast as they can. Prints a table of
 * medians and writes it to target/following.md.
 */
final class Following {

    private static final String STREAMED_FAN_OUT = "/wait-n?n=100000&maxDelay=3";

    /** The receive buffer of a stalled reader. It is small, so that back-pressure reaches the server soon. */
    private static final int STALLED_BUFFER_BYTES = 4096;

    private static final int SAMPLES = 3;

    private final int rounds;
    private final Markdown markdown = new Markdown();
    private final HttpClient client = HttpClient.newHttpClient();

    private Following(int rounds) {
        this.rounds = rounds;
    }

    /** Runs the benchmark; the argument is the number of rounds. */
    public static void main(String... args) throws Exception {
        Following following = new Following(Integer.parseInt(args[0]));
        following.markdown.line("| readers of streams of 100,000 waits | others' waits: late p50 | p99 | max | heap |");
        following.markdown.line("|---|---|---|---|---|");
        following.row("none", 0, false, false);
        following.row("15 that take nothing, each of its own", 15, true, false);
        following.row("1,000 that take nothing, of one task", 1000, false, false);
        following.row("100 that take all, of one task", 100, false, true);
        following.markdown.write(Path.of("target", "following.md"));
        System.exit(0);
    }

    private void row(String name, int readers, boolean ownFanOut, boolean fast)
            throws IOException, InterruptedException {
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            runs.add(run(readers, ownFanOut, fast));
            System.err.println(round + 1 + " " + name + " " + runs.get(round));
        }
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.1f ms | %.0f MB |",
                name,
                Quantiles.median(runs, "p50") * 1e3,
                Quantiles.median(runs, "p99") * 1e3,
                Quantiles.median(runs, "max") * 1e3,
                Quantiles.median(runs, "heap") / 1e6));
    }

    private JsonObject run(int readers, boolean ownFanOut, boolean fast) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        try (ServerProcess server = ServerProcess.bide(List.of())) {
            otherClient(server); // warms up its code path
            String path = ownFanOut ? STREAMED_FAN_OUT : "/tasks/" + task(server) + "/stream";
            for (int i = 0; i < readers; i++) {
                sockets.add(reader(server, path, fast));
            }
            otherClient(server); // not counted: the streams are still starting
            JsonObject late = new JsonObject().put("p50", 0.0).put("p99", 0.0).put("max", 0.0);
            // The worst of three, so that a quiet second does not decide.
            for (int i = 0; i < SAMPLES; i++) {
                JsonObject sample = otherClient(server);
                late.forEach(field -> late.put(
                        field.getKey(), Math.max(late.getDouble(field.getKey()), sample.getDouble(field.getKey()))));
            }
            return late.put("heap", (double) server.stats().liveHeapBytes());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Returns the lateness of a fan-out that another client requests. */
    private JsonObject otherClient(ServerProcess server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/wait-n?n=200&maxDelay=1&list=false"))
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body()).getJsonObject("late");
    }

    /** Creates a task and returns its id. */
    private String task(ServerProcess server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"n\":100000,\"maxDelay\":5}"))
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body()).getString("id");
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    /** Opens a stream. A fast reader has a thread; a stalled one never reads. */
    private static Socket reader(ServerProcess server, String path, boolean fast) throws IOException {
        Socket socket = new Socket();
        if (!fast) {
            socket.setReceiveBufferSize(STALLED_BUFFER_BYTES);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        if (fast) {
            Thread thread = new Thread(() -> readAll(socket));
            thread.setDaemon(true);
            thread.start();
        }
        return socket;
    }

    private static void readAll(Socket socket) {
        try (InputStream in = socket.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            while (in.read(buffer) >= 0) {
                // discarded: only the reading matters
            }
        } catch (IOException e) {
            System.err.println("a reader ended: " + e.getMessage());
        }
    }
}
