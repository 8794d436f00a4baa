package dev.bide.bench;

import dev.bide.bench.PageViewers.Read;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    /** A compiler thread that ended would take its CPU time along. */
    private static final String KEEP_COMPILERS = "-XX:-UseDynamicNumberOfCompilerThreads";

    private static final int WARM_UPS = 2;
    private static final int WARM_UP_SECONDS = 2;

    /** Long enough that the plan has come and the last frame as well. */
    private static final int SETTLE_MILLIS = 1500;

    private record Kind(String name, int viewers, boolean reads) {}

    private static final List<Kind> KINDS = List.of(
            new Kind("none", 0, true),
            new Kind("1", 1, true),
            new Kind("32", MANY, true),
            new Kind("32 that read nothing", MANY, false));

    private final Markdown markdown = new Markdown();

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
                JsonObject run = run(kind, WAITS, WARM_UPS);
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
            JsonObject run = run(new Kind("1", 1, true), n, 1);
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

    private JsonObject run(Kind kind, int n, int warmUps) throws IOException, InterruptedException {
        List<Socket> sockets = new ArrayList<>();
        List<String> limits = List.of("--limits.max-n", "" + 10 * WAITS, "--limits.max-pending", "" + 20 * WAITS);
        try (ServerProcess server = ServerProcess.bide(limits, KEEP_COMPILERS)) {
            for (int i = 0; i < warmUps; i++) {
                warmUp(server);
            }
            Read read = Read.none();
            double compilerBefore = server.stats().compilerSeconds();
            double before = server.stats().cpuSeconds();
            String id = PageViewers.task(server, n, MAX_DELAY);
            for (int i = 0; i < kind.viewers(); i++) {
                sockets.add(PageViewers.open(server, id, kind.reads(), read));
            }
            JsonObject late =
                    PageViewers.ended(server, id).getJsonObject("result").getJsonObject("late");
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
        String id = PageViewers.task(server, WAITS, WARM_UP_SECONDS);
        try (Socket one = PageViewers.open(server, id, true, Read.none());
                Socket other = PageViewers.open(server, id, true, Read.none())) {
            if (one.isClosed()
                    || other.isClosed()
                    || !PageViewers.ended(server, id).containsKey("result")) {
                throw new IOException("no run to warm up with");
            }
        }
        Thread.sleep(SETTLE_MILLIS);
    }
}
