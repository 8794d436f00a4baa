package dev.bide.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of the comparison, each with the command that runs it, if what it needs is installed. */
final class Programs {

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final Path PEERS = Path.of("src", "bench", "peers");
    private static final Path BUILT = Path.of("target", "bench-peers");
    private static final String DEBIAN_CRATES = "/usr/share/cargo/registry";

    private Programs() {}

    static Map<String, List<String>> available() throws IOException, InterruptedException {
        Files.createDirectories(BUILT);
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put("idle loop, a canary of 5 ms (control)", java("dev.bide.bench.Canary"));
        programs.put("the canary on Bide's loop", java("dev.bide.bench.Canary", "-Dbeside=true"));
        programs.put("Bide", java("dev.bide.bench.Ours"));
        programs.put("Bide, by percentiles", java("dev.bide.bench.Ours", "-Dshape=percentiles"));
        programs.put("Bide, lognormal", java("dev.bide.bench.Ours", "-Dshape=lognormal"));
        programs.put("Bide, -Xmx64m", java("dev.bide.bench.Ours", "-Xmx64m"));
        programs.put("Bide, first thing in its JVM", java("dev.bide.bench.Ours", "-Dfirst=true"));
        if (runs("curl", "--version")) {
            programs.put("Bide over HTTP", java("dev.bide.bench.OverHttp"));
        }
        programs.put("Vert.x, a timer for each wait", java("dev.bide.bench.OneTimer"));
        virtualThreads().ifPresent(command -> programs.put("virtual threads", command));
        tokio().ifPresent(command -> programs.put("tokio", command));
        go().ifPresent(command -> programs.put("Go", command));
        if (runs("node", "--version")) {
            programs.put("Node", List.of("node", PEERS.resolve("node_waits.mjs").toString()));
        }
        if (runs("python3", "--version")) {
            programs.put(
                    "asyncio",
                    List.of("python3", PEERS.resolve("asyncio_waits.py").toString()));
        }
        return programs;
    }

    static List<String> java(String main, String... options) {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return command;
    }

    /** Looks for a newer JDK in the folder that this one is in. */
    private static Optional<List<String>> virtualThreads() throws IOException, InterruptedException {
        Path jdks = Path.of(System.getProperty("java.home")).toRealPath().getParent();
        try (Stream<Path> found = Files.list(jdks)) {
            for (Path jdk : found.filter(each -> Files.isExecutable(each.resolve("bin/javac")))
                    .toList()) {
                String source = PEERS.resolve("VirtualThreads.java").toString();
                if (runs(jdk.resolve("bin/javac").toString(), "--release", "21", "-d", BUILT.toString(), source)) {
                    return Optional.of(
                            List.of(jdk.resolve("bin/java").toString(), "-cp", BUILT.toString(), "VirtualThreads"));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<List<String>> go() throws IOException, InterruptedException {
        String binary = BUILT.resolve("go").toAbsolutePath().toString();
        boolean built =
                runs("go", "build", "-o", binary, PEERS.resolve("waits.go").toString());
        return built ? Optional.of(List.of(binary)) : Optional.empty();
    }

    /** Builds with the crates that Debian packages, where they are, and else with those of the registry. */
    private static Optional<List<String>> tokio() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("cargo", "build", "--release", "--quiet"));
        command.addAll(
                List.of("--manifest-path", PEERS.resolve("tokio/Cargo.toml").toString()));
        command.addAll(List.of("--target-dir", BUILT.resolve("tokio").toString()));
        if (Files.isDirectory(Path.of(DEBIAN_CRATES))) {
            command.addAll(List.of("--offline", "--config", "source.crates-io.replace-with=\"debian\""));
            command.addAll(List.of("--config", "source.debian.directory=\"" + DEBIAN_CRATES + "\""));
        }
        boolean built = runs(command.toArray(String[]::new));
        return built
                ? Optional.of(List.of(BUILT.resolve("tokio/release/tokio_waits").toString()))
                : Optional.empty();
    }

    static boolean runs(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
