package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures how late a wait is that is the only one in its process, in Bide and in other programs. All programs run at the
 * same time, since each of them sleeps nearly always. Prints a table and writes it to target/lone.md.
 */
final class Lone {

    private static final List<String> DELAY_SECONDS = List.of("1", "4", "10");

    private Lone() {}

    /** Runs the benchmark; the argument is how many waits of each delay to perform. */
    public static void main(String... args) throws Exception {
        Map<String, List<String>> programs = programs();
        Map<String, Process> processes = new LinkedHashMap<>();
        // All are started before the first is read: each row below blocks until its program ends.
        for (Map.Entry<String, List<String>> program : programs.entrySet()) {
            if (program.getValue().isEmpty()) {
                continue;
            }
            List<String> command = new ArrayList<>(program.getValue());
            command.add(args[0]);
            command.addAll(DELAY_SECONDS);
            processes.put(program.getKey(), new ProcessBuilder(command).start());
        }
        Markdown markdown = new Markdown();
        markdown.line("A wait alone: how late, medians of " + args[0]);
        markdown.line("");
        markdown.line("| program | 1 s | 4 s | 10 s |");
        markdown.line("|---|---|---|---|");
        for (String name : programs.keySet()) {
            markdown.line(
                    processes.containsKey(name)
                            ? row(name, processes.get(name))
                            : "| " + name + " | not installed | - | - |");
        }
        markdown.write(Path.of("target", "lone.md"));
    }

    private static Map<String, List<String>> programs() throws InterruptedException {
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put("Bide, native epoll", Programs.java(LoneWaits.class));
        programs.put("Bide, Vert.x's default transport", Programs.java(LoneWaits.class, "-Dnio=true"));
        programs.put("Node", Programs.script("node", "node_lone.mjs"));
        programs.put("asyncio", Programs.script("python3", "asyncio_lone.py"));
        return programs;
    }

    private static String row(String name, Process process) throws IOException {
        StringBuilder row = new StringBuilder("| ").append(name);
        // Each line is the nominal delay and the lateness, both in seconds.
        List<String[]> results =
                process.inputReader().lines().map(line -> line.split(" ", -1)).toList();
        for (String delay : DELAY_SECONDS) {
            double median = Quantiles.median(results.stream()
                    .filter(pair -> Double.parseDouble(pair[0]) == Double.parseDouble(delay))
                    .map(pair -> Double.parseDouble(pair[1]))
                    .toList());
            row.append(String.format(Locale.ROOT, " | %.2f ms", median * 1e3));
        }
        return row.append(" |").toString();
    }
}
