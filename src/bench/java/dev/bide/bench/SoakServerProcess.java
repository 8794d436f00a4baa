package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@link SoakServer} in a process of its own, sends it commands, and reads its figures. */
final class SoakServerProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;
    private final int port;

    /** Starts the server with its log in a file, and waits until it is ready. */
    SoakServerProcess(Path log) throws IOException {
        port = Ports.free();
        List<String> command = new ArrayList<>(Programs.java(
                SoakServer.class,
                "-Xmx768m",
                "-Dio.netty.leakDetection.level=advanced",
                "-D" + SoakLoad.RATE_FACTOR + "=" + System.getProperty(SoakLoad.RATE_FACTOR, "1")));
        command.add(String.valueOf(port));
        process = new ProcessBuilder(command).redirectError(log.toFile()).start();
        out = process.inputReader();
        in = process.outputWriter();
        expect(SoakServer.READY);
    }

    int port() {
        return port;
    }

    /** Starts the clients of the event bus. */
    void startBusClients() throws IOException {
        command(SoakServer.START);
        expect(SoakServer.STARTED);
    }

    /** Stops the clients of the event bus and returns their counts. */
    JsonObject stopBusClients() throws IOException {
        command(SoakServer.STOP);
        return new JsonObject(out.readLine());
    }

    /** Returns all figures, after a full collection. */
    SoakFigures figures() throws IOException {
        ProcessStats stats = new ProcessStats(process.pid());
        long heap = stats.liveHeapBytes();
        command(SoakServer.STATS);
        JsonObject own = new JsonObject(out.readLine());
        String metrics = get("/metrics");
        return new SoakFigures(
                heap,
                stats.residentMegabytes(),
                own.getLong("direct"),
                stats.openFiles(),
                own.getInteger("threads"),
                sum(metrics, "bide_waits_accepted_total"),
                sum(metrics, "bide_waits_fired_total"),
                sum(metrics, "bide_waits_cancelled_total"),
                new JsonObject(get("/lateness")).getJsonObject("all").getLong("pending"),
                sum(metrics, "bide_tasks"),
                sum(metrics, "bide_refused_total"),
                sum(metrics, "bide_kept_bytes"),
                sum(metrics, "bide_connections"),
                sum(metrics, "bide_page_viewers"));
    }

    /** Sends a GET over a new connection. Returns the body, or the status as text if it is not 200. */
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

    /** Returns the sum of all samples of a metric, over all its labels. */
    private static long sum(String metrics, String name) {
        return Math.round(metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum());
    }

    private void command(String line) throws IOException {
        in.write(line + "\n");
        in.flush();
    }

    private void expect(String expected) throws IOException {
        String line = out.readLine();
        if (!expected.equals(line)) {
            throw new IOException("the server printed " + line + " instead of " + expected);
        }
    }

    @Override
    public void close() {
        ServerProcess.end(process);
    }
}
