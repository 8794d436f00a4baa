package dev.bide.bench;

import dev.bide.bench.SoakedServer.Figures;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * All that can be asked at all doors at once, for a long time, by clients many of which do not wait for the answer; then,
 * when they have gone, whether anything is left of them. Prints what it has seen, and writes it to target/soak.md; ends
 * with 1 if anything is.
 */
final class Soak {

    private static final int EACH_SECONDS = 30;

    /** So long everything is done before it counts, for what is made only once. */
    private static final int WARM_UP_SECONDS = 30;

    /** What Vert.x calls an error is that of a client, and is to come. */
    private static final String NONSENSE = "First received frame was not SETTINGS";

    /** What Vert.x warns of when there are others on the machine. */
    private static final String BLOCKED = "VertxException: Thread blocked";

    private static final int REST_SECONDS = 120;
    private static final long MEGA = 1_000_000;
    private static final long MORE_HEAP = 4 * MEGA;
    private static final long MORE_DIRECT = 32 * MEGA;
    private static final int MORE_FILES = 5;
    private static final int MORE_THREADS = 10;

    /** The client's own complaints about what it has given up itself. */
    private static final List<Logger> QUIET = List.of(Logger.getLogger("io.vertx"), Logger.getLogger("io.netty"));

    private final Path log = Path.of("target", "soak.log");
    private final Markdown markdown = new Markdown();
    private final long start = System.nanoTime();
    private final SoakedServer server = new SoakedServer(log);
    private boolean passed = true;

    private Soak() throws IOException {}

    /** Takes the number of seconds, 600 unless it is given. */
    public static void main(String... args) throws Exception {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        Soak soak = new Soak();
        try {
            soak.run(args.length == 0 ? 600 : Integer.parseInt(args[0]));
        } finally {
            soak.server.close();
        }
        soak.markdown.write(Path.of("target", "soak.md"));
        System.exit(soak.passed ? 0 : 1);
    }

    private void run(int seconds) throws Exception {
        markdown.line("| | after | heap | resident | direct | files | threads | accepted | fired | cancelled | pending"
                + " | tasks | refused | kept | connections |");
        markdown.line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        traffic(WARM_UP_SECONDS);
        Figures before = rest();
        row("at rest", before);
        JsonObject counts = traffic(seconds);
        Figures after = rest();
        row("at rest", after);
        markdown.line("");
        compare(before, after);
        counts(counts);
        places();
        logged();
    }

    /** Has everything done for so long, and gives how many were begun, ended well, and badly. */
    private JsonObject traffic(int seconds) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
        Errands errands = new Errands(vertx);
        HttpErrands http1 = new HttpErrands(vertx, false, server.port());
        HttpErrands http2 = new HttpErrands(vertx, true, server.port());
        RawErrands raw = new RawErrands(vertx, server.port());
        server.begin();
        vertx.runOnContext(turn -> {
            http1.begin(errands);
            http2.begin(errands);
            raw.begin(errands);
        });
        for (int left = seconds; left > 0; left -= EACH_SECONDS) {
            Thread.sleep(1000L * Math.min(left, EACH_SECONDS));
            row("busy", server.figures());
        }
        JsonObject counts = server.end();
        Ours.get(errands.stop());
        counts.mergeIn(errands.told());
        Ours.get(http1.close());
        Ours.get(http2.close());
        Ours.get(vertx.close());
        return counts;
    }

    /** Waits until nothing is under way any more, for some time at the most. */
    private Figures rest() throws IOException, InterruptedException {
        long end = System.nanoTime() + REST_SECONDS * 1_000_000_000L;
        Figures figures = server.figures();
        while (!figures.atRest() && System.nanoTime() < end) {
            Thread.sleep(1000);
            figures = server.figures();
        }
        Thread.sleep(1000);
        return server.figures();
    }

    private void row(String when, Figures figures) {
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %d s | %.1f MB | %.0f MB | %.1f MB | %d | %d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d |",
                when,
                (System.nanoTime() - start) / 1_000_000_000,
                (double) figures.heap() / MEGA,
                figures.resident(),
                (double) figures.direct() / MEGA,
                figures.files(),
                figures.threads(),
                figures.accepted(),
                figures.fired(),
                figures.cancelled(),
                figures.pending(),
                figures.tasks(),
                figures.refused(),
                figures.kept(),
                figures.connections()));
    }

    private void compare(Figures before, Figures after) {
        check(
                "waits: " + after.accepted() + " begun = " + after.fired() + " ended + " + after.cancelled()
                        + " given up + " + after.pending() + " under way",
                after.pending() == 0 && after.accepted() == after.fired() + after.cancelled());
        check("bytes kept: " + after.kept() + ", those of whoever asks", after.kept() == Figures.ASKING);
        check("connections: " + after.connections() + ", that of whoever asks", after.connections() == 1);
        check("tasks: " + after.tasks(), after.tasks() == 0);
        check(
                "open files: " + before.files() + ", then " + after.files(),
                after.files() <= before.files() + MORE_FILES);
        check(
                "threads: " + before.threads() + ", then " + after.threads(),
                after.threads() <= before.threads() + MORE_THREADS);
        check("heap: " + before.heap() + ", then " + after.heap(), after.heap() <= before.heap() + MORE_HEAP);
        check(
                "memory outside it: " + before.direct() + ", then " + after.direct(),
                after.direct() <= before.direct() + MORE_DIRECT);
    }

    private void counts(JsonObject counts) {
        long begun = 0;
        long badly = 0;
        for (String name : counts.fieldNames()) {
            JsonObject count = counts.getJsonObject(name);
            begun += count.getInteger("begun");
            badly += count.getInteger("begun") - count.getInteger("well");
            if (!count.getInteger("begun").equals(count.getInteger("well"))) {
                markdown.line("- " + name + ": " + count);
            }
        }
        check("requests: " + begun + ", of which " + badly + " were not answered as they should be", badly == 0);
    }

    /** Whatever takes a place has given it back if all of them can be had. */
    private void places() throws IOException {
        String all = server.get("/wait-n?maxDelay=0&list=false&n=" + SoakServer.MOST_PENDING);
        check("as many waits as may be pending are let in: " + all.strip(), all.startsWith("{"));
        String more = server.get("/wait-n?maxDelay=0&list=false&n=" + (SoakServer.MOST_PENDING + 1));
        check("one more is not: " + more, more.equals("503"));
    }

    private void logged() throws IOException {
        List<String> lines = Files.readAllLines(log);
        List<String> errors = lines.stream()
                .filter(line -> !line.contains(NONSENSE) && !line.startsWith(Errands.AMISS))
                .filter(line -> line.startsWith("SEVERE")
                        || line.contains("ERROR")
                        || line.contains("LEAK")
                        || (line.contains("Exception") && !line.contains(BLOCKED)))
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
