package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The growth of what a process keeps: tasks, pools, and keys of scripts, each with one wait. */
final class GrowthOfState {

    private static final String MAX_DELAY_SECONDS = "2";

    private GrowthOfState() {}

    static List<GrowthSeries> series() {
        List<Integer> sizes = List.of(1, 10, 100, 1000, 10_000, 100_000);
        List<Integer> more = new ArrayList<>(sizes);
        more.add(1_000_000);
        return List.of(
                series("tasks", "Tasks of one wait each", more),
                series("pools", "Pools with one wait each", sizes),
                series("scripts", "Keys of scripts with one call each", sizes));
    }

    private static GrowthSeries series(String name, String title, List<Integer> sizes) {
        return new GrowthSeries(name, title, name, "late p50", true, true, sizes, n -> run(name, n));
    }

    private static GrowthPoint run(String kind, int n) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Programs.java(KeptState.class, "-Xmx6g"));
        command.addAll(List.of(kind, String.valueOf(n), MAX_DELAY_SECONDS));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader()) {
            ProcessStats stats = new ProcessStats(process.pid());
            if (!KeptState.READY.equals(out.readLine())) {
                throw new IOException("the program did not start");
            }
            double before = stats.cpuSeconds();
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the program printed no result");
            }
            JsonObject result = new JsonObject(line);
            double cpu = stats.cpuSeconds() - before;
            return new GrowthPoint(
                    result.getDouble("p50"),
                    result.getDouble("p99"),
                    stats.peakMegabytes(),
                    stats.liveHeapBytes() / 1e6,
                    cpu);
        } finally {
            ServerProcess.end(process);
        }
    }
}
