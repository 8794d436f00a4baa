package dev.bide.bench;

import dev.bide.Main;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the CPU time of the server for a request that waits for zero seconds, beside a bare route of vertx-web that
 * answers the same: GET and POST, over HTTP/1.1 and HTTP/2. It needs {@code h2load}. Prints a table of medians and writes
 * it to target/request-cost.md.
 */
final class RequestCost {

    // CPU time and not a rate: on a machine with few cores, the load generator limits the rate of both servers.

    private static final String BARE = "a bare route of vertx-web";
    private static final int WARM_UP_REQUESTS = 100_000;

    private final int rounds;
    private final int requests;
    private final Map<String, ServerProcess> servers = new LinkedHashMap<>();
    private final Map<String, Map<String, List<Double>>> microseconds = new LinkedHashMap<>();

    private RequestCost(int rounds, int requests) {
        this.rounds = rounds;
        this.requests = requests;
    }

    /**
     * Runs the benchmark. The arguments are the number of rounds, the number of requests of each kind in a round, and any
     * number of directories with the classes of other builds of Bide, such as those of an earlier commit.
     */
    public static void main(String... args) throws Exception {
        RequestCost cost = new RequestCost(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        cost.servers.put(BARE, ServerProcess.start(Programs.java(BareRoute.class)));
        cost.servers.put("Bide", ServerProcess.bide(List.of()));
        for (String classes : List.of(args).subList(2, args.length)) {
            cost.servers.put("Bide of " + classes, ServerProcess.start(build(classes)));
        }
        try {
            cost.measure();
        } finally {
            cost.servers.values().forEach(ServerProcess::close);
        }
        cost.write();
        System.exit(0);
    }

    /** Returns the command of Bide's program with the classes of another build. */
    private static List<String> build(String classes) {
        List<String> command = new ArrayList<>(Programs.java(Main.class));
        int classPath = command.indexOf("-cp") + 1;
        command.set(classPath, classes + File.pathSeparator + command.get(classPath));
        command.add("--port");
        return command;
    }

    /** A kind of request: its name, its path, and the options of h2load. */
    private record Kind(String name, String path, List<String> options) {

        // The same number of requests at a time in all kinds.
        private static final List<String> HTTP_1 = List.of("--h1", "-c32");
        private static final List<String> HTTP_2 = List.of("-c4", "-m8");

        static List<Kind> all(Path body) {
            return List.of(
                    new Kind("GET, HTTP/1.1", "/wait-random?maxDelay=0", HTTP_1),
                    new Kind("POST, HTTP/1.1", "/delay/0", withBody(HTTP_1, body)),
                    new Kind("GET, HTTP/2", "/wait-random?maxDelay=0", HTTP_2),
                    new Kind("POST, HTTP/2", "/delay/0", withBody(HTTP_2, body)));
        }

        private static List<String> withBody(List<String> options, Path body) {
            List<String> all = new ArrayList<>(options);
            all.add("--data=" + body);
            return all;
        }
    }

    private void measure() throws IOException, InterruptedException {
        Path body = Files.createTempFile("bide", ".json");
        body.toFile().deleteOnExit();
        Files.writeString(body, "{}");
        List<Kind> kinds = Kind.all(body);
        for (Kind kind : kinds) {
            for (ServerProcess server : servers.values()) {
                // Twice, because the second half of the compiler's work begins only after the first.
                send(kind, server, WARM_UP_REQUESTS);
                send(kind, server, WARM_UP_REQUESTS);
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (Kind kind : kinds) {
                for (Map.Entry<String, ServerProcess> server : servers.entrySet()) {
                    double micros = send(kind, server.getValue(), requests);
                    microseconds
                            .computeIfAbsent(kind.name(), name -> new LinkedHashMap<>())
                            .computeIfAbsent(server.getKey(), name -> new ArrayList<>())
                            .add(micros);
                    System.err.printf(
                            Locale.ROOT, "%d %s, %s %.1f us%n", round + 1, kind.name(), server.getKey(), micros);
                }
            }
        }
    }

    /** Sends requests, and returns the microseconds of CPU time that each of them took the server. */
    private static double send(Kind kind, ServerProcess server, int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("h2load", "-t1", "-n" + count));
        command.addAll(kind.options());
        command.add("http://127.0.0.1:" + server.port() + kind.path());
        double before = server.stats().cpuSeconds();
        Process load = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(load.getInputStream().readAllBytes());
        if (load.waitFor() != 0 || !output.contains("status codes: " + count + " 2xx")) {
            throw new IOException(output);
        }
        return (server.stats().cpuSeconds() - before) * 1e6 / count;
    }

    private void write() throws IOException {
        Markdown markdown = new Markdown();
        markdown.line("CPU time of the server for a request, medians of " + rounds + " rounds of " + requests
                + " requests with `h2load`, 32 at a time");
        markdown.line("");
        markdown.line("| request | server | CPU time | beside the bare route |");
        markdown.line("|---|---|---|---|");
        microseconds.forEach((kind, all) -> all.forEach((server, each) -> markdown.line(String.format(
                Locale.ROOT,
                "| %s | %s | %.1f µs | %.2f x |",
                kind,
                server,
                Quantiles.median(each),
                Quantiles.median(each) / Quantiles.median(all.get(BARE))))));
        markdown.write(Path.of("target", "request-cost.md"));
    }
}
