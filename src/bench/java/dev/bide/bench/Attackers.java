package dev.bide.bench;

import dev.bide.Http2Frames;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
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
 * Measures what one hostile connection costs the other clients of the same event loop: how much longer than its delay a
 * wait takes, as its client sees it, before, during and after an attack; and what is kept when the attacker has gone.
 * Prints a table of medians and writes it to target/attackers.md. Another jar of Bide can be measured for comparison.
 */
final class Attackers {

    private static final double RATE = 200;
    private static final double PHASE_SECONDS = 2;
    private static final double MAX_DELAY_SECONDS = 0.1;
    private static final int MAX_PENDING = 2000;

    private static final int BURST = 70_000;
    private static final int HELD = 1000;
    private static final int SETTINGS_FRAMES = 1000;
    private static final int ANSWERS = 5000;
    private static final int RESETS = 20_000;
    private static final int PINGS = 20_000;

    /** How long an attacker reads after it has sent everything, for as long as there is something. */
    private static final int LINGER_MILLIS = 1500;

    private static final Pattern KEPT = Pattern.compile("(?m)^bide_kept_bytes (.*)$");
    private static final Pattern PENDING = Pattern.compile("(?m)^bide_waits_pending\\{.*} (.*)$");

    /** A hostile client. */
    interface Attack {
        void run(int port) throws IOException;
    }

    private final Markdown markdown = new Markdown();
    private final HttpClient client = HttpClient.newHttpClient();
    private final int rounds;
    private final Path conf = Files.createTempFile("bide", ".json");
    private final List<String> command;

