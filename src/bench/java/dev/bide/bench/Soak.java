package dev.bide.bench;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A soak test: sends every kind of request through every API at once for a long time, with many clients that do not wait
 * for the answer. When they have stopped, it checks that the server keeps nothing for them. Prints the figures and writes
 * them to target/soak.md; exits with 1 if a check fails.
 */
final class Soak {

    private static final int DEFAULT_SECONDS = 600;
    private static final int ROW_SECONDS = 30;

    /** The load runs this long before the first measurement, to allocate what is created only once. */
    private static final int WARM_UP_SECONDS = 30;

    /** Vert.x logs this as an error of the server, but it is the expected effect of a malformed request. */
    private static final String MALFORMED_HTTP2 = "First received frame was not SETTINGS";

    /** A warning that Vert.x logs when other processes take the CPU. */
    private static final String BLOCKED_THREAD = "VertxException: Thread blocked";

    private static final int MAX_REST_SECONDS = 120;
    private static final long BYTES_PER_MEGABYTE = 1_000_000;

    // How much each figure may grow between the two measurements at rest.
    private static final long MAX_HEAP_GROWTH_BYTES = 4 * BYTES_PER_MEGABYTE;
    private static final long MAX_DIRECT_GROWTH_BYTES = 32 * BYTES_PER_MEGABYTE;
    private static final int MAX_FILE_GROWTH = 5;
    private static final int MAX_THREAD_GROWTH = 10;

    /** Silences the clients' warnings about requests that they cancelled. A field, since loggers may be collected. */
    private static final List<Logger> CLIENT_LOGS = List.of(Logger.getLogger("io.vertx"), Logger.getLogger("io.netty"));

    private final Path log = Path.of("target", "soak.log");
    private final Markdown markdown = new Markdown();
    private final long start = System.nanoTime();
    private final SoakServerProcess server = new SoakServerProcess(log);
    private boolean passed = true;

    private Soak() throws IOException {}

    /** Runs the test. The words are the number of seconds, 600 by default, and a factor for all rates, 1 by default. */
    public static void main(String... args) throws Exception {
        // The profile in the pom passes all words as one argument.
        String[] words = String.join(" ", args).split(" ");
        if (words.length > 1) {
            // Before the class that reads it is loaded. The server's process gets it as well.
            System.setProperty(SoakLoad.RATE_FACTOR, words[1]);
        }
        CLIENT_LOGS.forEach(logger -> logger.setLevel(Level.OFF));
        Soak soak = new Soak();
        try {
            soak.run(words[0].isEmpty() ? DEFAULT_SECONDS : Integer.parseInt(words[0]));
        } finally {
            soak.server.close();
        }
        soak.markdown.write(Path.of("target", "soak.md"));
        System.exit(soak.passed ? 0 : 1);
    }

    private void run(int seconds) throws Exception {
        markdown.line("| | after | heap | resident | direct | files | threads | accepted | fired | cancelled | pending"
                + " | tasks | refused | kept | connections | viewers |");
        markdown.line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        load(WARM_UP_SECONDS);
        SoakFigures before = restFigures();
        row("at rest", before);
        JsonObject counts = load(seconds);
        SoakFigures after = restFigures();
        row("at rest", after);
        markdown.line("");
        checkFigures(before, after);
        checkCounts(counts);
        checkCapacity();
        checkLog();
    }

    /** Runs the whole load for some time and returns the counts of each kind of request. */
    private JsonObject load(int seconds) throws Exception {
        Vertx vertx = BenchVertx.withOneLoop();
        try {
            return load(vertx, seconds);
        } finally {
            // Also after an exception: the event loop's thread would keep the process alive.
            BenchVertx.await(vertx.close());
        }
    }

    private JsonObject load(Vertx vertx, int seconds) throws Exception {
        SoakLoad load = new SoakLoad(vertx);
        HttpSoakLoad http1 = new HttpSoakLoad(vertx, false, server.port());
        HttpSoakLoad http2 = new HttpSoakLoad(vertx, true, server.port());
        List<ViewerSoakLoad> viewers = List.of(
                new ViewerSoakLoad(vertx, false, server.port()), new ViewerSoakLoad(vertx, true, server.port()));
        SocketSoakLoad sockets = new SocketSoakLoad(vertx, server.port());
        AttackSoakLoad attackers = new AttackSoakLoad(vertx, server.port());
        server.startBusClients();
        vertx.runOnContext(turn -> {
            http1.start(load);
            http2.start(load);
            sockets.start(load);
            attackers.start(load);
            viewers.forEach(each -> each.start(load));
        });
        for (int left = seconds; left > 0; left -= ROW_SECONDS) {
            Thread.sleep(1000L * Math.min(left, ROW_SECONDS));
            row("under load", server.figures());
        }
        JsonObject counts = server.stopBusClients();
        BenchVertx.await(load.stop());
        counts.mergeIn(load.counts());
        BenchVertx.await(http1.close());
        BenchVertx.await(http2.close());
        for (ViewerSoakLoad each : viewers) {
            BenchVertx.await(each.close());
        }
        return counts;
    }

