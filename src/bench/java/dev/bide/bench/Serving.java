package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures Bide's program over HTTP. The first table is the request rate for waits of zero seconds, beside a bare route of
 * vertx-web and WireMock. The second is many pending waits at once: how late a client sees them end, and the heap that
 * each takes. Prints tables of medians and writes them to target/serving.md.
 */
final class Serving {

    private static final int MAX_STREAMS = 100_000;

    private static final Path WIREMOCK = Path.of("target", "bench-peers", "wiremock-standalone.jar");

    /** Keeps the client from collecting garbage: its own pauses would look like lateness of the server. */
    private static final String[] CLIENT_JVM_OPTIONS = {"-Xms4g", "-Xmx4g", "-Xmn3g", "-XX:+AlwaysPreTouch"};

    /** A server heap of fixed size. A heap that grows while waits arrive costs pauses. */
    private static final String[] FIXED_HEAP = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"};

    /** Longer than the measurement, so that no wait ends during it. */
    private static final int HEAP_DELAY_SECONDS = 3600;

    private static final int WARM_UP_SECONDS = 5;
    private static final int RATE_SECONDS = 4;
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");

    /** WireMock's stub: the same answer as that of {@link BareRoute}. */
    private static final String STUB = "{\"request\":{\"method\":\"GET\",\"urlPath\":\"/wait-random\"},\"response\":{"
            + "\"status\":200,\"headers\":{\"content-type\":\"application/json\"},"
            + "\"body\":\"{\\\"delay\\\":0.0,\\\"elapsed\\\":1.2E-5,\\\"late\\\":1.2E-5,\\\"seed\\\":7077233121415066}\"}}";

    private final int rounds;
    private final Markdown markdown = new Markdown();

    private Serving(int rounds) {
        this.rounds = rounds;
    }

    /** Runs the benchmark; the argument is the number of rounds. The rates need {@code wrk} and are left out without it. */
    public static void main(String... args) throws Exception {
        Serving serving = new Serving(Integer.parseInt(args[0]));
        if (Programs.runs("which", "wrk")) {
            serving.rates();
        }
        serving.held();
        serving.markdown.write(Path.of("target", "serving.md"));
        System.exit(0);
    }