    private Attackers(int rounds, List<String> jar) throws IOException {
        this.rounds = rounds;
        Files.writeString(conf, new JsonObject().put("instances", 1).encode());
        List<String> words = new ArrayList<>(
                jar.isEmpty()
                        ? Programs.java(dev.bide.Main.class)
                        : List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-jar",
                                jar.get(0)));
        words.addAll(List.of("--conf", conf.toString(), "--port"));
        this.command = words;
    }

    /** Runs the benchmark; the arguments are the number of rounds and, to measure another version, its runnable jar. */
    public static void main(String... args) throws Exception {
        String[] words = String.join(" ", args).split(" ");
        Attackers attackers =
                new Attackers(Integer.parseInt(words[0]), List.of(words).subList(1, words.length));
        attackers.markdown.line(
                "| the attacker | others: p99 | first attack: p99 | max | next attack: p99 | max | after: p99 | kept |");
        attackers.markdown.line("|---|---|---|---|---|---|---|---|");
        for (Map.Entry<String, Attack> attack : attacks().entrySet()) {
            attackers.row(attack.getKey(), attack.getValue());
        }
        attackers.markdown.write(Path.of("target", "attackers.md"));
        Files.delete(attackers.conf);
        System.exit(0);
    }

    private static Map<String, Attack> attacks() {
        Map<String, Attack> attacks = new LinkedHashMap<>();
        attacks.put("none", port -> {});
        attacks.put("sends 70,000 requests in one burst", port -> burst(port, BURST));
        attacks.put("changes the window 1,000 times over 1,000 held streams", Attackers::settings);
        attacks.put("allows a header table of 4 GB, and takes 5,000 answers", Attackers::headerTable);
        attacks.put(
                "does not read 1,000 short answers (window 0)", port -> held(port, HELD, 0, Http2Frames.END_STREAM));
        attacks.put("does not end 1,000 requests", port -> held(port, HELD, 65_535, 0));
        attacks.put("resets 20,000 requests at once", port -> resets(port, RESETS));
        attacks.put("sends 20,000 PINGs and reads nothing", port -> pings(port, PINGS));
        attacks.put("sends 20,000 requests over HTTP/1.1 and reads nothing", Attackers::pipeline);
        return attacks;
    }

    private void row(String name, Attack attack) throws Exception {
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            runs.add(run(attack));
            System.err.println(round + 1 + " " + name + " " + runs.get(round));
        }
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.1f ms | %.0f |",
                name,
                Quantiles.median(runs, "before99"),
                Quantiles.median(runs, "first99"),
                Quantiles.median(runs, "first100"),
                Quantiles.median(runs, "during99"),
                Quantiles.median(runs, "during100"),
                Quantiles.median(runs, "after99"),
                Quantiles.median(runs, "kept")));
    }

    private JsonObject run(Attack attack) throws Exception {
        JsonObject result = new JsonObject();
        try (ServerProcess server = ServerProcess.start(command);
                OpenLoopClient others = new OpenLoopClient(false, server.port(), MAX_PENDING, MAX_DELAY_SECONDS)) {
            others.send(RATE, PHASE_SECONDS); // not counted: the JVMs warm up
            // The first attack also loads and compiles the code that only it uses.
            phase(result, "first", others, () -> attack.run(server.port()));
            phase(result, "before", others, () -> {});
            phase(result, "during", others, () -> attack.run(server.port()));
            phase(result, "after", others, () -> {});
            String metrics = metrics(server);
            // The request for the metrics counts itself.
            return result.put("kept", sum(KEPT, metrics) - 10_000 + sum(PENDING, metrics));
        }
    }

    /** Something to do beside the other clients. */
    private interface Action {
        void run() throws IOException;
    }

    private static void phase(JsonObject result, String name, OpenLoopClient others, Action action) throws Exception {
        double from = others.now();
        Thread attacker = new Thread(() -> {
            try {
                action.run();
            } catch (IOException e) {
                // The server may end an attacker's connection at any time.
                System.err.println("the attack ended: " + e);
            }
        });
        attacker.start();
        others.send(RATE, PHASE_SECONDS);
        attacker.join();
        double[] beyond = others.outcomes(from, others.now()).stream()
                .mapToDouble(OpenLoopClient.Outcome::beyond)
                .toArray();
        Quantiles.addMillis(result, name, beyond);
    }

    private String metrics(ServerProcess server) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + "/metrics");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private static double sum(Pattern metric, String metrics) {
        double sum = 0;
        Matcher matcher = metric.matcher(metrics);
        while (matcher.find()) {
            sum += Double.parseDouble(matcher.group(1));
        }
        return sum;
    }

    static void burst(int port, int requests) throws IOException {
        try (Http2Frames frames = Http2Frames.connect(port)) {
            for (int i = 0; i < requests; i++) {
                frames.get(2 * i + 1, "/delay/30");
            }
            linger(frames);
        }
    }

    static void settings(int port) throws IOException {
        try (Http2Frames frames = Http2Frames.connect(port)) {
            for (int i = 0; i < HELD; i++) {
                frames.get(2 * i + 1, "/delay/30");
            }
            for (int i = 0; i < SETTINGS_FRAMES; i++) {
                frames.settings(Http2Frames.INITIAL_WINDOW_SIZE, i % 2 == 0 ? 0 : 1_000_000);
            }
            linger(frames);
        }
    }

    private static void headerTable(int port) throws IOException {
        try (Http2Frames frames = Http2Frames.connect(port, Http2Frames.HEADER_TABLE_SIZE, -1)) {
            for (int i = 0; i < ANSWERS; i++) {
                int stream = 2 * i + 1;
                frames.get(stream, "/delay/0.0001").windowUpdate(0, 1000);
                if (i % 50 == 49) {
                    frames.readUntil(() -> frames.ended().contains(stream));
                }
            }
        }
    }

    static void held(int port, int requests, int window, int flags) throws IOException {
        try (Http2Frames frames = Http2Frames.connect(port, Http2Frames.INITIAL_WINDOW_SIZE, window)) {
            for (int i = 0; i < requests; i++) {
                frames.headers(2 * i + 1, flags, "GET", "/delay/0");
            }
            linger(frames);
        }
    }

    static void resets(int port, int requests) throws IOException {
        try (Http2Frames frames = Http2Frames.connect(port)) {
            for (int i = 0; i < requests; i++) {
                frames.get(2 * i + 1, "/delay/30").reset(2 * i + 1, Http2Frames.CANCEL);
            }
            linger(frames);
        }
    }

    static void pings(int port, int pings) throws IOException {
        try (Http2Frames frames = Http2Frames.connect(port)) {
            for (int i = 0; i < pings; i++) {
                frames.ping(i);
            }
            frames.flush();
            pause();
        }
    }

    private static void pipeline(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] request = "GET /delay/0 HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < RESETS; i++) {
                out.write(request);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LINGER_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends what was written, and reads until nothing comes any more. */
    private static void linger(Http2Frames frames) throws IOException {
        frames.timeout(LINGER_MILLIS);
        try {
            frames.readToEnd();
        } catch (SocketTimeoutException e) {
            // Nothing more comes.
        }
    }
}
