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
 * Bide's program over HTTP: how many requests for a wait of nothing it answers in a second, beside a bare route of
 * vertx-web and WireMock, and how many waits it holds at a time, at what memory, and how late a client sees them end.
 * Prints tables of medians, and writes them to target/serving.md.
 */
final class Serving {

    private static final Path WIREMOCK = Path.of("target", "bench-peers", "wiremock-standalone.jar");
    private static final String HELD = "held";

    /** The client is the instrument: its own collections would be seen as lateness. */
    private static final String[] NO_COLLECTIONS = {"-Xms4g", "-Xmx4g", "-Xmn3g", "-XX:+AlwaysPreTouch"};

    /** For the server, whose heap need not grow then while it holds more and more. */
    private static final String[] FIXED_HEAP = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"};

    private static final int LONG_DELAY = 3600;
    private static final Pattern RATE = Pattern.compile("Requests/sec: +([0-9.]+)");
    private static final String STUB = "{\"request\":{\"method\":\"GET\",\"urlPath\":\"/wait-random\"},\"response\":{"
            + "\"status\":200,\"headers\":{\"content-type\":\"application/json\"},"
            + "\"body\":\"{\\\"delay\\\":0.0,\\\"elapsed\\\":1.2E-5,\\\"late\\\":1.2E-5,\\\"seed\\\":7077233121415066}\"}}";

    private final int rounds;
    private final Markdown markdown = new Markdown();

    private Serving(int rounds) {
        this.rounds = rounds;
    }

    /** Takes the number of rounds. */
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
        Map<String, Served> servers = new LinkedHashMap<>();
        servers.put("Bide", Served.bide());
        servers.put("a bare route of vertx-web", Served.start(Programs.java("dev.bide.bench.BareRoute")));
        if (Files.exists(WIREMOCK)) {
            servers.put("WireMock", wireMock());
        }
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (Served server : servers.values()) {
            rate(server, 5);
        }
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Served> server : servers.entrySet()) {
                double rate = rate(server.getValue(), 4);
                rates.computeIfAbsent(server.getKey(), name -> new ArrayList<>())
                        .add(rate);
                System.err.printf(Locale.ROOT, "%d %s %.0f%n", round + 1, server.getKey(), rate);
            }
        }
        servers.values().forEach(Served::close);
        double bide = Markdown.median(rates.get("Bide"));
        markdown.line("`wait-random?maxDelay=0`, wrk -t1 -c64 -d4, medians of " + rounds + " rounds");
        markdown.line("");
        markdown.line("| server | requests a second | Bide is |");
        markdown.line("|---|---|---|");
        rates.forEach((name, all) -> markdown.line(String.format(
                Locale.ROOT, "| %s | %.0f | %.2f x |", name, Markdown.median(all), bide / Markdown.median(all))));
        markdown.line("");
    }

    private static double rate(Served server, int seconds) throws IOException, InterruptedException {
        String url = "http://127.0.0.1:" + server.port() + "/wait-random?maxDelay=0";
        Process wrk = new ProcessBuilder("wrk", "-t1", "-c64", "-d" + seconds, url).start();
        try (BufferedReader out = wrk.inputReader()) {
            String said = String.join("\n", out.lines().toList());
            Matcher rate = RATE.matcher(said);
            if (wrk.waitFor() != 0 || !rate.find() || said.contains("Non-2xx")) {
                throw new IOException(said);
            }
            return Double.parseDouble(rate.group(1));
        }
    }

    private static Served wireMock() throws IOException, InterruptedException {
        Served server = Served.start(List.of(
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
        markdown.line("Waits held at once, 5,000 more each second, medians of " + rounds
                + " rounds; the heap is that of waits that go on, after a full collection");
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
                median(runs, "p50") * 1e3,
                median(runs, "p99") * 1e3,
                median(runs, "max") * 1e3,
                heap(version, n, options)));
    }

    private static JsonObject hold(String version, int n, int maxDelay, String... options)
            throws IOException, InterruptedException {
        try (Served server = warm(options)) {
            Process client = holder(server, version, n, maxDelay);
            try (BufferedReader out = client.inputReader()) {
                awaitHeld(out);
                return new JsonObject(out.readLine());
            } finally {
                client.destroy();
            }
        }
    }

    /** Gives the kilobytes of heap that a wait takes while it goes on, with all that belongs to its request. */
    private static double heap(String version, int n, String... options) throws IOException, InterruptedException {
        try (Served server = warm(options)) {
            long before = server.watched().liveBytes();
            Process client = holder(server, version, n, LONG_DELAY);
            try (BufferedReader out = client.inputReader()) {
                awaitHeld(out);
                Thread.sleep(3000);
                return (server.watched().liveBytes() - before) / 1024.0 / n;
            } finally {
                client.destroy();
            }
        }
    }

    private static Served warm(String... options) throws IOException, InterruptedException {
        Served server = Served.bide(options);
        if (Programs.runs("which", "wrk")) {
            double unused = rate(server, 2);
        }
        return server;
    }

    private static Process holder(Served server, String version, int n, int maxDelay) throws IOException {
        List<String> command = new ArrayList<>(Programs.java("dev.bide.bench.Holder", NO_COLLECTIONS));
        command.addAll(List.of(version, String.valueOf(server.port()), String.valueOf(n), String.valueOf(maxDelay)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitHeld(BufferedReader out) throws IOException {
        String line = out.readLine();
        while (!HELD.equals(line)) {
            if (line == null) {
                throw new IOException("the client has ended");
            }
            line = out.readLine();
        }
    }

    private static double median(List<JsonObject> runs, String figure) {
        return Markdown.median(runs.stream().map(run -> run.getDouble(figure)).toList());
    }
}