    /** Waits until the server is at rest, for at most two minutes, and returns its figures. */
    private SoakFigures restFigures() throws IOException, InterruptedException {
        long end = System.nanoTime() + MAX_REST_SECONDS * 1_000_000_000L;
        SoakFigures figures = server.figures();
        while (!figures.atRest() && System.nanoTime() < end) {
            Thread.sleep(1000);
            figures = server.figures();
        }
        Thread.sleep(1000);
        return server.figures();
    }

    private void row(String when, SoakFigures figures) {
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %d s | %.1f MB | %.0f MB | %.1f MB | %d | %d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %d |",
                when,
                (System.nanoTime() - start) / 1_000_000_000,
                (double) figures.heap() / BYTES_PER_MEGABYTE,
                figures.resident(),
                (double) figures.direct() / BYTES_PER_MEGABYTE,
                figures.files(),
                figures.threads(),
                figures.accepted(),
                figures.fired(),
                figures.cancelled(),
                figures.pending(),
                figures.tasks(),
                figures.refused(),
                figures.kept(),
                figures.connections(),
                figures.viewers()));
    }

    private void checkFigures(SoakFigures before, SoakFigures after) {
        check(
                "waits: " + after.accepted() + " accepted = " + after.fired() + " fired + " + after.cancelled()
                        + " cancelled + " + after.pending() + " pending",
                after.pending() == 0 && after.accepted() == after.fired() + after.cancelled());
        check(
                "bytes kept: " + after.kept() + ", for the request that reads them",
                after.kept() == SoakFigures.OWN_REQUEST_BYTES);
        check(
                "connections: " + after.connections() + ", that of the request that reads them",
                after.connections() == 1);
        check("tasks: " + after.tasks(), after.tasks() == 0);
        check("viewers of the page: " + after.viewers(), after.viewers() == 0);
        check(
                "open files: " + before.files() + ", then " + after.files(),
                after.files() <= before.files() + MAX_FILE_GROWTH);
        check(
                "threads: " + before.threads() + ", then " + after.threads(),
                after.threads() <= before.threads() + MAX_THREAD_GROWTH);
        check(
                "heap: " + before.heap() + ", then " + after.heap(),
                after.heap() <= before.heap() + MAX_HEAP_GROWTH_BYTES);
        check(
                "direct memory: " + before.direct() + ", then " + after.direct(),
                after.direct() <= before.direct() + MAX_DIRECT_GROWTH_BYTES);
    }

    private void checkCounts(JsonObject counts) {
        long started = 0;
        long unexpected = 0;
        for (String name : counts.fieldNames()) {
            JsonObject count = counts.getJsonObject(name);
            started += count.getInteger("started");
            unexpected += count.getInteger("started") - count.getInteger("succeeded");
            if (!count.getInteger("started").equals(count.getInteger("succeeded"))) {
                markdown.line("- " + name + ": " + count);
            }
        }
        check("requests: " + started + ", of which " + unexpected + " had an unexpected outcome", unexpected == 0);
    }

    /** Checks that no capacity has leaked: all of it can be used at once, and not one wait more. */
    private void checkCapacity() throws IOException {
        String all = server.get("/wait-n?maxDelay=0&list=false&n=" + SoakServer.MAX_PENDING);
        check("as many waits as may be pending are accepted: " + all.strip(), all.startsWith("{"));
        String more = server.get("/wait-n?maxDelay=0&list=false&n=" + (SoakServer.MAX_PENDING + 1));
        check("one more is refused: " + more, more.equals("503"));
    }

    private void checkLog() throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> errors = lines.stream()
                .filter(line -> !line.contains(MALFORMED_HTTP2) && !line.startsWith(SoakLoad.UNEXPECTED))
                .filter(line -> line.startsWith("SEVERE")
                        || line.contains("ERROR")
                        || line.contains("LEAK")
                        || (line.contains("Exception") && !line.contains(BLOCKED_THREAD)))
                .toList();
        errors.stream().limit(10).forEach(line -> markdown.line("- " + line));
        long warnings =
                lines.stream().filter(line -> line.startsWith("WARNING")).count();
        check("the log: " + errors.size() + " errors (" + warnings + " warnings)", errors.isEmpty());
    }

    private void check(String what, boolean holds) {
        markdown.line((holds ? "PASS " : "FAIL ") + what + "  ");
        passed &= holds;
    }
}
