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
 * Streams of waits, read by clients that take nothing, or everything: how late everybody else's waits end meanwhile, and
 * what heap that takes. Prints a table of medians, and writes it to target/following.md.
 */
final class Following {

    private static final String INLINE = "/wait-n?n=100000&maxDelay=3";
    private static final int SMALL_BUFFER = 4096;
    private static final int ASKED = 3;

    private final int rounds;
    private final Markdown markdown = new Markdown();
    private final HttpClient client = HttpClient.newHttpClient();

    private Following(int rounds) {
        this.rounds = rounds;
    }

    /** Takes the number of rounds. */
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

    private void row(String name, int readers, boolean inline, boolean fast) throws IOException, InterruptedException {
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            runs.add(run(readers, inline, fast));
            System.err.println(round + 1 + " " + name + " " + runs.get(round));
        }
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.1f ms | %.0f MB |",
                name,
                median(runs, "p50") * 1e3,
                median(runs, "p99") * 1e3,
                median(runs, "max") * 1e3,
                median(runs, "heap") / 1e6));
    }

    private static double median(List<JsonObject> runs, String figure) {
        return Markdown.median(runs.stream().map(run -> run.getDouble(figure)).toList());
    }

    private JsonObject run(int readers, boolean inline, boolean fast) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        try (Served server = Served.bide()) {
            JsonObject unused = others(server); // warms up what answers it
            String path = inline ? INLINE : "/tasks/" + task(server) + "/stream";
            for (int i = 0; i < readers; i++) {
                sockets.add(reader(server, path, fast));
            }
            unused = others(server); // while they are being answered
            JsonObject late = new JsonObject().put("p50", 0.0).put("p99", 0.0).put("max", 0.0);
            for (int i = 0; i < ASKED; i++) {
                JsonObject now = others(server);
                late.forEach(field -> late.put(
                        field.getKey(), Math.max(late.getDouble(field.getKey()), now.getDouble(field.getKey()))));
            }
            return late.put("heap", (double) server.watched().liveBytes());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private JsonObject others(Served server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/wait-n?n=200&maxDelay=1&list=false"))
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body()).getJsonObject("late");
    }

    private String task(Served server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"n\":100000,\"maxDelay\":5}"))
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body()).getString("id");
    }

    private static URI uri(Served server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static Socket reader(Served server, String path, boolean fast) throws IOException {
        Socket socket = new Socket();
        if (!fast) {
            socket.setReceiveBufferSize(SMALL_BUFFER);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nAccept: application/x-ndjson\r\n\r\n";
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
                // as fast as it comes
            }
        } catch (IOException e) {
            System.err.println("a reader has stopped: " + e.getMessage());
        }
    }
}
