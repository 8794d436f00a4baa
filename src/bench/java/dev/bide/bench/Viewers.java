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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures what open pages cost: how late a million waits of ten seconds are, the CPU time of the process meanwhile and its
 * live heap after them, with no viewer, one, 32, and 32 that read nothing. The kinds take turns in each round. The time of
 * the JVM's compiler is shown apart: it compiles the same code once in a process, sooner or later. Also measures what one
 * viewer gets of runs of different sizes. Prints tables of medians and writes them to target/viewers.md.
 */
final class Viewers {

    private static final int WAITS = 1_000_000;
    private static final int MANY = 32;
    private static final int MAX_DELAY = 10;

    /** The receive buffer of a viewer that reads nothing. It is small, so that the server soon cannot send any more. */
    private static final int STALLED_BUFFER_BYTES = 4096;

    /** A compiler thread that ended would take its CPU time along. */
    private static final String KEEP_COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";

    private static final int WARM_UPS = 2;

    /** Long enough that the plan has come and the last frame as well. */
    private static final int SETTLE_MILLIS = 1500;

    private record Kind(String name, int viewers, boolean reads) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("none", 0, true),
            new Kind("1", 1, true),
            new Kind("32", MANY, true),
            new Kind("32 that read nothing", MANY, false));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Markdown markdown = new Markdown();

    /** What the viewers of a run have read. */
    private record Read(AtomicLong bytes, AtomicLong frames) {}

    private Viewers() {}

    /** Runs the benchmark; the argument is the number of rounds. */
    public static void main(String... args) throws Exception {
        Viewers viewers = new Viewers();
        viewers.costs(Integer.parseInt(args[0]));
        viewers.sizes();
        viewers.markdown.write(Path.of("target", "viewers.md"));
        System.exit(0);
    }

    private void costs(int rounds) throws IOException, InterruptedException {
        Map<Kind, List<JsonObject>> runs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : KINDS) {
                JsonObject run = run(kind, WAITS);
                runs.computeIfAbsent(kind, first -> new ArrayList<>()).add(run);
                System.err.println(round + 1 + " " + kind.name() + " " + run);
            }
        }
        markdown.line("| viewers of a million waits | late p50 | p99 | max | CPU | compiler | live heap |");
        markdown.line("|---|---|---|---|---|---|---|");
        runs.forEach((kind, all) -> markdown.line(String.format(
                Locale.ROOT,
                "| %s | %.2f ms | %.2f ms | %.1f ms | %.2f s | %.2f s | %.1f MB |",
                kind.name(),
                Quantiles.median(all, "p50") * 1e3,
                Quantiles.median(all, "p99") * 1e3,
                Quantiles.median(all, "max") * 1e3,
                Quantiles.median(all, "cpu"),
                Quantiles.median(all, "compiler"),
                Quantiles.median(all, "heap") / 1e6)));
        markdown.line("");
    }

    private void sizes() throws IOException, InterruptedException {
        markdown.line("| waits of a run of 10 s | frames | bytes in all | bytes of a frame |");
        markdown.line("|---|---|---|---|");
        for (int n : new int[] {1_000, WAITS, 10 * WAITS}) {
            JsonObject run = run(new Kind("1", 1, true), n);
            long frames = run.getLong("frames");
            markdown.line(String.format(
                    Locale.ROOT,
                    "| %,d | %d | %,d | %,d |",
                    n,
                    frames,
                    run.getLong("bytes"),
                    run.getLong("bytes") / Math.max(1, frames)));
        }
    }

    private JsonObject run(Kind kind, int n) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        List<String> limits = List.of("--limits.max-n", "" + 10 * WAITS, "--limits.max-pending", "" + 20 * WAITS);
        try (ServerProcess server = ServerProcess.bide(limits, KEEP_COMPILERS)) {
            for (int i = 0; i < WARM_UPS; i++) {
                warmUp(server);
            }
            Read read = new Read(new AtomicLong(), new AtomicLong());
            double compilerBefore = server.stats().compilerSeconds();
            double before = server.stats().cpuSeconds();
            String id = task(server, n, MAX_DELAY);
            for (int i = 0; i < kind.viewers(); i++) {
                sockets.add(viewer(server, id, kind.reads(), read));
            }
            JsonObject late = ended(server, id).getJsonObject("result").getJsonObject("late");
            Thread.sleep(SETTLE_MILLIS);
            double compiler = server.stats().compilerSeconds() - compilerBefore;
            return late.put("compiler", compiler)
                    .put("cpu", server.stats().cpuSeconds() - before - compiler)
                    .put("bytes", read.bytes().get())
                    .put("frames", read.frames().get())
                    .put("heap", (double) server.stats().liveHeapBytes());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Lets the JVM compile what a run with viewers uses, also for the runs without any: the compiler is not measured. */
    private void warmUp(ServerProcess server) throws IOException, InterruptedException {
        String id = task(server, WAITS, MAX_DELAY / 2);
        try (Socket one = viewer(server, id, true, new Read(new AtomicLong(), new AtomicLong()));
                Socket other = viewer(server, id, true, new Read(new AtomicLong(), new AtomicLong()))) {
            if (one.isClosed() || other.isClosed() || !ended(server, id).containsKey("result")) {
                throw new IOException("no run to warm up with");
            }
        }
        Thread.sleep(SETTLE_MILLIS);
    }

    private JsonObject ended(ServerProcess server, String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/tasks/" + id + "?list=false"))
                .header("Prefer", "wait=60")
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
    }

    private String task(ServerProcess server, int n, int maxDelay) throws IOException, InterruptedException {
        JsonObject task = new JsonObject().put("n", n).put("maxDelay", maxDelay).put("seed", 7);
        HttpRequest request = HttpRequest.newBuilder(uri(server, "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(task.encode()))
                .build();
        return new JsonObject(client.send(request, BodyHandlers.ofString()).body()).getString("id");
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static Socket viewer(ServerProcess server, String id, boolean reads, Read read) throws IOException {
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
