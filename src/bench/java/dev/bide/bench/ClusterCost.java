package dev.bide.bench;

import dev.bide.Main;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Measures what a cluster costs, with three nodes on this machine: a question that another node answers against one that the
 * node itself answers, a fan-out over three nodes against the same on one, and a node that does nothing against a program
 * without a cluster. The ways take turns, and the medians are printed. On a machine with fewer cores than nodes, only ratios
 * mean something.
 *
 * <p>The arguments are the number of rounds, the seconds of a round of questions, and the waits of a fan-out:
 * {@code mvn -q -Pbench test-compile exec:exec -Dbench.main=dev.bide.bench.ClusterCost -Dbench="5 3 1000000"}.
 */
final class ClusterCost {

    private static final int NODES = 3;
    private static final int CLIENTS = 8;
    private static final int SETTLE_MILLIS = 3000;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private final List<ServerProcess> nodes = new ArrayList<>();
    private final List<Integer> busPorts = new ArrayList<>();
    private final int rounds;

    private ClusterCost(int rounds) {
        this.rounds = rounds;
    }

    /** Runs the benchmark. */
    public static void main(String... args) throws Exception {
        String[] words = String.join(" ", args).split(" ", -1); // exec:exec passes them as one
        ClusterCost bench = new ClusterCost(Integer.parseInt(words[0]));
        try {
            bench.startNodes();
            bench.questions(Double.parseDouble(words[1]));
            bench.print();
            bench.fanOuts(Integer.parseInt(words[2]));
            bench.print();
        } finally {
            bench.nodes.forEach(ServerProcess::close);
        }
        bench.idle();
        bench.print();
        System.exit(0);
    }

    private static List<String> clusterArguments(String name, int port, int busPort) {
        return List.of(
                "--cluster", "--cluster.name=" + name, "--cluster.port=" + port, "--cluster.bus-port=" + busPort);
    }

    private void startNodes() throws Exception {
        String name = "bench-" + ProcessHandle.current().pid();
        int port = freeClusterPort();
        for (int i = 0; i < NODES; i++) {
            busPorts.add(Ports.free());
            nodes.add(ServerProcess.bide(clusterArguments(name, port, busPorts.get(i))));
        }
        while (get(nodes.get(0), "/cluster").getJsonArray("nodes").size() < NODES) {
            Thread.sleep(SETTLE_MILLIS / 10);
        }
    }

    /** Returns the first of some ports that are likely to be free. */
    private static int freeClusterPort() throws IOException {
        return Math.min(Ports.free(), 65_000);
    }

    private static JsonObject get(ServerProcess server, String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(server, path)).build());
    }

    private static URI uri(ServerProcess server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static JsonObject send(HttpRequest request) throws IOException, InterruptedException {
        return new JsonObject(CLIENT.send(request, BodyHandlers.ofString()).body());
    }

    private void add(String figure, double value) {
        figures.computeIfAbsent(figure, same -> new ArrayList<>()).add(value);
    }

    private void questions(double seconds) throws Exception {
        ServerProcess owner = nodes.get(0);
        JsonObject task = send(HttpRequest.newBuilder(uri(owner, "/tasks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"shape\":\"fixed(3000)\",\"seed\":7}"))
                .build());
        String path = "/tasks/" + task.getString("id");
        ask(owner, path, seconds, "warm-up");
        ask(nodes.get(1), path, seconds, "warm-up");
        figures.clear();
        for (int i = 0; i < rounds; i++) {
            ask(owner, path, seconds, "a task of the node");
            ask(nodes.get(1), path, seconds, "a task of another node");
        }
    }

    /** Asks a node again and again, with some connections at once. */
    private void ask(ServerProcess node, String path, double seconds, String name) throws Exception {
        double cpu = cpuSeconds();
        long end = System.nanoTime() + Math.round(seconds * NANOS_PER_SECOND);
        List<TimedRequests> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(TimedRequests.start(node.port(), path, end));
        }
        List<double[]> taken = new ArrayList<>();
        for (TimedRequests client : clients) {
            taken.add(client.seconds());
        }
        double[] all = taken.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        add(name + ": p50, ms", Quantiles.ofSorted(all, 0.5) * MILLIS_PER_SECOND);
        add(name + ": p99, ms", Quantiles.ofSorted(all, 0.99) * MILLIS_PER_SECOND);
        add(name + ": requests for each CPU second of all nodes", all.length / (cpuSeconds() - cpu));
    }

    private double cpuSeconds() throws IOException {
        double sum = 0;
        for (ServerProcess node : nodes) {
            sum += node.stats().cpuSeconds();
        }
        return sum;
    }

    private void fanOuts(int waits) throws Exception {
        for (int i = -1; i < rounds; i++) {
            for (String over : List.of("1", "all")) {
                long bytes = busBytes();
                double cpu = cpuSeconds();
                JsonObject answer = get(
                        nodes.get(0), "/measure-time?n=" + waits + "&maxDelay=10&nodes=" + over + "&seed=" + (i + 7));
                if (i >= 0) { // the first ones warm up
                    String name = "a fan-out over " + (over.equals("1") ? "one node" : "three nodes");
                    add(name + ": beyond the longest, ms", answer.getDouble("overhead") * MILLIS_PER_SECOND);
                    add(name + ": late p99, ms", answer.getJsonObject("late").getDouble("p99") * MILLIS_PER_SECOND);
                    add(name + ": late max, ms", answer.getJsonObject("late").getDouble("max") * MILLIS_PER_SECOND);
                    add(name + ": CPU seconds of all nodes", cpuSeconds() - cpu);
                    add(name + ": bytes on the bus, with its pings", busBytes() - bytes);
                }
            }
        }
    }

    /** Returns how many bytes the event buses of the nodes have received. */
    private long busBytes() throws IOException, InterruptedException {
        long sum = 0;
        for (int port : busPorts) {
            Process ss = new ProcessBuilder("ss", "-tinH", "sport", "=", ":" + port).start();
            String out = new String(ss.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            ss.waitFor();
            for (String word : out.split("\\s+", -1)) {
                if (word.startsWith("bytes_received:")) {
                    sum += Long.parseLong(word.substring("bytes_received:".length()));
                }
            }
        }
        return sum;
    }

    private void idle() throws Exception {
        for (int i = 0; i < rounds; i++) {
            idle("alone, without a cluster", List.of());
            int port = freeClusterPort();
            idle("a node of a cluster of one", clusterArguments("idle-" + port, port, 0));
        }
    }

    private void idle(String name, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>(Programs.java(Main.class));
        command.addAll(arguments);
        command.add("--port");
        long start = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(command)) {
            add(name + ": until it listens, ms", (System.nanoTime() - start) / NANOS_PER_SECOND * MILLIS_PER_SECOND);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            double cpu = server.stats().cpuSeconds();
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            add(name + ": CPU while idle, %", (server.stats().cpuSeconds() - cpu) / SETTLE_MILLIS * 1e5);
            add(name + ": resident, MB", server.stats().residentMegabytes());
            add(name + ": live heap, MB", server.stats().liveHeapBytes() / 1048576.0);
            add(name + ": threads", server.stats().threads());
        }
    }

    private void print() {
        figures.forEach((name, values) -> System.out.printf(
                Locale.ROOT,
                "%s: median %.2f of %s%n",
                name,
                Quantiles.median(values),
                values.stream()
                        .map(value -> String.format(Locale.ROOT, "%.2f", value))
                        .toList()));
        figures.clear();
    }
}
