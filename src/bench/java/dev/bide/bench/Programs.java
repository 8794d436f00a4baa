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

/** The programs of {@link Compare} with their commands. The command is empty if the tools are not installed. */
final class Programs {

    static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final Path PEERS = Path.of("src", "bench", "peers");
    private static final Path BUILT = Path.of("target", "bench-peers");
    private static final String DEBIAN_CRATES = "/usr/share/cargo/registry";

    private Programs() {}

    /** Builds the peers that have to be compiled. Returns the command of each program by its name in the table. */
    static Map<String, List<String>> available() throws IOException, InterruptedException {
        Files.createDirectories(BUILT);
        Map<String, List<String>> programs = new LinkedHashMap<>();
        programs.put("idle loop, a canary of 5 ms (control)", java(Canary.class));
        programs.put("the canary on Bide's loop", java(Canary.class, "-Dbeside=true"));
        programs.put("Bide", java(BideProgram.class));
        programs.put("Bide, by percentiles", java(BideProgram.class, "-Dshape=percentiles"));
        programs.put("Bide, lognormal", java(BideProgram.class, "-Dshape=lognormal"));
        programs.put("Bide, -Xmx64m", java(BideProgram.class, "-Xmx64m"));
        programs.put("Bide, first thing in its JVM", java(BideProgram.class, "-Dfirst=true"));
        programs.put("Bide, after five others in its JVM", java(BideProgram.class, "-Dearlier=5"));
        boolean curl = runs("curl", "--version");
        programs.put("Bide over HTTP", curl ? java(HttpFanOut.class) : List.of());
        programs.put(
                "Bide over HTTP, a line for each wait", curl ? java(HttpFanOut.class, "-Danswer=LINES") : List.of());
        programs.put("Bide over HTTP, the list at the end", curl ? java(HttpFanOut.class, "-Danswer=LIST") : List.of());
        programs.put("Vert.x, a timer for each wait", java(OneTimer.class));
        programs.put("virtual threads", virtualThreads().orElse(List.of()));
        programs.put("tokio", tokio().orElse(List.of()));
        programs.put("Go", go().orElse(List.of()));
        programs.put("Node", script("node", "node_waits.mjs"));
        programs.put("asyncio", script("python3", "asyncio_waits.py"));
        return programs;
    }

    /** Returns the command that runs a peer's source, or none if there is no interpreter. */
    static List<String> script(String interpreter, String source) throws InterruptedException {
        return runs(interpreter, "--version")
                ? List.of(interpreter, PEERS.resolve(source).toString())
                : List.of();
    }

    /** Returns the command that runs a main class on this JVM's class path. */
    static List<String> java(Class<?> main, String... jvmOptions) {
        return java(main.getName(), jvmOptions);
    }

    /** Does the same with the name of a class, which may be one of another package. */
    static List<String> java(String main, String... jvmOptions) {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        return command;
    }

    /** Runs a command to its end. Returns whether it exists, ends within five minutes, and exits with 0. */
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

    /** Searches the directory of this JDK for a JDK that is new enough for virtual threads. */
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

    /** Builds offline with Debian's packaged crates where they are installed, and otherwise with those of crates.io. */
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
}
