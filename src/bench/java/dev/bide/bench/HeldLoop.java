package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Measures what a {@link dev.bide.lateness.LatenessMeter} reports of event loops that are delayed in several ways, beside
 * what Vert.x's own BlockedThreadChecker reports; and how late a single wait is under several of Netty's settings. Prints
 * tables of medians and writes them to target/held-loop.md.
 */
final class HeldLoop {

    /** Netty's shortest quantum: how long it runs queued tasks before it looks at timers. */
    private static final String[] SHORT_QUANTUM = {"-Dio.netty.eventLoop.maxTaskProcessingQuantumMs=100", "-Dprobe=10"};

    /** A heap and a collector with which one full collection takes long enough to be seen. */
    private static final String[] FIXED_HEAP = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"};

    private static final String EPOLL = "-Dnative=true";

    /** Lets native epoll use timerfd, which takes the slack off a timer. */
    private static final String NO_THRESHOLD = "-Dio.netty.channel.epoll.epollWaitThreshold=0";

    private static final double MILLIS_PER_SECOND = 1e3;

    private final int rounds;
    private final Markdown markdown = new Markdown();

    private HeldLoop(int rounds) {
        this.rounds = rounds;
    }

    /** Runs the benchmark. The arguments are the number of rounds, and "stalls" or "transports" for one of its tables. */
    public static void main(String... args) throws Exception {
        String[] words = String.join(" ", args).split(" ", -1); // exec:exec passes them as one
        HeldLoop bench = new HeldLoop(Integer.parseInt(words[0]));
        if (words.length == 1 || words[1].equals("stalls")) {
            bench.stalls();
        }
        if (words.length == 1 || words[1].equals("transports")) {
            bench.singleWaits();
        }
        bench.markdown.write(Path.of("target", "held-loop.md"));
    }

    private void stalls() throws IOException, InterruptedException {
        markdown.line("A probe every 100 ms on each of Vert.x's default event loops for " + HeldLoopScenarios.SECONDS
                + " s; figures of the latest loop,");
        markdown.line("medians of " + rounds
                + " rounds; the meter reports a loop that is 250 ms late at a probe; stalls of the first round");
        markdown.line("");
        markdown.line("| the loop | loop p50 | p99 | max | probes | missed | stalls that the meter found | reports "
                + "| warnings of BlockedThreadChecker |");
        markdown.line("|---|---|---|---|---|---|---|---|---|");
        stall("has nothing to do, for " + HeldLoopScenarios.IDLE_SECONDS + " s", "idle");
        stall("runs a task that queues itself again for 6 s (vert.x issue 5771)", "requeue");
        stall("the same, a quantum of 100 ms, a probe of 10 ms", "requeue", SHORT_QUANTUM);
        stall("is blocked for 300 ms, five times", "block300");
        stall("is blocked for 3 s", "block3000");
        stall("is paused with all others by a full collection", "collect", FIXED_HEAP);
        stall("is stopped with the process for 400 ms (SIGSTOP)", "stop");
        markdown.line("");
    }

    private void stall(String name, String scenario, String... options) throws IOException, InterruptedException {
        List<JsonObject> runs = runs(name, List.of(scenario), options);
        markdown.line(String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.0f ms | %.0f ms | %.0f | %.0f | %s | %.0f | %.0f |",
                name,
                Quantiles.median(runs, "p50") * MILLIS_PER_SECOND,
                Quantiles.median(runs, "p99") * MILLIS_PER_SECOND,
                Quantiles.median(runs, "max") * MILLIS_PER_SECOND,
                Quantiles.median(runs, "probes"),
                Quantiles.median(runs, "missed"),
                runs.get(0).getString("verdicts"),
                Quantiles.median(runs, "reports"),
                Quantiles.median(runs, "blocked")));
    }

    private void singleWaits() throws IOException, InterruptedException {
        markdown.line("One wait at a time, medians of " + rounds
                + " rounds; with a probe, nearly all samples of the loop columns are probes");
        markdown.line("");
        markdown.line("| transport | probe | delay | waits | late p50 | max | loop p50 | max |");
        markdown.line("|---|---|---|---|---|---|---|---|");
        List<CompletableFuture<String>> rows = new ArrayList<>();
        // All run at once: a program that sleeps does not disturb the others.
        for (String probe : List.of("0", "100")) {
            for (int[] delayAndTimes : new int[][] {{1, 8}, {4, 3}}) {
                rows.add(singleWait("NIO", probe, delayAndTimes));
                rows.add(singleWait("epoll", probe, delayAndTimes, EPOLL));
                rows.add(singleWait("epoll, epollWaitThreshold=0", probe, delayAndTimes, EPOLL, NO_THRESHOLD));
            }
        }
        rows.forEach(row -> markdown.line(row.join()));
    }

    /** Starts the runs of a row. */
    private CompletableFuture<String> singleWait(String name, String probe, int[] delayAndTimes, String... options) {
        CompletableFuture<String> row = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        row.complete(row(name, probe, delayAndTimes[0], delayAndTimes[1], options));
                    } catch (IOException | InterruptedException e) {
                        row.completeExceptionally(e);
                    }
                })
                .start();
        return row;
    }

    private String row(String name, String probe, int delaySeconds, int times, String... options)
            throws IOException, InterruptedException {
        List<String> args = List.of("alone", probe, String.valueOf(delaySeconds), String.valueOf(times));
        List<JsonObject> runs = runs(name + " " + args, args, options);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d s | %d | %.2f ms | %.2f ms | %.2f ms | %.2f ms |",
                name,
                probe.equals("0") ? "none" : probe + " ms",
                delaySeconds,
                times,
                Quantiles.median(runs, "lateP50") * MILLIS_PER_SECOND,
                Quantiles.median(runs, "lateMax") * MILLIS_PER_SECOND,
                Quantiles.median(runs, "loopP50") * MILLIS_PER_SECOND,
                Quantiles.median(runs, "loopMax") * MILLIS_PER_SECOND);
    }

    private List<JsonObject> runs(String name, List<String> args, String... options)
            throws IOException, InterruptedException {
        List<JsonObject> runs = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            List<String> command = new ArrayList<>(Programs.java(HeldLoopScenarios.class, options));
            command.addAll(args);
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                String line = out.readLine();
                if (line == null) {
                    throw new IOException(name + " printed no result and exited with " + process.waitFor());
                }
                runs.add(new JsonObject(line));
            }
            System.err.println(round + 1 + " " + name + " " + runs.get(round));
        }
        return runs;
    }
}
