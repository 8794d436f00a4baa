package dev.bide.bench;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Compares programs that perform n random waits, each in its own idiom and its own process. They run one after the other,
 * round after round. Prints a table of medians and writes it to target/comparison.md.
 *
 * <p>The peak resident memory and the CPU time are read from outside, after the waits are over and before the process
 * ends. They cover the whole process, including its startup.
 */
final class Compare {

    private static final int PROGRAM_MINUTES = 5;
    private static final int EXIT_SECONDS = 30;

    /** The measurements of one run; times are in seconds. */
    private record Run(
            double beyond, double cpu, double megabytes, double p50, double p99, double p999, double max, long early) {}

    private final Map<String, List<String>> programs;
    private final Markdown markdown = new Markdown();

    private Compare(Map<String, List<String>> programs) {
        this.programs = programs;
    }

    /**
     * Runs the benchmark. The arguments are the number of rounds, optionally a pattern that a program's name has to match,
     * and then pairs of n and the longest delay: {@code 5 1000000 10 1000000 1}, {@code 3 Bide 10000000 10}.
     */
    public static void main(String... args) throws Exception {
        // Maven passes all of them as one argument.
        List<String> words = Arrays.stream(args)
                .flatMap(Pattern.compile(" ")::splitAsStream)
                .filter(arg -> !arg.isEmpty())
                .toList();
        int rounds = Integer.parseInt(words.get(0));
        boolean all = Character.isDigit(words.get(1).charAt(0));
        Map<String, List<String>> programs = Programs.available();
        programs.keySet().removeIf(name -> !all && !name.matches(words.get(1)));
        Compare compare = new Compare(programs);
        for (int i = all ? 1 : 2; i + 1 < words.size(); i += 2) {
            compare.table(rounds, words.get(i), words.get(i + 1));
        }
        compare.markdown.write(Path.of("target", "comparison.md"));
    }

    private void table(int rounds, String n, String maxDelay) throws IOException, InterruptedException {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        // Programs are interleaved, so that slow minutes of the machine hit all of them.
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> program : programs.entrySet()) {
                List<Run> own = runs.computeIfAbsent(program.getKey(), name -> new ArrayList<>());
                Optional<Run> run = run(program.getValue(), n, maxDelay);
                run.ifPresent(own::add);
                System.err.printf(Locale.ROOT, "%d %s %s %s %s%n", round + 1, n, maxDelay, program.getKey(), run);
            }
        }
        markdown.line("n = " + n + ", maxDelay = " + maxDelay + " s, medians of " + rounds + " rounds");
        markdown.line("");
        markdown.line(
                "| program | beyond the longest delay | CPU | peak memory | late p50 | p99 | p99.9 | max | early |");
        markdown.line("|---|---|---|---|---|---|---|---|---|");
        runs.forEach((name, all) -> markdown.line(row(name, all)));
        markdown.line("");
    }

    private String row(String name, List<Run> all) {
        if (all.isEmpty()) {
            String reason = programs.get(name).isEmpty() ? "not installed" : "failed";
            return "| " + name + " | " + reason + " | - | - | - | - | - | - | - |";
        }
        return String.format(
                Locale.ROOT,
                "| %s | %.1f ms | %.2f s | %.0f MB | %.2f ms | %.1f ms | %s | %.1f ms | %s |",
                name,
                median(all, Run::beyond) * 1e3,
                median(all, Run::cpu),
                median(all, Run::megabytes),
                median(all, Run::p50) * 1e3,
                median(all, Run::p99) * 1e3,
                orDash(median(all, Run::p999) * 1e3, "%.1f ms"),
                median(all, Run::max) * 1e3,
                orDash(maxEarly(all), "%.0f"));
    }

    /** Returns the largest number of early waits of any run: a median would hide a single one. */
    private static double maxEarly(List<Run> runs) {
        long maxEarly = runs.stream().mapToLong(Run::early).max().orElseThrow();
        return maxEarly == ResultLine.UNKNOWN ? Double.NaN : maxEarly;
    }

    private static String orDash(double figure, String format) {
        return Double.isNaN(figure) ? "-" : String.format(Locale.ROOT, format, figure);
    }

    private static double median(List<Run> runs, Function<Run, Double> figure) {
        return Quantiles.median(runs.stream().map(figure).toList());
    }

    /** Runs a program. Returns nothing if it is not installed, hangs, or prints no result. */
    private static Optional<Run> run(List<String> program, String n, String maxDelay)
            throws IOException, InterruptedException {
        if (program.isEmpty()) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(program);
        command.add(n);
        command.add(maxDelay);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // Killing a program that hangs closes its output, which ends the read below.
        CompletableFuture.delayedExecutor(PROGRAM_MINUTES, TimeUnit.MINUTES).execute(process::destroyForcibly);
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.startsWith("{")) {
                line = out.readLine();
            }
            if (line == null) {
                return Optional.empty();
            }
            JsonObject result = new JsonObject(line);
            // The program is still alive: it exits when its input is closed.
            ProcessStats stats = new ProcessStats(process.pid());
            Run run = new Run(
                    result.getDouble("elapsed") - result.getDouble("longest"),
                    stats.cpuSeconds(),
                    stats.peakMegabytes(),
                    result.getDouble("p50"),
                    result.getDouble("p99"),
                    result.getDouble("p999", Double.NaN),
                    result.getDouble("max"),
                    result.getLong("early"));
            process.getOutputStream().close();
            if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return Optional.of(run);
        }
    }
}
