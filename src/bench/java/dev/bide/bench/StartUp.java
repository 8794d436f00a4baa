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
import java.util.stream.Stream;

/**
 * Measures how long Bide takes to start: as a jar, as the file that runs, without and with the class-data archive, on this
 * JDK and on the JDKs beside it. The ways take turns, and the table has their medians. The limits are printed with
 * "ok" or "MISSED", and decide nothing: a time depends on the machine.
 *
 * <p>Build first: {@code mvn package -DskipTests}. The arguments are the number of rounds, and the jar of an older build if
 * there is one: {@code mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.StartUp -Dbench="10 old.jar"}.
 */
final class StartUp {

    private static final String VERSION = "--version";
    private static final String DRAW = "draw -n 10 --seed 7";
    private static final String WAIT = "wait-n 5 --max-delay 0 --seed 7";

    /** The options of a server, which the older jar knows too. */
    private static final String SERVE = "--port 0";

    private static final List<String> COMMANDS = List.of(VERSION, DRAW, WAIT, SERVE);

    private final Map<String, List<StartedCommand.Cost>> costs = new LinkedHashMap<>();
    private final Markdown table = new Markdown();

    private StartUp() {}

    /** Runs the benchmark. */
    public static void main(String... args) throws Exception {
        String[] words = String.join(" ", args).split(" ", -1); // exec:exec passes them as one
        int rounds = Integer.parseInt(words[0]);
        Optional<String> older = words.length == 1 ? Optional.empty() : Optional.of(words[1]);
        Path cache = Files.createTempDirectory("bide-start");
        List<StartedCommand> ways = new ArrayList<>();
        for (Path jdk : jdks()) {
            ways.addAll(StartedCommand.on(jdk, older, cache));
        }
        StartUp bench = new StartUp();
        // The first round writes the archives.
        bench.round(ways);
        bench.costs.clear();
        for (int i = 0; i < rounds; i++) {
            bench.round(ways);
        }
        bench.print(ways, rounds);
    }

    /** Returns this JDK and those beside it, but one of each version. */
    private static List<Path> jdks() throws IOException {
        Path own = Path.of(System.getProperty("java.home")).toRealPath();
        Map<String, Path> byVersion = new LinkedHashMap<>();
        try (Stream<Path> beside = Files.list(own.getParent())) {
            for (Path jdk : Stream.concat(Stream.of(own), beside.sorted()).toList()) {
                Path release = jdk.resolve("release");
                if (!Files.isSymbolicLink(jdk) && Files.isReadable(release)) {
                    String version = Files.readString(release).replaceAll("(?s).*JAVA_VERSION=\"([0-9]+).*", "$1");
                    byVersion.putIfAbsent(version, jdk);
                }
            }
        }
        return List.copyOf(byVersion.values());
    }

    private void round(List<StartedCommand> ways) throws IOException, InterruptedException {
        for (String command : COMMANDS) {
            List<String> arguments = List.of(command.split(" ", -1));
            for (StartedCommand way : ways) {
                Optional<StartedCommand.Cost> cost =
                        command.equals(SERVE) ? way.runUntilItListens(arguments) : way.runToTheEnd(arguments);
                cost.ifPresent(each -> costs.computeIfAbsent(key(way, command), key -> new ArrayList<>())
                        .add(each));
            }
        }
    }

    private static String key(StartedCommand way, String command) {
        return way.name() + " " + command;
    }

    private void print(List<StartedCommand> ways, int rounds) throws IOException {
        table.line("Wall-clock and CPU milliseconds, medians of " + rounds + ".");
        table.line("");
        table.line("| | " + String.join(" | ", VERSION, DRAW, WAIT, "serve, until it listens") + " |");
        table.line("|---|" + "---|".repeat(COMMANDS.size()));
        for (StartedCommand way : ways) {
            StringBuilder row = new StringBuilder("| " + way.name() + " |");
            for (String command : COMMANDS) {
                row.append(' ').append(cell(way, command)).append(" |");
            }
            table.line(row.toString());
        }
        for (StartedCommand way : ways) {
            if (way.name().startsWith("target/bide,")) {
                limit(way, VERSION, 120);
                limit(way, DRAW, 200);
                limit(way, WAIT, 800);
            }
            if (way.name().startsWith("target/bide, archive")) {
                half(way, ways.get(ways.indexOf(way) - 2), WAIT);
                half(way, ways.get(ways.indexOf(way) - 2), SERVE);
            }
        }
        table.write(Path.of("target", "start-up.md"));
    }

    private String cell(StartedCommand way, String command) {
        return costs.containsKey(key(way, command))
                ? String.format(Locale.ROOT, "%.0f, %.0f", wall(way, command), cpu(way, command))
                : "-";
    }

    private double wall(StartedCommand way, String command) {
        return median(way, command, true);
    }

    private double cpu(StartedCommand way, String command) {
        return median(way, command, false);
    }

    /** Returns milliseconds; NaN if the command is not known there. */
    private double median(StartedCommand way, String command, boolean wall) {
        List<StartedCommand.Cost> found = costs.getOrDefault(key(way, command), List.of());
        List<Double> seconds = found.stream()
                .map(cost -> wall ? cost.wallSeconds() : cost.cpuSeconds())
                .toList();
        return seconds.isEmpty() ? Double.NaN : 1000 * Quantiles.median(seconds);
    }

    private void limit(StartedCommand way, String command, double millis) {
        double wall = wall(way, command);
        System.err.println(String.format(
                Locale.ROOT,
                "%s: %s: %s took %.0f ms, limit %.0f ms",
                verdict(wall <= millis),
                way.name(),
                command,
                wall,
                millis));
    }

    private void half(StartedCommand way, StartedCommand without, String command) {
        double share = cpu(way, command) / cpu(without, command);
        System.err.println(String.format(
                Locale.ROOT,
                "%s: %s: %s took %.2f of the CPU time of %s, limit 0.5",
                verdict(share <= 0.5),
                way.name(),
                command,
                share,
                without.name()));
    }

    private static String verdict(boolean kept) {
        return kept ? "ok" : "MISSED";
    }
}
