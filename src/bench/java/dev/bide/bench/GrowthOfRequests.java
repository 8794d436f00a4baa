package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The growth of what clients ask for at once: the waits of one fan-out, and requests that are held. */
final class GrowthOfRequests {

    private static final int MAX_WAITS = 100_000_000;
    private static final int FAN_OUT_SECONDS = 10;

    /** Requests of {@link HeldWaitsClient} in a second. */
    private static final double ARRIVALS_PER_SECOND = 5000;

    /** The least range of the delays, so that few requests end together. */
    private static final double MIN_RANGE_SECONDS = 4;

    private static final String[] CLIENT_JVM_OPTIONS = {"-Xms4g", "-Xmx4g", "-Xmn3g", "-XX:+AlwaysPreTouch"};

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private GrowthOfRequests() {}

    static List<GrowthSeries> series() {
        return List.of(
                new GrowthSeries(
                        "n",
                        "Waits in one fan-out, up to " + FAN_OUT_SECONDS + " s",
                        "waits",
                        "beyond the longest",
                        true,
                        true,
                        List.of(1, 100, 10_000, 100_000, 1_000_000, 10_000_000, MAX_WAITS),
                        GrowthOfRequests::fanOut),
                new GrowthSeries(
                        "held",
                        "Requests held over HTTP/1.1",
                        "connections",
                        "late p50",
                        true,
                        true,
                        List.of(10, 100, 1000, 5000, 15_000),
                        n -> held("1", n)),
                new GrowthSeries(
                        "streams",
                        "Requests held over HTTP/2, on four connections",
                        "streams",
                        "late p50",
                        true,
                        true,
                        List.of(10, 100, 1000, 10_000, 100_000),
                        n -> held("2", n)));
    }

    private static GrowthPoint fanOut(int n) throws IOException, InterruptedException {
        List<String> limits = List.of("--limits.max-n", "" + MAX_WAITS, "--limits.max-pending", "" + 2 * MAX_WAITS);
        try (ServerProcess server = ServerProcess.bide(limits, "-Xmx6g")) {
            measureTime(server, 100_000, 1);
            double before = server.stats().cpuSeconds();
            JsonObject answer = measureTime(server, n, FAN_OUT_SECONDS);
            return new GrowthPoint(
                    answer.getDouble("overhead"),
                    answer.getJsonObject("late").getDouble("p99"),
                    server.stats().peakMegabytes(),
                    server.stats().liveHeapBytes() / 1e6,
                    server.stats().cpuSeconds() - before);
        }
    }

    /** Asks for a fan-out that is measured, without the list of its delays. */
    static JsonObject measureTime(ServerProcess server, int n, int maxDelay) throws IOException, InterruptedException {
        return get(server, "/measure-time?n=" + n + "&maxDelay=" + maxDelay + "&seed=7");
    }

    static JsonObject get(ServerProcess server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        String body = CLIENT.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        return new JsonObject(body);
    }

    /** Holds requests, all of them pending at once, and then lets them end about as fast as they began. */
    private static GrowthPoint held(String version, int n) throws IOException, InterruptedException {
        double arrival = n / ARRIVALS_PER_SECOND;
        double least = arrival + 1;
        double most = least + Math.max(MIN_RANGE_SECONDS, arrival);
        String shape = String.format(Locale.ROOT, "uniform(%.1f,%.1f)", least, most);
        List<String> command = new ArrayList<>(Programs.java(HeldWaitsClient.class, CLIENT_JVM_OPTIONS));
        try (ServerProcess server = ServerProcess.bide(List.of("--limits.max-streams", "100000"))) {
            command.addAll(List.of(version, String.valueOf(server.port()), String.valueOf(n), shape));
            double before = server.stats().cpuSeconds();
            Process client = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = client.inputReader()) {
                String line = out.readLine();
                while (line != null && !line.startsWith("{")) {
                    line = out.readLine();
                }
                if (line == null) {
                    throw new IOException("the client printed no result");
                }
                JsonObject result = new JsonObject(line);
                if (result.getInteger("errors") > 0) {
                    throw new IOException(result.getInteger("errors") + " requests failed");
                }
                return new GrowthPoint(
                        result.getDouble("p50"),
                        result.getDouble("p99"),
                        server.stats().peakMegabytes(),
                        server.stats().liveHeapBytes() / 1e6,
                        server.stats().cpuSeconds() - before);
            } finally {
                client.destroy();
            }
        }
    }
}
