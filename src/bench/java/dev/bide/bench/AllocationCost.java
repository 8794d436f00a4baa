package dev.bide.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how many bytes a wait allocates, with the program of the test that bounds them: once with the first compiler of
 * the JVM only, as the test does, and once in a warm JVM, whose second compiler leaves out some objects.
 */
final class AllocationCost {

    /** The program is a class of the tests. */
    private static final String PROGRAM = "dev.bide.AllocatedBytes";

    private AllocationCost() {}

    /** Runs the benchmark; the argument is ignored, because every run measures the same. */
    public static void main(String... args) throws Exception {
        Map<String, Double> all = measure(Programs.java(PROGRAM, "-XX:TieredStopAtLevel=1"), 300);
        Map<String, Double> warm = measure(Programs.java(PROGRAM), 10_000);
        Markdown markdown = new Markdown();
        markdown.line("| bytes allocated for a wait | all objects | in a warm JVM |");
        markdown.line("|---|---:|---:|");
        all.forEach((name, bytes) ->
                markdown.line(String.format(Locale.ROOT, "| %s | %s | %s |", name, text(bytes), text(warm.get(name)))));
        markdown.write(Path.of("target", "allocation.md"));
    }

    private static String text(double bytes) {
        return String.format(Locale.ROOT, bytes < 100 ? "%.1f" : "%,.0f", bytes);
    }

    private static Map<String, Double> measure(List<String> program, int calls)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(String.valueOf(calls), String.valueOf(calls / 10 + 300)));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Map<String, Double> bytes = new LinkedHashMap<>();
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                int space = line.indexOf(' ');
                bytes.put(line.substring(space + 1), Double.parseDouble(line.substring(0, space)));
            }
        }
        if (process.waitFor() != 0) {
            throw new IOException("the program ended with " + process.exitValue());
        }
        return bytes;
    }
}
