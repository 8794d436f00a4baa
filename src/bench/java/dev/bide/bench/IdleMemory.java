package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures the resident memory of a server that nothing asks: as a jar, and as the file that runs, without and with the
 * class-data archive. All servers of a round run at the same time, because they are idle.
 *
 * <p>Build first: {@code mvn package -DskipTests}. The argument is the number of rounds.
 */
final class IdleMemory {

    private static final int SOON_MILLIS = 10_000;

    /** Longer than the two minutes after which the file that runs has given memory back. */
    private static final int LATER_MILLIS = 130_000;

    private IdleMemory() {}

    /** Runs the benchmark. */
    public static void main(String... args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        Path cache = Files.createTempDirectory("bide-idle");
        List<StartedCommand> ways =
                StartedCommand.on(Path.of(System.getProperty("java.home")).toRealPath(), Optional.empty(), cache);
        for (StartedCommand way : ways) {
            way.runUntilItListens(List.of("--port", "0")).orElseThrow(); // writes the archive
        }
        Map<String, List<Double>> soon = new LinkedHashMap<>();
        Map<String, List<Double>> later = new LinkedHashMap<>();
        for (int i = 0; i < rounds; i++) {
            round(ways, soon, later);
        }
        Markdown table = new Markdown();
        table.line("Resident megabytes of an idle server, medians of " + rounds + ".");
        table.line("");
        table.line("| | after 10 s | after 130 s |");
        table.line("|---|---|---|");
        soon.forEach((name, first) -> table.line(String.format(
                Locale.ROOT,
                "| %s | %.0f | %.0f |",
                name,
                Quantiles.median(first),
                Quantiles.median(later.get(name)))));
    }

    private static void round(
            List<StartedCommand> ways, Map<String, List<Double>> soon, Map<String, List<Double>> later)
            throws IOException, InterruptedException {
        List<Process> servers = new ArrayList<>();
        try {
            for (StartedCommand way : ways) {
                servers.add(way.start(List.of("--port", "0")));
            }
            Thread.sleep(SOON_MILLIS);
            measure(ways, servers, soon);
            Thread.sleep(LATER_MILLIS - SOON_MILLIS);
            measure(ways, servers, later);
        } finally {
            servers.forEach(ServerProcess::end);
        }
    }

    private static void measure(List<StartedCommand> ways, List<Process> servers, Map<String, List<Double>> megabytes)
            throws IOException {
        for (int i = 0; i < servers.size(); i++) {
            // The shell script of the file that runs becomes Java, and keeps its process id.
            double resident = new ProcessStats(servers.get(i).pid()).residentMegabytes();
            megabytes
                    .computeIfAbsent(ways.get(i).name(), name -> new ArrayList<>())
                    .add(resident);
        }
    }
}
