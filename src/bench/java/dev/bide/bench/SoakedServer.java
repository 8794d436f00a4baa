package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@link SoakServer} in its process, as {@link Soak} sees it. */
final class SoakedServer implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final int port;

    /** Starts it, with its log in a file. */
    SoakedServer(Path log) throws IOException {
        port = Ports.free();
        List<String> command = Stream.concat(
                        Programs.java(SoakServer.class.getName(), "-Xmx768m", "-Dio.netty.leakDetection.level=advanced")
                                .stream(),
                        Stream.of(String.valueOf(port)))
                .toList();
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        out = process.inputReader();
        in = process.outputWriter();
        expect("ready");
    }

    int port() {
        return port;
    }

    void begin() throws IOException {
        tell("begin");
        expect("begun");
    }

    /** Has the clients of the bus end, and gives what they have counted. */
    JsonObject end() throws IOException {
        tell("end");
        return new JsonObject(out.readLine());
    }

    /** Gives all figures, after a full collection. */
    Figures figures() throws IOException {
        long heap = new Watched(process.pid()).liveBytes();
        tell("figures");
        JsonObject own = new JsonObject(out.readLine());
        String metrics = get("/metrics");
        return new Figures(
                heap,
                new Watched(process.pid()).megabytes(),
                own.getLong("direct"),
                openFiles(),
                own.getInteger("threads"),
                sum(metrics, "bide_waits_accepted_total"),
                sum(metrics, "bide_waits_fired_total"),
                sum(metrics, "bide_waits_cancelled_total"),
                new JsonObject(get("/lateness")).getJsonObject("all").getLong("pending"),
                sum(metrics, "bide_tasks"),
                sum(metrics, "bide_refused_total"),
                sum(metrics, "bide_kept_bytes"),
                sum(metrics, "bide_connections"));
    }

    /** Asks over a connection of its own; gives the status, if that is not 200. */
    String get(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        connection.setRequestProperty("Connection", "close");
        connection.setReadTimeout(30_000);
        if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
            return String.valueOf(connection.getResponseCode());
        }
        return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return files.count();
        }
    }

    private static long sum(String metrics, String name) {
        return Math.round(metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum());
    }

    private void tell(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    private void expect(String word) throws IOException {
        String line = out.readLine();
        if (!word.equals(line)) {
            throw new IOException("the server says " + line + ", and not " + word);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What the process has and has done.
     *
     * @param heap bytes that its objects take
     * @param resident megabytes of memory
     * @param direct bytes outside the heap
     * @param files how many it has open
     * @param threads how many it has
     * @param accepted waits that have begun
     * @param fired waits that have ended
     * @param cancelled waits that were given up
     * @param pending waits that are under way
     * @param tasks those that are known
     * @param refused requests that were
     * @param kept bytes that are kept for clients, whoever asks for this included
     * @param connections those that are open, the one over which this is asked included
     */
    record Figures(
            long heap,
            double resident,
            long direct,
            long files,
            int threads,
            long accepted,
            long fired,
            long cancelled,
            long pending,
            long tasks,
            long refused,
            long kept,
            long connections) {

        /** Tells whether nobody but the one who asks has anything of it. */
        boolean atRest() {
            return pending == 0 && tasks == 0 && connections == 1 && kept == ASKING;
        }

        /** What is kept for a request while it is being answered. */
        static final long ASKING = 10_000;
    }
}