    private void rates() throws IOException, InterruptedException {
        Map<String, ServerProcess> servers = new LinkedHashMap<>();
        servers.put("Bide", ServerProcess.bide(List.of()));
        servers.put("a bare route of vertx-web", ServerProcess.start(Programs.java(BareRoute.class)));
        if (Files.exists(WIREMOCK)) {
            servers.put("WireMock", wireMock());
        }
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (ServerProcess server : servers.values()) {
            rate(server, WARM_UP_SECONDS);
        }
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
                double rate = rate(server.getValue(), RATE_SECONDS);
                rates.computeIfAbsent(server.getKey(), name -> new ArrayList<>())
                        .add(rate);
                System.err.printf(Locale.ROOT, "%d %s %.0f%n", round + 1, server.getKey(), rate);
            }
        }
        servers.values().forEach(ServerProcess::close);
        double bide = Quantiles.median(rates.get("Bide"));
        markdown.line("`wait-random?maxDelay=0`, wrk -t1 -c64 -d4, medians of " + rounds + " rounds");
        markdown.line("");
        markdown.line("| server | requests a second | Bide is |");
        markdown.line("|---|---|---|");
        rates.forEach((name, all) -> markdown.line(String.format(
                Locale.ROOT, "| %s | %.0f | %.2f x |", name, Quantiles.median(all), bide / Quantiles.median(all))));
        markdown.line("");
    }

    private static double rate(ServerProcess server, int seconds) throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + server.port() + "/wait-random?maxDelay=0";
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c64", "-d" + seconds, url).start();
        try (BufferedReader out = wrk.inputReader()) {
            String output = String.join("\n", out.lines().toList());
            Matcher rate = RATE.matcher(output);
            if (wrk.waitFor() != 0 || !rate.find() || output.contains("Non-2xx")) {
                throw new IOException(output);
            }
            return Double.parseDouble(rate.group(1));
        }
    }

    private static ServerProcess wireMock() throws IOException, InterruptedException {
        ServerProcess server = ServerProcess.start(List.of(
                Programs.JAVA,
                "-jar",
                WIREMOCK.toString(),
                "--async-response-enabled",
                "true",
                "--no-request-journal",
                "--disable-banner",
                "--port"));
        HttpRequest stub = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/__admin/mappings"))
                .POST(HttpRequest.BodyPublishers.ofString(STUB))
                .build();
        int status = HttpClient.newHttpClient()
                .send(stub, HttpResponse.BodyHandlers.discarding())
                .statusCode();
        if (status != 201) {
            throw new IOException("WireMock answered " + status);
        }
        return server;
    }

    private void held() throws IOException, InterruptedException {
        markdown.line("Pending waits, 5,000 more each second, medians of " + rounds + " rounds;");
        markdown.line("the heap per wait is measured while all are pending, after a full collection");
        markdown.line("");
        markdown.line("| held | delays up to | errors | client saw later than drawn: p50 | p99 | max | heap, a wait |");
        markdown.line("|---|---|---|---|---|---|---|");
        held("1", 5_000, 20);
        held("1", 15_000, 20);
        held("1", 15_000, 20, FIXED_HEAP);
        held("2", 100_000, 40);
        held("2", 100_000, 40, FIXED_HEAP);
    }

    private void held(String version, int n, int maxDelay, String... options) throws IOException, InterruptedException {
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            runs.add(hold(version, n, maxDelay, options));
            System.err.println(version + " " + n + " " + runs.get(round));
        }
        markdown.line(String.format(
                Locale.ROOT,
                "| %,d over HTTP/%s%s | %d s | %.0f | %.1f ms | %.1f ms | %.1f ms | %.1f KB |",
                n,
                version.equals("1") ? "1.1" : "2",
                options.length == 0 ? "" : ", `" + String.join(" ", options) + "`",
                maxDelay,
                runs.stream().mapToDouble(run -> run.getDouble("errors")).max().orElseThrow(),
                Quantiles.median(runs, "p50") * 1e3,
                Quantiles.median(runs, "p99") * 1e3,
                Quantiles.median(runs, "max") * 1e3,
                heapKilobytes(version, n, options)));
    }

    private static JsonObject hold(String version, int n, int maxDelay, String... options)
            throws IOException, InterruptedException {
        try (ServerProcess server = warm(options)) {
            Process client = heldWaitsClient(server, version, n, maxDelay);
            try (BufferedReader out = client.inputReader()) {
                awaitHeld(out);
                return new JsonObject(out.readLine());
            } finally {
                client.destroy();
            }
        }
    }

    /** Returns the kilobytes of heap that a pending wait takes, including its request and connection or stream. */
    private static double heapKilobytes(String version, int n, String... options)
            throws IOException, InterruptedException {
        try (ServerProcess server = warm(options)) {
            long before = server.stats().liveHeapBytes();
            Process client = heldWaitsClient(server, version, n, HEAP_DELAY_SECONDS);
            try (BufferedReader out = client.inputReader()) {
                awaitHeld(out);
                // The client prints its line just before it writes the last request.
                Thread.sleep(3000);
                return (server.stats().liveHeapBytes() - before) / 1024.0 / n;
            } finally {
                client.destroy();
            }
        }
    }

    private static ServerProcess warm(String... options) throws IOException, InterruptedException {
        // By default a connection of HTTP/2 has fewer streams than the clients here hold.
        Path conf = Files.createTempFile("bide", ".json");
        conf.toFile().deleteOnExit();
        Files.writeString(conf, "{\"limits\":{\"maxStreams\":" + MAX_STREAMS + "}}");
        ServerProcess server = ServerProcess.bide(List.of("--conf", conf.toString()), options);
        if (Programs.runs("which", "wrk")) {
            rate(server, 2);
        }
        return server;
    }

    private static Process heldWaitsClient(ServerProcess server, String version, int n, int maxDelay)
            throws IOException {
        List<String> command = new ArrayList<>(Programs.java(HeldWaitsClient.class, CLIENT_JVM_OPTIONS));
        command.addAll(List.of(version, String.valueOf(server.port()), String.valueOf(n), String.valueOf(maxDelay)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitHeld(BufferedReader out) throws IOException {
        String line = out.readLine();
        while (!HeldWaitsClient.HELD.equals(line)) {
            if (line == null) {
                throw new IOException("the client exited before it held all waits");
            }
            line = out.readLine();
        }
    }
}
