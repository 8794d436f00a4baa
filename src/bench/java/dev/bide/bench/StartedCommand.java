package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A way to start Bide, with its environment: a jar or the file that runs.
 *
 * @param name the name in the table
 * @param command the words before the arguments
 * @param environment what is added to the environment
 */
record StartedCommand(String name, List<String> command, Map<String, String> environment) {

    /** Bash measures its child to the microsecond, with what the shell script in front of the jar has started. */
    private static final String TIMED = "TIMEFORMAT='%3R %3U %3S'; time \"$@\" >/dev/null 2>&1";

    /** What a start took. CPU time is that of user and system. */
    record Cost(double wallSeconds, double cpuSeconds) {}

    /** Runs a command to its end. Returns what it took, or nothing if it failed: an older jar may not know it. */
    Optional<Cost> runToTheEnd(List<String> arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", TIMED, "bash"));
        words.addAll(command);
        words.addAll(arguments);
        Process process = builder(words).start();
        String[] times =
                new String(process.getErrorStream().readAllBytes()).strip().split(" ", -1);
        if (process.waitFor() != 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Cost(Double.parseDouble(times[0]), Double.parseDouble(times[1]) + Double.parseDouble(times[2])));
    }

    /** Starts the server, waits for its first line, and ends it. Returns what it took until that line. */
    Optional<Cost> runUntilItListens(List<String> arguments) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        words.addAll(arguments);
        long start = System.nanoTime();
        Process process =
                builder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            if (process.inputReader().readLine() == null) {
                return Optional.empty();
            }
            double wall = (double) (System.nanoTime() - start) / TimeUnit.SECONDS.toNanos(1);
            return Optional.of(new Cost(wall, new ProcessStats(process.pid()).cpuSeconds()));
        } finally {
            ServerProcess.end(process);
        }
    }

    /** Starts a command without waiting for anything. Its output is dropped. */
    Process start(List<String> arguments) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(arguments);
        return builder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        builder.environment().putAll(environment);
        return builder;
    }

    /** Returns all ways to start this build, and the older jar if there is one, on one JDK. */
    static List<StartedCommand> on(Path jdk, Optional<String> olderJar, Path cache) throws IOException {
        String java = jdk.resolve("bin/java").toString();
        String on = ", JDK " + version(jdk);
        String program = Path.of("target", "bide").toAbsolutePath().toString();
        List<StartedCommand> all = new ArrayList<>();
        olderJar.ifPresent(jar ->
                all.add(new StartedCommand("java -jar, the build before" + on, List.of(java, "-jar", jar), Map.of())));
        all.add(new StartedCommand(
                "java -jar target/bide.jar" + on, List.of(java, "-jar", "target/bide.jar"), Map.of()));
        // A cache that cannot have a folder.
        Map<String, String> none = Map.of("JAVA_HOME", jdk.toString(), "XDG_CACHE_HOME", "/dev/null");
        all.add(new StartedCommand("target/bide, no archive" + on, List.of(program), none));
        Map<String, String> archived = Map.of("JAVA_HOME", jdk.toString(), "XDG_CACHE_HOME", cache.toString());
        all.add(new StartedCommand("target/bide, archive" + on, List.of(program), archived));
        return all;
    }

    private static String version(Path jdk) throws IOException {
        return Files.readString(jdk.resolve("release")).replaceAll("(?s).*\\bJAVA_VERSION=\"([0-9]+).*", "$1");
    }
}
