package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a {@link dev.bide.lateness.LatenessMeter} says of loops that are held up in several ways, and what Vert.x's own checker
 * of blocked threads says; and how late a wait is by itself, under Netty's settings. Prints tables of medians, and writes
 * them to target/held-loop.md.
 */
final class HeldLoop {

    private static final String[] SHORT_QUANTUM = {"-Dio.netty.eventLoop.maxTaskProcessingQuantumMs=100", "-Dprobe=10"};
    private static final String[] FIXED_HEAP = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"};
    private static final String EPOLL = "-Dnative=true";
    private static final String NO_THRESHOLD = "-Dio.netty.channel.epoll.epollWaitThreshold=0";
    private static final double MILLIS = 1e3;

    private final int rounds;
    private final Markdown markdown = new Markdown();

    private HeldLoop(int rounds) {
        this.rounds = rounds;
    }

    /** Takes the number of rounds. */
    public static void main(String... args) throws Exception {
        HeldLoop bench = new HeldLoop(Integer.parseInt(args[0]));
        bench.troubles();
        bench.waits();
        bench.markdown.write(Path.of("target", "held-loop.md"));
    }

    private void troubles() throws IOException, InterruptedException {
        markdown.line("A probe of 100 ms on each loop of Vert.x's default, " + Troubled.SECONDS
                + " s, the latest of the loops, medians of " + rounds
                + " rounds; a loop is late from its next probe on, and told of from 250 ms on");
        markdown.line("");
        markdown.line("| the loop | loop p50 | p99 | max | probes | missed | late together | warnings: the meter's "
                + "| BlockedThreadChecker's |");
        markdown.line("|---|---|---|---|---|---|---|---|---|");
        trouble("has nothing to do", "idle");
        trouble("runs a task that queues itself again for 5 s (vert.x issue 5771)", "requeue");
        trouble("the same, a quantum of 100 ms, a probe of 10 ms", "requeue", SHORT_QUANTUM);
        trouble("is blocked for 300 ms, five times", "block300");
        trouble("is blocked for 3 s", "block3000");
        trouble("is paused with all others by a full collection", "collect", FIXED_HEAP);
        markdown.line("");
    }

    private void trouble(String name, String scenario, String... options) throws IOException, InterruptedException {
        List<JsonObject> runs = runs(name, List.of(scenario), options);
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.0f ms | %.0f ms | %.0f | %.0f | %.0f of %.0f | %.0f | %.0f |",
                name,
                median(runs, "p50") * MILLIS,
                median(runs, "p99") * MILLIS,
                median(runs, "max") * MILLIS,
                median(runs, "probes"),
                median(runs, "missed"),
                median(runs, "together"),
                median(runs, "loops"),
                median(runs, "warnings"),
                median(runs, "blocked")));
    }

    private void waits() throws IOException, InterruptedException {
        markdown.line("Waits that are alone, one after the other, medians of " + rounds
                + " rounds; where there are probes, loop is nearly all of them");
        markdown.line("");
        markdown.line("| transport | probe | delay | waits | late p50 | max | loop p50 | max |");
        markdown.line("|---|---|---|---|---|---|---|---|");
        for (String probe : List.of("0", "100")) {
            waits("NIO", probe);
            waits("epoll", probe, EPOLL);
            waits("epoll, epollWaitThreshold=0", probe, EPOLL, NO_THRESHOLD);
        }
    }

    private void waits(String name, String probe, String... options) throws IOException, InterruptedException {
        wait(name, probe, 1, 8, options);
        wait(name, probe, 4, 3, options);
    }

    private void wait(String name, String probe, int delay, int times, String... options)
            throws IOException, InterruptedException {
        List<String> args = List.of("alone", probe, String.valueOf(delay), String.valueOf(times));
        List<JsonObject> runs = runs(name + " " + args, args, options);
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %s | %d s | %d | %.2f ms | %.2f ms | %.2f ms | %.2f ms |",
                name,
                probe.equals("0") ? "none" : probe + " ms",
                delay,
                times,
                median(runs, "lateP50") * MILLIS,
                median(runs, "lateMax") * MILLIS,
                median(runs, "ownP50") * MILLIS,
                median(runs, "ownMax") * MILLIS));
    }

    private List<JsonObject> runs(String name, List<String> args, String... options)
            throws IOException, InterruptedException {
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<String> command = new ArrayList<>(Programs.java("dev.bide.bench.Troubled", options));
            command.addAll(args);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException(name + " said nothing, and ended with " + process.waitFor());
                }
                runs.add(new JsonObject(line));
            }
            System.err.println(round + 1 + " " + name + " " + runs.get(round));
        }
        return runs;
    }

    private static double median(List<JsonObject> runs, String figure) {
        return Markdown.median(runs.stream().map(run -> run.getDouble(figure)).toList());
    }
}
